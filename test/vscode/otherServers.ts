/** Servers that the window under test did not start: Backstep's from a "terminal", and one of another make. */
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import * as vscode from 'vscode';
import { readyLinePrefix } from '../../server/protocol/backstep.js';

export interface OtherServer {
  url: string;
  stop(): Promise<void>;
}

/** As from a terminal: `backstep-server` on a langgraph.json, on any free port unless the options name one. */
export async function startByHand(config: string, options: readonly string[] = []): Promise<OtherServer> {
  const extension = vscode.extensions.getExtension('backstep.backstep');
  const script = path.join(extension?.extensionPath ?? '', 'dist', 'server.js');
  const port = options.includes('--port') ? [] : ['--port', '0'];
  const child = spawn(
    process.execPath,
    [script, '--config', config, ...port, '--stop-with-stdin', ...options],
    { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' }, stdio: ['pipe', 'pipe', 'ignore'] },
  );
  for await (const line of createInterface(child.stdout)) {
    if (!line.startsWith(readyLinePrefix)) continue;
    return { url: line.slice(readyLinePrefix.length).trim(), stop: () => ended(child) };
  }
  throw new Error('The server ended before it was ready.');
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.stdin?.end();
  await exit;
}

/** Passes everything on to `target` but /backstep/…, as a server of somebody else would answer. */
export async function withoutBackstepRoutes(
  target: string,
): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    void (async () => {
      const { pathname } = new URL(request.url ?? '/', target);
      if (pathname.startsWith('/backstep/')) {
        response.writeHead(404).end('{"detail":"Not Found"}');
        return;
      }
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      const answer = await fetch(`${target}${request.url ?? '/'}`, {
        method: request.method ?? 'GET',
        headers: { 'content-type': request.headers['content-type'] ?? 'application/json' },
        ...(parts.length === 0 ? {} : { body: Buffer.concat(parts) }),
      });
      const {
        'content-encoding': _encoding,
        'content-length': _length,
        ...headers
      } = Object.fromEntries(answer.headers);
      response.writeHead(answer.status, headers);
      if (pathname === '/info') {
        // Which folder it writes only Backstep says.
        const { host: _host, ...info } = (await answer.json()) as Record<string, unknown>;
        response.end(JSON.stringify(info));
        return;
      }
      if (answer.body !== null) for await (const part of answer.body) response.write(part);
      response.end();
    })().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
