/**
 * A data folder that is copied while its server writes, by a program that knows nothing of it: the copy opens, and where
 * the journal is copied before the threads (as by name) it has all that was acknowledged before the copy was begun.
 */
import assert from 'node:assert/strict';
import { cp, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { dataFolder } from './dataFolder.js';
import type { DataFolder } from './dataFolder.js';
import { append, checkpoint, full, idsOf, jsonValues, run, thread, threadId, uuid } from './samples.js';

const threads = [1, 2, 3].map(threadId);
const rounds = 5;
/** Checkpoints of each thread: before a copy is begun, and while it is made. */
const [before, meanwhile] = [6, 8];
const text = 'x'.repeat(3000);

describe('a data folder that is copied while it is written', () => {
  let folder: DataFolder;
  beforeEach(async () => {
    folder = await dataFolder();
  });
  afterEach(() => folder.remove());

  /** Writes to all threads as much as it may; how many checkpoints of each are acknowledged. */
  async function startWriting() {
    // Files are written out all the time, so that some are while they are copied.
    const storage = await folder.open({ later: (work) => void setImmediate(work) });
    const told = new Map<string, number>();
    let isOver = false;
    let allowed = 0;
    const write = async (id: string): Promise<void> => {
      await storage.threads.put(thread(id));
      for (let n = 1; !isOver; n++) {
        while (n > allowed) await new Promise(setImmediate);
        const writes = { list: n === 1 ? full([n]) : append(n - 1, [`${n} ${text}`]) };
        await storage.checkpoints.put(checkpoint(n, { thread: id, parent: n === 1 ? null : n - 1, writes }));
        if (n % 5 === 0) await storage.runs.put(run(n, 'success', id));
        told.set(id, n);
      }
    };
    const all = Promise.all(threads.map(write));
    return {
      told,
      /** Resolves in the middle of what may be written now. */
      async goOn(): Promise<void> {
        const goal = allowed + before;
        allowed = goal + meanwhile;
        while (threads.some((id) => (told.get(id) ?? 0) < goal)) await new Promise(setImmediate);
      },
      async stop() {
        isOver = true;
        allowed = Infinity;
        await all;
      },
    };
  }

  async function copyTo(target: string, order: (names: string[]) => string[]): Promise<void> {
    await mkdir(target, { recursive: true });
    for (const name of order((await readdir(folder.dir)).filter((each) => each !== 'tmp'))) {
      // What goes while it is being copied is passed over.
      await cp(join(folder.dir, name), join(target, name), { recursive: true }).catch((error: unknown) =>
        assert.equal((error as NodeJS.ErrnoException).code, 'ENOENT'),
      );
    }
  }

  for (const [name, order, isWhole] of [
    ['journal first', (names: string[]) => names.toSorted(), true],
    ['journal last', (names: string[]) => names.toSorted().toReversed(), false],
  ] as const) {
    it(`opens (${name})`, async function () {
      this.timeout(120_000);
      const writing = await startWriting();
      try {
        for (let round = 1; round <= rounds; round++) {
          await writing.goOn();
          const told = new Map(writing.told);
          const copy = await dataFolder();
          try {
            await copyTo(copy.dir, order);
            const storage = await copy.open({ ownPid: 1, isAlive: () => false });
            const read = { thread_id: '', checkpoint_ns: '' };
            for (const id of threads) {
              const ids = await idsOf(storage.checkpoints, { ...read, thread_id: id });
              const missing = Array.from({ length: told.get(id) ?? 0 }, (_, at) => uuid(at + 1)).filter(
                (each) => !ids.includes(each),
              );
              if (isWhole)
                assert.deepEqual(missing, [], `round ${round}: ${JSON.stringify(storage.problems())}`);
              const newest = await storage.checkpoints.get({ ...read, thread_id: id });
              assert.ok(ids.length === 0 || jsonValues(newest) !== null);
              await storage.threads.put(thread(id));
            }
            await storage.close();
          } finally {
            await copy.remove();
          }
        }
      } finally {
        await writing.stop();
      }
    });
  }
});
