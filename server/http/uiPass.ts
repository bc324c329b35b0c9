/**
 * Lets pages load the files of UI components where the server asks for a key or a user: a `<script>` can bring neither.
 * Whoever was allowed to ask for a component gets addresses with a pass in them, good while this server lives.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';

export interface UiPass {
  /** To be put into addresses as `pass`. */
  text: string;
  /** `check`, but not for a file of a component that is asked for with the pass. */
  orElse(check: MiddlewareHandler): MiddlewareHandler;
}

export function createUiPass(): UiPass {
  const bytes = randomBytes(24);
  const holds = ({ req }: Context): boolean => {
    if (req.method !== 'GET' || !/^\/ui\/[^/]+\/[^/]+$/.test(req.path)) return false;
    const given = Buffer.from(req.query('pass') ?? '', 'base64url');
    return given.length === bytes.length && timingSafeEqual(given, bytes);
  };
  return {
    text: bytes.toString('base64url'),
    orElse: (check) => (context, next) => (holds(context) ? next() : check(context, next)),
  };
}
