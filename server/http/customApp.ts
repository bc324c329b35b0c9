/**
 * `http.app` of langgraph.json in front of the server's own routes. User code runs in a worker only, so each request
 * goes there first and comes back as a whole: an answer that streams arrives when it has ended.
 */
import type { Context, MiddlewareHandler } from 'hono';
import type { GraphHost } from '../graphs/port.js';
import { userRequests, type HttpResponseMessage } from '../protocol/userModules.js';

/** Headers that describe the body of the app's own answer, which is not sent where a route of the server answers. */
const bodyHeaders = new Set(['content-type', 'content-length', 'content-encoding', 'transfer-encoding']);
const bodiless = new Set([101, 204, 205, 304]);

export function customApp(graphs: GraphHost): MiddlewareHandler {
  return async (context, next) => {
    const source = graphs.settings().app;
    if (source === null || isSignOfLife(context)) return next();
    const answer = await graphs.call(userRequests.fetch, { source, request: await message(context) });
    if (answer.handled) return response(answer);
    await next();
    for (const [name, value] of answer.headers) {
      if (!bodyHeaders.has(name)) context.res.headers.set(name, value);
    }
    return undefined;
  };
}

/** A broken app must not make the server look dead. */
function isSignOfLife({ req }: Context): boolean {
  return req.method === 'GET' && (req.path === '/ok' || req.path === '/info');
}

async function message({ req }: Context) {
  const { method, url } = req;
  const bytes = method === 'GET' || method === 'HEAD' ? null : Buffer.from(await req.arrayBuffer());
  const body = bytes === null || bytes.length === 0 ? null : bytes.toString('base64');
  return { method, url, headers: [...req.raw.headers], body };
}

function response({ status, headers, body }: HttpResponseMessage): Response {
  const bytes = body === null || bodiless.has(status) ? null : Buffer.from(body, 'base64');
  return new Response(bytes, { status, headers });
}
