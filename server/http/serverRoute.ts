/** Whether a route of the server's own is for a request, beyond middleware, which is for every path. */
import type { Context } from 'hono';
import { matchedRoutes } from 'hono/route';

export function hasServerRoute(context: Context): boolean {
  return matchedRoutes(context).some(({ path }) => path !== '*' && path !== '/*');
}
