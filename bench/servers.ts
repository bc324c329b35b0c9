/** The two servers, each a process of its own with a new data folder. */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { Contender, Kind, Place } from './contender.js';
import { historyReader } from './historyReader.js';
import { requests } from './requests.js';

const here = import.meta.dirname;
const limits = { recursion_limit: 20_000 };
/** Milliseconds. */
const startPatience = 60_000;
const stopPatience = 15_000;
/** The JS dev server saves some seconds after the last change. */
const savingTime = 4000;
const saved = () => new Promise<void>((resolve) => setTimeout(resolve, savingTime));

export const backstep: Kind = {
  name: 'Backstep',
  async open() {
    const dataDir = await mkdtemp(path.join(os.tmpdir(), 'backstep-bench-'));
    const server = path.join(here, '../dist/server.js');
    const config = path.join(here, 'langgraph.json');
    const args = (port: number) => [
      server,
      '--config',
      config,
      '--data-dir',
      dataDir,
      '--port',
      String(port),
    ];
    return served({ args, cwd: here, scrap: dataDir, dataDir });
  },
};

/** In a folder of its own: it keeps its data beside langgraph.json. */
export const devServer: Kind = {
  name: 'JS dev server',
  async open() {
    const dir = await mkdtemp(path.join(os.tmpdir(), 'backstep-bench-dev-'));
    for (const file of ['graphs.ts', 'langgraph.json', 'package.json'])
      await cp(path.join(here, file), path.join(dir, file));
    await symlink(path.join(here, 'node_modules'), path.join(dir, 'node_modules'), 'junction');
    const cli = path.join(here, 'node_modules/@langchain/langgraph-cli/dist/cli/cli.mjs');
    const args = (port: number) => [cli, 'dev', '--no-browser', '--port', String(port)];
    return served({
      args,
      cwd: dir,
      scrap: dir,
      dataDir: path.join(dir, '.langgraph_api'),
    });
  },
};

export interface Served {
  /** The program; Node without it. */
  command?: string;
  /** Beside the environment of the bench. */
  env?: Record<string, string>;
  args: (port: number) => string[];
  cwd: string;
  /** Removed in the end. */
  scrap: string;
  dataDir: string;
}

export async function served({
  command = process.execPath,
  env = {},
  args,
  cwd,
  scrap,
  dataDir,
}: Served): Promise<Contender> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const { json } = requests(url);
  const reader = historyReader();
  const start = () => startProcess({ command, args: args(port), cwd, env }, url);
  let running = await start();
  const post = async (route: string, body: object) =>
    (await json('POST', route, body)) as Record<string, unknown>;
  const from = ({ checkpoint }: Place) => (checkpoint === undefined ? {} : { checkpoint_id: checkpoint });
  return {
    newThread: async () => String((await post('/threads', {})).thread_id),
    run: (graph, place, input) =>
      post(`/threads/${place.thread}/runs/wait`, {
        assistant_id: graph,
        input,
        config: limits,
        ...from(place),
      }),
    runFresh: (graph, input) =>
      post(`/threads/${randomUUID()}/runs/wait`, {
        assistant_id: graph,
        input,
        config: limits,
        if_not_exists: 'create',
      }),
    async history(_graph, thread, { limit, before }) {
      // Python's server takes nothing but a config.
      const page = command === process.execPath ? before : { configurable: { checkpoint_id: before } };
      const body = before === undefined ? { limit } : { limit, before: page };
      return { ids: await reader.read(`${url}/threads/${thread}/history`, body) };
    },
    stateAt: (_graph, { thread, checkpoint }) => json('GET', `/threads/${thread}/state/${checkpoint}`),
    async fork(_graph, { thread, checkpoint }, values) {
      const made = await post(`/threads/${thread}/state`, { values, checkpoint_id: checkpoint });
      return (made.checkpoint as { checkpoint_id: string }).checkpoint_id;
    },
    keeps: true,
    server: {
      url,
      dataDir,
      get pid() {
        return running.child.pid ?? 0;
      },
      get coldStart() {
        return running.coldStart;
      },
      firstRun: async () => {
        await endProcess(running.child);
        const began = performance.now();
        running = await start();
        await post('/runs/wait', { assistant_id: 'two', input: { a: '' } });
        return performance.now() - began;
      },
      async createThread(metadata) {
        await post('/threads', { metadata });
      },
      search: async (query) => ((await json('POST', '/threads/search', query)) as unknown[]).length,
      saved,
      async restart() {
        await saved();
        await endProcess(running.child);
        running = await start();
      },
    },
    async stop() {
      await reader.stop();
      endTree(running.child, 'SIGKILL');
      await closed(running.child);
      await rm(scrap, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

interface Program {
  command: string;
  args: string[];
  cwd: string;
  env: Record<string, string>;
}

async function startProcess({ command, args, cwd, env }: Program, url: string) {
  const started = performance.now();
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: 'ignore',
    detached: process.platform !== 'win32',
  });
  while (!(await isUp(url))) {
    if (child.exitCode !== null || performance.now() - started > startPatience) {
      endTree(child, 'SIGKILL');
      throw new Error('it did not start');
    }
  }
  return { child, coldStart: performance.now() - started };
}

async function isUp(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/ok`).catch(() => null);
  if (answer?.ok === true) return true;
  await new Promise((resolve) => setTimeout(resolve, 10));
  return false;
}

/** In order; by force where that takes too long. */
async function endProcess(child: ChildProcess): Promise<void> {
  const force = setTimeout(() => endTree(child, 'SIGKILL'), stopPatience);
  endTree(child, 'SIGTERM');
  await closed(child);
  clearTimeout(force);
  // What it started may have outlived it.
  endTree(child, 'SIGKILL');
}

async function closed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise<void>((resolve) => child.once('close', () => resolve()));
}

/** Both start processes of their own. */
function endTree(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    if (process.platform === 'win32') spawn('taskkill', ['/pid', String(child.pid), '/T', '/F']);
    else process.kill(-(child.pid ?? 0), signal);
  } catch {
    // Gone already.
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
