/** Servers that this window did not start: one that a terminal runs on the same data folder, and one that is not Backstep's. */
import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import * as vscode from 'vscode';
import { commandIds } from '../../extension/ids.js';
import type { RunResult } from '../../extension/runs/runner.js';
import type { Services } from '../../extension/services.js';
import type { DataFolderLock } from '../../server/protocol/backstep.js';
import { readyLinePrefix } from '../../server/protocol/backstep.js';
import { activated, once } from './extensionUnderTest.js';
import { addSecondProject } from './secondProject.js';
import type { SecondProject } from './secondProject.js';
import { withStandIn } from './standIns.js';

describe('a server that this window did not start', () => {
  let services: Services;
  let project: SecondProject;
  const closers: (() => Promise<unknown>)[] = [];

  before(async () => {
    services = await activated();
    project = await addSecondProject(services, 'shared');
  });

  afterEach(async () => {
    await services.servers.get(project.id)?.stop();
    for (const close of closers.splice(0).reverse()) await close();
  });

  after(async () => {
    await project.remove();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  const state = () => services.servers.get(project.id)?.state;
  const run = (): Thenable<RunResult> =>
    vscode.commands.executeCommand<RunResult>(commandIds.runGraph, {
      ...{ projectId: project.id, graphId: 'sound', threadId: null, input: {} },
    });

  /** As from a terminal: `backstep-server` on the project. Resolves with its URL. */
  async function startByHand(...options: string[]): Promise<string> {
    const extension = vscode.extensions.getExtension('backstep.backstep');
    const script = path.join(extension?.extensionPath ?? '', 'dist', 'server.js');
    const config = path.join(project.directory, 'langgraph.json');
    const child = spawn(
      process.execPath,
      [script, '--config', config, '--port', '0', '--stop-with-stdin', ...options],
      { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' }, stdio: ['pipe', 'pipe', 'ignore'] },
    );
    closers.push(() => ended(child));
    for await (const line of createInterface(child.stdout)) {
      if (line.startsWith(readyLinePrefix)) return line.slice(readyLinePrefix.length).trim();
    }
    throw new Error('The server ended before it was ready.');
  }

  it('is shared, let go of by Stop Server, and outlives the window', async () => {
    const url = await startByHand();
    await vscode.commands.executeCommand(commandIds.startServer, { projectId: project.id });
    const joined = state();
    assert.ok(joined?.kind === 'running');
    assert.deepEqual([joined.api.url, joined.shared], [url, true]);
    assert.equal((await run()).kind, 'finished');

    const said: string[] = [];
    const take = (message: string): Promise<undefined> => {
      said.push(message);
      return Promise.resolve(undefined);
    };
    await withStandIn('showInformationMessage', take, () =>
      vscode.commands.executeCommand(commandIds.stopServer, { projectId: project.id }),
    );
    assert.match(said.join(), /^Disconnected\. The server goes on/);
    assert.equal(state()?.kind, 'stopped');
    assert.equal((await fetch(`${url}/ok`)).status, 200);

    await vscode.commands.executeCommand(commandIds.startServer, { projectId: project.id });
    // What closing the window does.
    await services.servers.stopAll();
    assert.equal((await fetch(`${url}/ok`)).status, 200);
  });

  it('is noticed when it ends', async () => {
    await startByHand();
    await vscode.commands.executeCommand(commandIds.startServer, { projectId: project.id });
    const crashed = once(services.servers.onDidCrash);
    for (const close of closers.splice(0)) await close();
    assert.match((await crashed).message, /another window ran has ended/);
    assert.equal(state()?.kind, 'failed');
  });

  it('does without what only a Backstep server has', async () => {
    const dataDir = path.join(project.directory, 'elsewhere');
    const url = await startByHand('--data-dir', dataDir);
    const proxy = await withoutBackstepRoutes(url);
    closers.push(() => proxy.close());
    const lock = JSON.parse(await readFile(path.join(dataDir, 'lock.json'), 'utf8')) as DataFolderLock;
    const folder = path.join(project.directory, '.backstep');
    await mkdir(folder, { recursive: true });
    const file = path.join(folder, 'lock.json');
    await writeFile(file, JSON.stringify({ ...lock, url: proxy.url }));
    closers.push(() => rm(file));

    const listed = once(services.threads.onDidChange, ({ threadId }) => threadId === null);
    await vscode.commands.executeCommand(commandIds.startServer, { projectId: project.id });
    const joined = state();
    assert.ok(joined?.kind === 'running');
    assert.equal(joined.api.url, proxy.url);
    await listed;
    await services.graphs.refresh(project.id);
    assert.deepEqual(services.graphs.find(project.id, 'sound')?.nodes, ['say']);
    assert.ok(services.graphs.find(project.id, 'endless'), 'one graph that does not load hides no other');
    assert.equal((await run()).kind, 'finished');
    const [thread] = services.threads.list(project.id);
    assert.equal(thread?.status, 'idle');
    const key = { projectId: project.id, threadId: thread.thread_id };
    assert.equal((await services.threads.history(key)).states[0]?.next.length, 0);
  });
});

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.stdin?.end();
  await exit;
}

/** Passes everything on to `target` but /backstep/…, as a server of somebody else would answer. */
async function withoutBackstepRoutes(target: string): Promise<{ url: string; close(): Promise<void> }> {
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
