/** Python's side: Backstep and `langgraph dev` with Python graphs, and the engine with its InMemorySaver. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { cp, mkdtemp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { ensurePythonEnv } from '../test/host/pythonEnv.js';
import type { Contender, Kind, Place } from './contender.js';
import { timed } from './results.js';
import { served } from './servers.js';

const folder = path.join(import.meta.dirname, 'python');

export const pythonBackstep: Kind = {
  name: 'Backstep, Python',
  async open() {
    const { python } = await ensurePythonEnv();
    const dataDir = await mkdtemp(path.join(os.tmpdir(), 'backstep-bench-'));
    const script = path.join(import.meta.dirname, '../dist/server.js');
    const config = path.join(folder, 'langgraph.json');
    const args = (port: number) => [
      ...[script, '--config', config, '--data-dir', dataDir],
      ...['--port', String(port), '--python', python],
    ];
    return served({ args, cwd: folder, scrap: dataDir, dataDir });
  },
};

/** In a folder of its own: it keeps its data beside langgraph.json. */
export const pythonDevServer: Kind = {
  name: 'Python dev server',
  async open() {
    const { program } = await ensurePythonEnv();
    const dir = await mkdtemp(path.join(os.tmpdir(), 'backstep-bench-dev-'));
    for (const file of ['graphs.py', 'langgraph.json'])
      await cp(path.join(folder, file), path.join(dir, file));
    const args = (port: number) => ['dev', '--no-browser', '--no-reload', '--port', String(port)];
    const env = { LANGSMITH_TRACING: 'false', LANGGRAPH_CLI_NO_ANALYTICS: '1' };
    const dataDir = path.join(dir, '.langgraph_api');
    return served({ command: program('langgraph'), args, cwd: dir, scrap: dir, dataDir, env });
  },
};

/** In a process of its own, asked over its pipes: that costs every call a tenth of a millisecond or two. */
export const pythonEngine: Kind = {
  name: 'Python engine, InMemorySaver',
  async open() {
    const { python } = await ensurePythonEnv();
    const child = spawn(python, [path.join(folder, 'engine.py')], {
      cwd: folder,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const waiting = new Map<string, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
    const ready = new Promise<void>((resolve) => {
      createInterface(child.stdout).on('line', (line) => {
        const reply = JSON.parse(line) as { ready?: true; id: string; value: unknown; error?: string };
        if (reply.ready === true) resolve();
        const waiter = waiting.get(reply.id);
        waiting.delete(reply.id);
        if (reply.error === undefined) waiter?.resolve(reply.value);
        else waiter?.reject(new Error(reply.error));
      });
    });
    const ask = (kind: string, graph: string, place: Place, given: unknown): Promise<unknown> =>
      new Promise((resolve, reject) => {
        const id = randomUUID();
        waiting.set(id, { resolve, reject });
        child.stdin.write(`${JSON.stringify({ id, kind, graph, place, given })}\n`);
      });
    await ready;
    const contender: Contender = {
      newThread: () => Promise.resolve(randomUUID()),
      run: (graph, place, input) => ask('run', graph, place, input),
      runFresh: (graph, input) => ask('run', graph, { thread: randomUUID() }, input),
      async history(graph, thread, page) {
        const found = (await ask('history', graph, { thread }, page)) as string[];
        return { ids: () => Promise.resolve(found) };
      },
      stateAt: (graph, place) => ask('stateAt', graph, place, null),
      fork: async (graph, place, values) => (await ask('fork', graph, place, values)) as string,
      keeps: true,
      server: null,
      async stop() {
        child.kill('SIGKILL');
        await new Promise((resolve) => child.once('close', resolve));
      },
    };
    return contender;
  },
};

/** What no server can be quicker than: an interpreter that imports the graphs, in milliseconds. */
export async function importTime(): Promise<number> {
  const { python } = await ensurePythonEnv();
  const once = () =>
    timed(() => {
      const child = spawn(python, ['-c', 'import graphs'], { cwd: folder, stdio: 'inherit' });
      return new Promise((resolve) => child.once('close', resolve));
    });
  // The first compiles.
  await once();
  return Math.min(await once(), await once(), await once());
}
