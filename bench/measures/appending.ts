/** A thread that adds 1 KB to a list with every step, and reading its history: the case in which savers drown. */
import type { Contender, States } from '../contender.js';
import { line } from '../graphs.js';
import { names } from '../names.js';
import { quantile, repeated, timed, type Recorder } from '../results.js';
import type { Size } from '../sizes.js';
import { writeSteps } from './steps.js';

const page = 100;
const tries = 10;

export async function measureAppending(contender: Contender, size: Size, record: Recorder): Promise<void> {
  const { keep, results } = record;
  const labels = {
    all: names.appending,
    first: names.appendingFirst,
    last: names.appendingLast,
    stall: names.appendingStall,
    disk: names.appendingDisk,
  };
  const { appending: steps, seconds, warmUp } = size;
  await contender.runFresh('append', { n: 0, wanted: warmUp });
  const { thread, memory } = await writeSteps(contender, 'append', steps, labels, record);
  if (!contender.keeps) return;
  const lines = Array.from({ length: steps }, (_, n) => line(n));
  results[names.appended] = JSON.stringify(lines).length / 1e6;
  if (memory !== null) {
    results[names.appendingMemory] = memory.own;
    results[names.appendingTree] = memory.tree;
  }
  const median = async (work: () => Promise<unknown>) =>
    quantile(await repeated(tries, seconds, () => timed(work)), 0.5);

  const newest = () => contender.history('append', thread, { limit: 10 });
  await median(newest).catch(() => undefined);
  await keep(names.newest, () => median(newest));
  let ids: string[] = [];
  await keep(names.historyPaged, () => timed(async () => (ids = await paged(contender, thread, steps))));
  await keep(names.historyAll, async () => {
    let all: States = { ids: () => Promise.resolve([]) };
    const took = await timed(async () => (all = await contender.history('append', thread, { limit: steps })));
    expectAtLeast(steps, await all.ids());
    return took;
  });
  const checkpoint = ids[Math.floor(ids.length / 2)] ?? '';
  await keep(names.stateAt, () => median(() => contender.stateAt('append', { thread, checkpoint })));
  const half = Math.floor(steps / 2);
  await keep(names.freshStep, () =>
    median(() => contender.runFresh('append', { n: half, wanted: half, log: lines.slice(0, half) })),
  );
  await keep(names.fork, () =>
    median(async () => {
      // As many steps as there are, so that one more is the last.
      const fork = await contender.fork('append', { thread, checkpoint }, { wanted: 0 });
      await contender.run('append', { thread, checkpoint: fork }, null);
    }),
  );
  const { server } = contender;
  if (server === null) return;
  await keep(names.newestCold, async () => {
    await server.restart();
    await contender.runFresh('two', { a: '' });
    return timed(() => contender.history('append', thread, { limit: 10 }));
  });
}

async function paged(contender: Contender, thread: string, steps: number): Promise<string[]> {
  const ids: string[] = [];
  for (;;) {
    const before = ids.at(-1);
    const states = await contender.history('append', thread, {
      limit: page,
      ...(before === undefined ? {} : { before }),
    });
    const found = await states.ids();
    if (found[0] !== undefined && ids.includes(found[0])) throw new Error('the pages repeat themselves');
    ids.push(...found);
    if (found.length < page) return expectAtLeast(steps, ids);
  }
}

function expectAtLeast(steps: number, ids: string[]): string[] {
  if (new Set(ids).size < steps) throw new Error(`${new Set(ids).size} states of ${steps} steps`);
  return ids;
}
