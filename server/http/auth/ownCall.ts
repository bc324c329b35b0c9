/**
 * Requests that the server makes to itself (webhooks that are a path). They come with the user on whose behalf they are
 * made, as a value that no header or body can carry, and reach what that user could reach, no more.
 */
import type { Context } from 'hono';
import type { AuthUser } from '../../protocol/userModules.js';

export interface OwnCall {
  /** Null where the run was nobody's. */
  user: AuthUser | null;
}

const key = Symbol('own call');

/** The bindings (`env`) of the request. */
export function ownCallEnv(call: OwnCall): object {
  return { [key]: call };
}

/** Null for a request from outside. */
export function ownCallOf({ env }: Context): OwnCall | null {
  return (env as { [key]?: OwnCall } | undefined)?.[key] ?? null;
}
