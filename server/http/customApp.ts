/**
 * `http.app` of langgraph.json in front of the server's own routes. User code runs in a worker only, so each request
 * goes there first; its body is sent as the app reads it, the answer's body comes back as it is made.
 */
import type { Context, MiddlewareHandler } from 'hono';
import type { AppAnswer, GraphHost } from '../graphs/port.js';
import { BodyTooLargeError } from './limitBody.js';
import { sentBody } from './sentBody.js';
import { hasServerRoute } from './serverRoute.js';

/** Headers that describe the body of the app's own answer, which is not sent where a route of the server answers. */
const bodyHeaders = new Set(['content-type', 'content-length', 'content-encoding', 'transfer-encoding']);
/** As servers log it; it never reaches anybody. */
const clientLeft = 499;
const bodiless = new Set([101, 204, 205, 304]);

export function customApp(graphs: GraphHost): MiddlewareHandler {
  return async (context, next) => {
    const source = graphs.settings().app;
    if (source === null || isSignOfLife(context)) return next();
    const { method, url, raw } = context.req;
    const { signal } = raw;
    const body = await sentBody(context, hasServerRoute(context));
    let tooLarge: BodyTooLargeError | undefined;
    const readBody = () =>
      body?.read().catch((error: unknown) => {
        if (error instanceof BodyTooLargeError) tooLarge = error;
        throw error;
      }) ?? Promise.resolve(null);
    let answer: AppAnswer;
    try {
      const request = { method, url, headers: [...raw.headers] as [string, string][] };
      answer = await graphs.fetch({ source, request, readBody: body === null ? null : readBody, signal });
    } catch (error) {
      // Nobody is left to be told.
      if (signal.aborted) return new Response(null, { status: clientLeft });
      throw tooLarge ?? error;
    }
    if (tooLarge !== undefined) {
      await answer.body?.cancel();
      throw tooLarge;
    }
    if (answer.handled) return response(answer);
    body?.giveBack();
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

function response({ status, headers, body }: AppAnswer): Response {
  return new Response(bodiless.has(status) ? null : body, { status, headers });
}
