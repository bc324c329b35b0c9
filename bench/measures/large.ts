/** One state that is large, made by a node, saved, and read again. */
import type { Contender } from '../contender.js';
import { names } from '../names.js';
import { watchMemory } from '../processes.js';
import { timed, type Recorder } from '../results.js';
import type { Size } from '../sizes.js';

export async function measureLarge(
  contender: Contender,
  size: Size,
  { keep, results }: Recorder,
): Promise<void> {
  const { server } = contender;
  const memory = server === null ? null : watchMemory(server.pid);
  const thread = await contender.newThread();
  const expected = size.megabytes * 1_000_000;
  await keep(names.largeRun, () =>
    timed(async () =>
      expectSize(await contender.run('large', { thread }, { megabytes: size.megabytes }), expected),
    ),
  );
  if (!contender.keeps) return;
  await keep(names.largeRead, async () => {
    const [checkpoint = ''] = await (await contender.history('large', thread, { limit: 1 })).ids();
    return timed(async () => {
      const state = await contender.stateAt('large', { thread, checkpoint });
      expectSize((state as { values?: unknown }).values, expected);
    });
  });
  const most = await memory?.();
  if (most != null) results[names.largeTree] = most.tree;
}

/** The length of the list counts: what a node said of it says nothing of what was kept. */
function expectSize(values: unknown, expected: number): void {
  const { data = [] } = (values ?? {}) as { data?: string[] };
  const size = data.reduce((sum, each) => sum + each.length, 0);
  if (size !== expected) throw new Error(`${size} bytes of ${expected} came back`);
}
