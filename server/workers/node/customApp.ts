/**
 * The user's HTTP app (`http.app` of langgraph.json: a Hono app, or anything with `fetch`), asked for one request.
 * Where none of its routes answers, the server's own do; what its middleware did to the answer is told all the same.
 */
import type { HttpRequestMessage, HttpResponseMessage } from '../../protocol/userModules.js';

interface App {
  fetch: (request: Request) => Response | Promise<Response>;
  notFound?: (handler: () => Response) => unknown;
}

/** Marks the answer of an app that has no route for a request. */
const unhandled = 'x-backstep-unhandled';

export async function askApp(exported: unknown, request: HttpRequestMessage): Promise<HttpResponseMessage> {
  if (!isApp(exported)) throw new Error('http.app must name an app with a fetch method, such as a Hono app.');
  exported.notFound?.(() => new Response(null, { status: 404, headers: { [unhandled]: '1' } }));
  const { method, url, headers, body } = request;
  const response = await exported.fetch(
    new Request(url, { method, headers, body: body === null ? null : Buffer.from(body, 'base64') }),
  );
  const isUnhandled =
    response.headers.has(unhandled) || (response.status === 404 && exported.notFound === undefined);
  const bytes = Buffer.from(await response.arrayBuffer());
  return {
    status: response.status,
    headers: [...response.headers].filter(([name]) => name !== unhandled),
    body: bytes.length === 0 ? null : bytes.toString('base64'),
    handled: !isUnhandled,
  };
}

function isApp(value: unknown): value is App {
  return typeof (value as Partial<App> | null)?.fetch === 'function';
}
