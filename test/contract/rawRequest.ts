/** Requests exactly as given, headers and path included: what `fetch` would tidy up or forbid. */
import assert from 'node:assert/strict';
import http from 'node:http';
import { WebSocket } from 'ws';

export interface RawAnswer {
  status: number;
  headers: http.IncomingHttpHeaders;
  text: string;
}

export interface RawRequest {
  method?: string;
  /** Sent as it is. */
  path: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

export function rawRequest(
  url: string,
  { method = 'GET', path, headers = {}, body }: RawRequest,
): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const request = http.request({ hostname, port, method, path, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** The status with which a WebSocket is refused, or the open socket. */
export function rawSocket(
  url: string,
  path: string,
  headers: Record<string, string> = {},
): Promise<number | WebSocket> {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}${path}`, { headers });
  return new Promise((resolve, reject) => {
    socket.on('open', () => resolve(socket));
    socket.on('unexpected-response', (request, response) => {
      resolve(response.statusCode ?? 0);
      request.destroy();
    });
    socket.on('error', reject);
  });
}

export const someId = '00000000-0000-4000-8000-000000000001';

export interface Operation {
  method: string;
  path: string;
}

/** Every route of the server, as its own description lists them. */
export async function operationsOf(
  { url }: { url: string },
  headers: Record<string, string> = {},
): Promise<Operation[]> {
  const { paths } = (await (await fetch(`${url}/openapi.json`, { headers })).json()) as {
    paths: Record<string, object>;
  };
  return Object.entries(paths).flatMap(([each, methods]) =>
    Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path: each })),
  );
}

/** The sentence of an error's answer. */
export function detailOf(text: string): string {
  const { detail } = JSON.parse(text) as { detail: unknown };
  assert.equal(typeof detail, 'string', text);
  return detail as string;
}
