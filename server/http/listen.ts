/** Puts the app on a port. Without a wish of the user's the customary port, or any free one where that is taken. */
import type { Server } from 'node:http';
import { isIPv6 } from 'node:net';
import { createAdaptorServer, type WebSocketServerLike } from '@hono/node-server';
import type { Hono } from 'hono';
import { WebSocketServer } from 'ws';

/** The port of the published local servers. */
const customaryPort = 2024;

export interface Listening {
  url: string;
  /** Takes no more connections; those there are may finish. */
  refuse(): void;
  /** Ends the connections that are left. */
  close(): Promise<void>;
}

/**
 * Throws one clear sentence where the address is taken or not allowed.
 * @param maxFrame Bytes of one message of a WebSocket; who sends more is cut off.
 */
export async function listen(
  app: Hono,
  host: string,
  port: number | null,
  maxFrame: number,
): Promise<Listening> {
  let server: Server;
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxFrame });
  try {
    server = await open(app, sockets, host, port ?? customaryPort);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (port !== null || code !== 'EADDRINUSE')
      throw new Error(explain(code, host, port ?? customaryPort), { cause: error });
    server = await open(app, sockets, host, 0);
  }
  const address = server.address();
  const actual = typeof address === 'object' && address !== null ? address.port : (port ?? 0);
  const closed = new Promise<void>((resolve) => server.once('close', resolve));
  return {
    url: `http://${reachable(host)}:${actual}`,
    refuse: () => {
      server.close();
      server.closeIdleConnections();
    },
    async close() {
      server.close();
      server.closeAllConnections();
      for (const socket of sockets.clients) socket.terminate();
      await closed;
    },
  };
}

function open(app: Hono, sockets: WebSocketServer, host: string, port: number): Promise<Server> {
  // The types of ws say less of its options than the adaptor asks; they are as given above.
  const websocket = { server: sockets as WebSocketServerLike };
  const server = createAdaptorServer({ fetch: app.fetch, websocket }) as Server;
  // A run may take hours; the time limits of Node are for pages.
  server.requestTimeout = 0;
  server.timeout = 0;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}

function explain(code: string | undefined, host: string, port: number): string {
  if (code === 'EADDRINUSE') return `Port ${port} of ${host} is already in use; choose another with --port`;
  if (code === 'EACCES')
    return `Port ${port} of ${host} may not be used by this user; choose another with --port`;
  return `Cannot listen on ${host}:${port} (${code ?? 'unknown error'})`;
}

/** The name under which a client on this machine reaches `host`. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return isIPv6(host) ? `[${host}]` : host;
}
