/**
 * The user's HTTP app (`http.app` of langgraph.json: a Hono app, or anything with `fetch`), asked for one request.
 * Where none of its routes answers, the server's own do; what its middleware did to the answer is told all the same.
 * Bodies go part by part: a request's as the app reads it, an answer's as the server asks for it.
 */
import type { HttpRequestMessage, HttpResponseHead } from '../../protocol/userModules.js';

interface App {
  fetch: (request: Request) => Response | Promise<Response>;
  notFound?: (handler: () => Response) => unknown;
}

export interface AppFetches {
  /** Rejects with what the app throws. */
  fetch(
    id: string,
    app: Promise<unknown>,
    request: HttpRequestMessage,
    hasBody: boolean,
  ): Promise<HttpResponseHead>;
  /** The next part of the body as base64; null at its end. */
  read(id: string): Promise<string | null>;
  /** The caller has left: the app's request is aborted, its answer no longer read. */
  drop(id: string): void;
}

interface Open {
  controller: AbortController;
  reader: ReadableStreamDefaultReader<Uint8Array> | null;
}

/** Marks the answer of an app that has no route for a request. */
const unhandled = 'x-backstep-unhandled';

/** @param readSent The next part of a request's body as base64; null at its end. */
export function createAppFetches(readSent: (id: string) => Promise<string | null>): AppFetches {
  const open = new Map<string, Open>();
  return {
    async fetch(id, app, { method, url, headers }, hasBody) {
      const entry: Open = { controller: new AbortController(), reader: null };
      const { signal } = entry.controller;
      open.set(id, entry);
      try {
        const exported = await app;
        if (!isApp(exported))
          throw new Error('http.app must name an app with a fetch method, such as a Hono app.');
        exported.notFound?.(() => new Response(null, { status: 404, headers: { [unhandled]: '1' } }));
        const body = hasBody ? { body: streamOf(() => readSent(id)), duplex: 'half' as const } : {};
        const response = await exported.fetch(new Request(url, { method, headers, ...body, signal }));
        const isUnhandled =
          response.headers.has(unhandled) || (response.status === 404 && exported.notFound === undefined);
        if (isUnhandled || signal.aborted) await response.body?.cancel();
        else entry.reader = response.body?.getReader() ?? null;
        return {
          status: response.status,
          headers: [...response.headers].filter(([name]) => name !== unhandled),
          handled: !isUnhandled,
          has_body: entry.reader !== null,
        };
      } finally {
        if (entry.reader === null) open.delete(id);
      }
    },
    async read(id) {
      const reader = open.get(id)?.reader;
      if (reader == null) return null;
      try {
        const { done, value } = await reader.read();
        if (!done) return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
      } catch (error) {
        open.delete(id);
        throw error;
      }
      open.delete(id);
      return null;
    },
    drop(id) {
      const entry = open.get(id);
      open.delete(id);
      entry?.controller.abort();
      // What the app does about it is its own.
      entry?.reader?.cancel().catch(() => undefined);
    },
  };
}

function streamOf(read: () => Promise<string | null>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const part = await read();
        if (part === null) controller.close();
        else controller.enqueue(Buffer.from(part, 'base64'));
      },
    },
    // Nothing is asked for that the app does not read.
    { highWaterMark: 0 },
  );
}

function isApp(value: unknown): value is App {
  return typeof (value as Partial<App> | null)?.fetch === 'function';
}
