/**
 * Where the server was given an API key, every request must bring it in `x-api-key`, the SDKs' own header. Free are
 * `/ok`, and of `/info` just what tells another process that this server is alive and which one it is.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';

export function requireApiKey(key: string | null, instanceId: string): MiddlewareHandler {
  if (key === null) return (_, next) => next();
  const wanted = digest(key);
  return async (context, next) => {
    const given = context.req.header('x-api-key');
    if (given !== undefined && timingSafeEqual(digest(given), wanted)) return next();
    if (context.req.method === 'GET') {
      if (context.req.path === '/ok') return next();
      if (context.req.path === '/info') return context.json({ instance_id: instanceId });
    }
    const problem = given === undefined ? 'This server requires an API key' : 'The API key is wrong';
    return context.json({ detail: `${problem} (header x-api-key)` }, 401);
  };
}

/** Of one length, whatever the text, as a comparison in constant time needs. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
