/** Bodies larger than `--max-body` are refused before they are read. */
import { bodyLimit } from 'hono/body-limit';
import type { Context, MiddlewareHandler } from 'hono';

/** @param maxBytes Of the body as it is sent. */
export function limitBody(maxBytes: number): MiddlewareHandler {
  const refuse = (context: Context): Response =>
    context.json(
      { detail: `The body is larger than ${maxBytes} bytes; the limit is set by --max-body` },
      413,
    );
  const counted = bodyLimit({ maxSize: maxBytes, onError: refuse });
  return async (context, next) => {
    // Only a body that does not say its length has to be counted while it comes.
    if (context.req.header('transfer-encoding') !== undefined) return counted(context, next);
    if (Number(context.req.header('content-length') ?? 0) > maxBytes) return refuse(context);
    return next();
  };
}
