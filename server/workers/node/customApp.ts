/**
 * The user's HTTP app (`http.app` of langgraph.json: a Hono app, or anything with `fetch`), asked for one request.
 * Where none of its routes answers, the server's own do; what its middleware did to the answer is told all the same.
 * The body of an answer is read part by part, as the server asks for it.
 */
import type { HttpRequestMessage, HttpResponseHead } from '../../protocol/userModules.js';

interface App {
  fetch: (request: Request) => Response | Promise<Response>;
  notFound?: (handler: () => Response) => unknown;
}

export interface AppFetches {
  /** Rejects with what the app throws. */
  fetch(id: string, app: Promise<unknown>, request: HttpRequestMessage): Promise<HttpResponseHead>;
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

export function createAppFetches(): AppFetches {
  const open = new Map<string, Open>();
  return {
    async fetch(id, app, { method, url, headers, body }) {
      const entry: Open = { controller: new AbortController(), reader: null };
      const { signal } = entry.controller;
      open.set(id, entry);
      try {
        const exported = await app;
        if (!isApp(exported))
          throw new Error('http.app must name an app with a fetch method, such as a Hono app.');
        exported.notFound?.(() => new Response(null, { status: 404, headers: { [unhandled]: '1' } }));
        const bytes = body === null ? null : Buffer.from(body, 'base64');
        const response = await exported.fetch(new Request(url, { method, headers, body: bytes, signal }));
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

function isApp(value: unknown): value is App {
  return typeof (value as Partial<App> | null)?.fetch === 'function';
}
