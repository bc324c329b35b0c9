/** The four that are compared, behind one face: two servers over HTTP, and the engine in this process twice. */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { MemorySaver } from '@langchain/langgraph';
import { compiled } from './graphs.js';

export type GraphName = 'two' | 'fan' | 'append' | 'constant';

export interface Contender {
  name: string;
  /** Milliseconds from the start of the process to the first `/ok`; null in process. */
  coldStart: number | null;
  /** Address of a server; null in process. */
  url: string | null;
  newThread(): Promise<string>;
  run(graph: GraphName, threadId: string, input: object): Promise<unknown>;
  /** Resident memory of the process that was started, in MB (Linux only; those it starts are not counted). */
  memory(): Promise<number | null>;
  dataDir: string | null;
  stop(): Promise<void>;
}

const here = import.meta.dirname;
const limits = { recursion_limit: 20_000 };

export function engine(name: string, withSaver: boolean): Contender {
  const graphs = compiled(withSaver ? new MemorySaver() : undefined);
  return {
    name,
    coldStart: null,
    url: null,
    dataDir: null,
    newThread: () => Promise.resolve(randomUUID()),
    run: (graph, threadId, input) =>
      (graphs[graph] as { invoke: (input: object, config: object) => Promise<unknown> }).invoke(input, {
        configurable: { thread_id: threadId },
        recursionLimit: limits.recursion_limit,
      }),
    memory: () => Promise.resolve(null),
    stop: () => Promise.resolve(),
  };
}

export async function backstep(): Promise<Contender> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'backstep-bench-'));
  const port = await freePort();
  const server = path.join(here, '../dist/server.js');
  const config = path.join(here, 'langgraph.json');
  const args = [server, '--config', config, '--data-dir', dataDir, '--port', String(port)];
  return served('Backstep', args, here, port, dataDir, dataDir);
}

/** In a folder of its own: it keeps its data beside langgraph.json. */
export async function devServer(): Promise<Contender> {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'backstep-bench-dev-'));
  for (const file of ['graphs.ts', 'langgraph.json', 'package.json'])
    await cp(path.join(here, file), path.join(dir, file));
  await symlink(path.join(here, 'node_modules'), path.join(dir, 'node_modules'), 'junction');
  const port = await freePort();
  const cli = path.join(here, 'node_modules/@langchain/langgraph-cli/dist/cli/cli.mjs');
  const args = [cli, 'dev', '--no-browser', '--port', String(port)];
  return served('JS dev server', args, dir, port, dir, path.join(dir, '.langgraph_api'));
}

async function served(
  name: string,
  args: string[],
  cwd: string,
  port: number,
  scrap: string,
  dataDir: string,
): Promise<Contender> {
  const started = performance.now();
  const child = spawn(process.execPath, args, {
    cwd,
    stdio: 'ignore',
    detached: process.platform !== 'win32',
  });
  const url = `http://127.0.0.1:${port}`;
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  while (!(await isUp(url))) {
    if (child.exitCode !== null || performance.now() - started > 60_000) {
      endTree(child);
      throw new Error(`${name} did not start`);
    }
  }
  const coldStart = performance.now() - started;
  const post = async (route: string, body: object) => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(url + route, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${name}: ${route} answered ${response.status}`);
    return (await response.json()) as Record<string, unknown>;
  };
  return {
    name,
    coldStart,
    url,
    dataDir,
    newThread: async () => String((await post('/threads', {})).thread_id),
    run: (graph, threadId, input) =>
      post(`/threads/${threadId}/runs/wait`, { assistant_id: graph, input, config: limits }),
    memory: () => residentMemory(child.pid ?? 0),
    async stop() {
      endTree(child);
      await ended;
      await rm(scrap, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function isUp(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/ok`).catch(() => null);
  if (answer?.ok === true) return true;
  await new Promise((resolve) => setTimeout(resolve, 10));
  return false;
}

/** Both start processes of their own. */
function endTree(child: ChildProcess): void {
  try {
    if (process.platform === 'win32') spawn('taskkill', ['/pid', String(child.pid), '/T', '/F']);
    else process.kill(-(child.pid ?? 0), 'SIGKILL');
  } catch {
    // Gone already.
  }
}

async function residentMemory(pid: number): Promise<number | null> {
  try {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return null;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
