/**
 * `http.app` of langgraph.json in front of the server's own routes. User code runs in a worker only, so each request
 * goes there first, as a whole; the answer's body comes back as it is made.
 */
import type { Context, MiddlewareHandler } from 'hono';
import type { AppAnswer, GraphHost } from '../graphs/port.js';

/** Headers that describe the body of the app's own answer, which is not sent where a route of the server answers. */
const bodyHeaders = new Set(['content-type', 'content-length', 'content-encoding', 'transfer-encoding']);
/** As servers log it; it never reaches anybody. */
const clientLeft = 499;
const bodiless = new Set([101, 204, 205, 304]);

export function customApp(graphs: GraphHost): MiddlewareHandler {
  return async (context, next) => {
    const source = graphs.settings().app;
    if (source === null || isSignOfLife(context)) return next();
    const { signal } = context.req.raw;
    let answer: AppAnswer;
    try {
      answer = await graphs.fetch({ source, request: await message(context), signal });
    } catch (error) {
      // Nobody is left to be told.
      if (signal.aborted) return new Response(null, { status: clientLeft });
      throw error;
    }
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

function response({ status, headers, body }: AppAnswer): Response {
  return new Response(bodiless.has(status) ? null : body, { status, headers });
}
