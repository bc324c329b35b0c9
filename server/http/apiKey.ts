/**
 * Where the server was given an API key, every request must bring it in `x-api-key`, the SDKs' own header. Free is `/ok`
 * alone: who only asks whether the server lives learns nothing else.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';

export function requireApiKey(key: string | null): MiddlewareHandler {
  if (key === null) return (_, next) => next();
  const wanted = digest(key);
  return async (context, next) => {
    const given = context.req.header('x-api-key');
    if (given !== undefined && timingSafeEqual(digest(given), wanted)) return next();
    if (context.req.method === 'GET' && context.req.path === '/ok') return next();
    const problem = given === undefined ? 'This server requires an API key' : 'The API key is wrong';
    return context.json({ detail: `${problem} (header x-api-key)` }, 401);
  };
}

/** Of one length, whatever the text, as a comparison in constant time needs. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
