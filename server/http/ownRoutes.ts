/**
 * A `fetch` for addresses that callers name (webhooks), where a path without a host is a route of this server itself,
 * `http.app` included, as on the published servers.
 */
import type { Hono } from 'hono';
import type { FetchFor } from '../runs/deps.js';
import { ownCallEnv } from './auth/ownCall.js';

/**
 * @param app Undefined until the server has its routes.
 * @param apiKey What this server asks of its callers, itself among them.
 */
export function fetchWithOwnRoutes(
  fetch: typeof globalThis.fetch,
  app: () => Pick<Hono, 'request'> | undefined,
  apiKey: string | null,
): FetchFor {
  return async (url, init, user) => {
    const own = app();
    if (!url.startsWith('/') || own === undefined) return fetch(url, init);
    const headers = new Headers(init.headers);
    if (apiKey !== null) headers.set('x-api-key', apiKey);
    return own.request(url, { ...init, headers }, ownCallEnv({ user }));
  };
}
