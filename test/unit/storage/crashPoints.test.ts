/**
 * A store whose process ends at each single step on the disk, in the middle of the step where that is a write, while
 * threads are written, settled, copied over others, restored, compacted and removed: what was acknowledged is there, and nothing
 * is half there.
 */
import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { KeptCheckpoint } from '../../../server/protocol/checkpoints.js';
import type { DiskFs } from '../../../server/storage/lowdb/disk.js';
import type { OpenedStorage } from '../../../server/storage/openStorage.js';
import { dataFolder } from './dataFolder.js';
import { append, checkpoint, full, idsOf, jsonValues, run, thread, threadId, uuid } from './samples.js';

const [T, other] = [threadId(1), threadId(2)];
const long = 'x'.repeat(40_000);

type Operation = (storage: OpenedStorage) => Promise<unknown>;
const put =
  (id: string, number: number, base: number | null, item: string): Operation =>
  ({ checkpoints }) =>
    checkpoints.put(
      checkpoint(number, {
        thread: id,
        parent: base,
        writes: { list: base === null ? full([item]) : append(base, [item]) },
      }),
    );
const operations: Operation[] = [
  ({ threads }) => threads.put(thread(T)),
  put(T, 1, null, 'one'),
  put(T, 2, 1, long),
  put(T, 3, 2, long),
  ({ runs }) => runs.put(run(1, 'running')),
  ({ runs }) => runs.put(run(1, 'success')),
  ({ threads }) => threads.copy(T, thread(other)),
  ({ checkpoints }) =>
    checkpoints.deleteCheckpoints(
      other,
      [1, 2].map((n) => ({ checkpoint_ns: '', checkpoint_id: uuid(n) })),
    ),
  ({ checkpoints }) => checkpoints.compact(other),
  put(other, 4, 3, 'four'),
  ({ threads }) => threads.copy(other, thread(T, { copied: true })),
  async ({ threads, checkpoints }) => {
    const kept: KeptCheckpoint[] = [];
    for await (const each of checkpoints.kept(T)) kept.push(each);
    await threads.restore(thread(T, { restored: true }), { checkpoints: kept, runs: [run(2, 'success')] });
  },
  ({ threads }) => threads.delete(other),
  ({ threads }) => threads.put(thread(other, { again: true })),
  put(other, 1, null, 'new'),
  ({ checkpoints }) => checkpoints.deleteThread(T),
  put(T, 1, null, 'anew'),
];

/** The file system of a process that ends at the step with that number. */
function endingFs(last: number) {
  let steps = 0;
  const step = (): void => {
    steps += 1;
    if (steps > last) throw new Error('the process has ended');
  };
  const stepping = <Args extends unknown[], Result>(work: (...args: Args) => Promise<Result>) => {
    return async (...args: Args): Promise<Result> => {
      step();
      return work(...args);
    };
  };
  const watched = (file: FileHandle): FileHandle =>
    new Proxy(file, {
      get(target, key) {
        if (key === 'sync' || key === 'datasync') return stepping(() => target[key]());
        if (key === 'writeFile') {
          return async (content: string | Buffer) => {
            const bytes = Buffer.from(content);
            if (steps === last) await target.writeFile(bytes.subarray(0, bytes.length / 2));
            step();
            await target.writeFile(bytes);
          };
        }
        const value: unknown = Reflect.get(target, key);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
  const ending: DiskFs = {
    ...fs,
    link: stepping(fs.link),
    rename: stepping(fs.rename),
    rm: stepping(fs.rm),
    mkdir: stepping(fs.mkdir) as typeof fs.mkdir,
    async open(...args) {
      step();
      return watched(await fs.open(...args));
    },
  };
  return { fs: ending, isOver: () => steps > last };
}

async function content({ threads, runs, checkpoints }: OpenedStorage): Promise<unknown> {
  const found = [];
  for (const id of [T, other]) {
    const newest = await checkpoints.get({ thread_id: id, checkpoint_ns: '' });
    found.push({
      metadata: (await threads.get(id))?.metadata,
      runs: (await runs.list(id)).map(({ status }) => status),
      checkpoints: await idsOf(checkpoints, { thread_id: id }),
      values: jsonValues(newest),
    });
  }
  return found;
}

/** What is there after so many operations. */
async function expected(): Promise<unknown[]> {
  const folder = await dataFolder();
  const storage = await folder.open();
  const states = [await content(storage)];
  for (const operation of operations) {
    await operation(storage);
    states.push(await content(storage));
  }
  await folder.remove();
  return states;
}

describe('a process that ends at any step on the disk', () => {
  it('leaves all that was acknowledged, and nothing half done', async function () {
    this.timeout(300_000);
    const states = await expected();
    let isOver = true;
    for (let last = 1; isOver; last++) {
      const folder = await dataFolder();
      const ending = endingFs(last);
      let done = 0;
      try {
        // At once: so that files are written out between and during the operations.
        const storage = await folder.open({ fs: ending.fs, later: (work) => void setImmediate(work) });
        for (const operation of operations) {
          await operation(storage);
          done += 1;
        }
        await storage.close();
      } catch (error) {
        assert.ok(ending.isOver(), error as Error);
      }
      isOver = ending.isOver();
      const again = await folder.open({ ownPid: 1, isAlive: () => false });
      const found = await content(again);
      const isOneOf = [states[done], states[done + 1]].some((state) => equal(state, found));
      assert.ok(isOneOf, `step ${last}, after ${done} operations: ${JSON.stringify(found).slice(0, 500)}`);
      assert.deepEqual(again.problems(), [], `step ${last}`);
      await folder.remove();
    }
  });
});

function equal(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
