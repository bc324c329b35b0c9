/** A long thread, written in three runs so that the first and the last hundred steps can be told from the others. */
import { randomUUID } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Contender, GraphName } from '../contender.js';
import { watchMemory, type Memory } from '../processes.js';
import { timed, type Recorder } from '../results.js';
import { watchStall } from '../stall.js';

export interface StepNames {
  all: string;
  first: string;
  last: string;
  stall: string;
  disk: string;
}

const edge = 100;

/** The thread, and the memory that the server took at most. */
export async function writeSteps(
  contender: Contender,
  graph: GraphName & ('append' | 'constant'),
  steps: number,
  labels: StepNames,
  { keep, results }: Recorder,
): Promise<{ thread: string; memory: Memory | null }> {
  const { server } = contender;
  const thread = server === null ? randomUUID() : await contender.newThread();
  const before = server === null ? 0 : await bytesIn(server.dataDir);
  const stall = server === null ? null : watchStall(server.url);
  const memory = server === null ? null : watchMemory(server.pid);
  let total = 0;
  const part = async (input: object) => {
    const took = await timed(() => contender.run(graph, { thread }, input));
    total += took;
    return took;
  };
  if (!contender.keeps) {
    await keep(labels.all, () => part({ n: 0, wanted: steps }));
    return { thread, memory: null };
  }
  await keep(labels.first, () => part({ n: 0, wanted: edge }));
  await keep(labels.all, async () => {
    await part({ wanted: steps - edge });
    return total;
  });
  if (typeof results[labels.all] === 'number') {
    await keep(labels.last, () => part({ wanted: steps }));
    results[labels.all] = total;
  } else results[labels.last] = { failed: 'the steps before were not done' };
  if (stall !== null) await keep(labels.stall, stall);
  if (server !== null) {
    await keep(labels.disk, async () => {
      await server.saved();
      return ((await bytesIn(server.dataDir)) - before) / 1e6;
    });
  }
  return { thread, memory: (await memory?.()) ?? null };
}

async function bytesIn(folder: string): Promise<number> {
  let total = 0;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    total += await stat(path.join(entry.parentPath, entry.name)).then(
      ({ size }) => size,
      // Temporary files come and go.
      () => 0,
    );
  }
  return total;
}
