import assert from 'node:assert/strict';
import { cp, readdir, readFile, rm } from 'node:fs/promises';
import * as realFs from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import type { ChannelWrite, StoredCheckpoint } from '../../../server/protocol/checkpoints.js';
import type { CheckpointPlace } from '../../../server/storage/checkpointQuery.js';
import type { DiskFs } from '../../../server/storage/lowdb/disk.js';
import type { Storage } from '../../../server/storage/port.js';
import { childWriter } from './childWriter.js';
import type { DataFolder } from './dataFolder.js';
import { dataFolder } from './dataFolder.js';
import { append, checkpoint, full, idsOf, jsonValues, threadId, uuid } from './samples.js';

const T = threadId(1);
const place = (number: number, ns = ''): CheckpointPlace => ({
  checkpoint_ns: ns,
  checkpoint_id: uuid(number),
});

async function everything(storage: Storage): Promise<StoredCheckpoint[]> {
  const all: StoredCheckpoint[] = [];
  for await (const each of storage.checkpoints.list({ thread_id: T })) all.push(each);
  return all;
}

/** What a reader sees of checkpoints: where a value lies is the store's affair. */
function seen(checkpoints: StoredCheckpoint[]): unknown {
  return checkpoints.map(({ sources: _, ...rest }) => rest);
}

describe('compaction in lowdb', () => {
  let folder: DataFolder;
  beforeEach(async () => {
    folder = await dataFolder();
  });
  afterEach(() => folder.remove());

  const inFolder = () => join(folder.dir, 'threads', T, 'checkpoints');
  const texts = async (): Promise<string> => {
    const names = await readdir(inFolder());
    return (await Promise.all(names.map((name) => readFile(join(inFolder(), name), 'utf8')))).join('\n');
  };
  /** A history over several segments of which the last two are kept, with writes, an annotation and a subgraph. */
  const fill = async ({ checkpoints }: Storage, count = 500): Promise<void> => {
    for (let n = 1; n <= count; n += 1) {
      const secret = full({ note: `secret-${n}-`, filler: 'x'.repeat(500) });
      const list: ChannelWrite = n % 50 === 1 ? full([n]) : append(n - 1, [n]);
      const sources = n === 1 ? {} : { base: uuid(1) };
      const writes = { list, secret, ...(n === 1 ? { base: full({ kept: true }) } : {}) };
      await checkpoints.put(checkpoint(n, { parent: n - 1, writes, sources }));
    }
    await checkpoints.put(checkpoint(count + 1, { ns: 'child:1', writes: { inner: full('x') } }));
    const value = { type: 'json' as const, value: 'pending' };
    await checkpoints.putWrites({
      thread_id: T,
      ...place(count),
      writes: [{ task_id: 't', idx: 0, channel: 'a', value }],
      run_id: 'run',
    });
    const tasks = [{ id: 't', name: 'node', path: [] }];
    await checkpoints.annotate({ thread_id: T, ...place(count), tasks, value_channels: ['list'] });
  };
  const allBut = (kept: number[], count: number): CheckpointPlace[] =>
    Array.from({ length: count }, (_, at) => at + 1)
      .filter((n) => !kept.includes(n))
      .map((n) => place(n));

  it('takes the bytes of deleted checkpoints off the disk, and changes nothing else', async () => {
    const filled = await folder.open();
    await fill(filled);
    await filled.checkpoints.deleteCheckpoints(T, allBut([499, 500], 500));
    await filled.close();
    const long = (await texts()).length;
    assert.ok((await texts()).includes('secret-7-'));
    const storage = await folder.open();
    const before = await everything(storage);
    assert.equal(before.length, 3);
    await storage.checkpoints.compact(T);
    assert.deepEqual(seen(await everything(storage)), seen(before));
    const left = await texts();
    assert.ok(left.length < long / 50, `${left.length} of ${long} characters are left`);
    assert.deepEqual([...left.matchAll(/secret-\d+-/g)].map(String), ['secret-499-', 'secret-500-']);
    await storage.checkpoints.put(checkpoint(600, { parent: 500, writes: { list: append(500, [600]) } }));
    await storage.close();
    const reopened = await folder.open();
    assert.deepEqual(seen((await everything(reopened)).slice(1)), seen(before));
    const [[, list] = []] = jsonValues((await everything(reopened))[0]!) ?? [];
    assert.deepEqual((list as number[]).slice(-3), [499, 500, 600]);
    await reopened.checkpoints.withdrawWrites(T, 'run');
    const kept = await reopened.checkpoints.get({ thread_id: T, ...place(500) });
    assert.deepEqual(kept?.pending_writes, []);
    assert.deepEqual(reopened.problems(), []);
  });

  it('writes nothing where nothing has been deleted', async () => {
    const storage = await folder.open();
    await fill(storage, 20);
    // The annotation need not be on disk before.
    await storage.checkpoints.compact(T);
    const before = await texts();
    await storage.checkpoints.compact(T);
    await storage.checkpoints.compact(threadId(9));
    assert.ok((await texts()) === before);
  });

  it('leaves a thread alone where a checkpoint cannot be made to stand without what is gone', async () => {
    const storage = await folder.open();
    await fill(storage, 60);
    await storage.checkpoints.put(checkpoint(70, { writes: { list: append(69, [1]) } }));
    await storage.checkpoints.put(checkpoint(71, { writes: { list: append(70, [1]) } }));
    await storage.checkpoints.deleteCheckpoints(T, [...allBut([60], 60), place(70)]);
    await storage.checkpoints.compact(T);
    assert.ok((await texts()).includes('secret-7-'));
    assert.deepEqual(await readdir(inFolder()), ['000001.json']);
    await storage.checkpoints.deleteCheckpoints(T, [place(71)]);
    await storage.checkpoints.compact(T);
    assert.ok(!(await texts()).includes('secret-7-'));
  });

  it('may come while a history is read', async () => {
    const storage = await folder.open();
    await fill(storage);
    const kept = [500, 499, 400, 100];
    const reading: string[] = [];
    for await (const each of storage.checkpoints.list({ thread_id: T, checkpoint_ns: '' })) {
      reading.push(each.checkpoint.id);
      if (reading.length > 1) continue;
      await storage.checkpoints.deleteCheckpoints(T, allBut(kept, 500));
      const [read] = await Promise.all([everything(storage), storage.checkpoints.compact(T)]);
      assert.equal(read.length, 5);
    }
    assert.deepEqual(reading, kept.map(uuid));
    assert.deepEqual(storage.problems(), []);
  });

  it('loses nothing of any history, whatever is deleted', async () => {
    const step = fc.record({
      ns: fc.constantFrom('', 'child'),
      base: fc.nat(30),
      kind: fc.constantFrom('full', 'append', 'source'),
      other: fc.boolean(),
      isDeleted: fc.boolean(),
      hasWrites: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 30 }), async (steps) => {
        const own = await dataFolder();
        try {
          const storage = await own.open();
          const made = new Map<string, number[]>();
          for (const [at, { ns, base, kind, other, hasWrites }] of steps.entries()) {
            const n = at + 1;
            const before = made.get(ns) ?? [];
            const on = before[base % Math.max(before.length, 1)];
            made.set(ns, [...before, n]);
            const list: ChannelWrite =
              kind === 'append' && on !== undefined ? append(on, [n]) : full([`start ${n}`]);
            const isSource = kind === 'source' && on !== undefined;
            const channels = other || on === undefined ? { __proto__: null, other: full(n) } : {};
            const inherited = on === undefined || other ? {} : { other: uuid(on) };
            await storage.checkpoints.put(
              checkpoint(n, {
                ns,
                writes: { ...channels, ...(isSource ? {} : { list }) } as Record<string, ChannelWrite>,
                sources: { ...inherited, ...(isSource ? { list: uuid(on) } : {}) },
              }),
            );
            if (!hasWrites) continue;
            const value = { type: 'json' as const, value: n };
            const writes = [{ task_id: 't', idx: -1, channel: 'a', value }];
            for (const run_id of ['a', 'b'])
              await storage.checkpoints.putWrites({ thread_id: T, ...place(n, ns), writes, run_id });
          }
          const gone = steps.flatMap(({ ns, isDeleted }, at) => (isDeleted ? [place(at + 1, ns)] : []));
          await storage.checkpoints.deleteCheckpoints(T, gone);
          const before = seen(await everything(storage));
          await storage.checkpoints.compact(T);
          assert.deepEqual(seen(await everything(storage)), before);
          await storage.close();
          const reopened = await own.open();
          assert.deepEqual(seen(await everything(reopened)), before);
          assert.deepEqual(reopened.problems(), []);
        } finally {
          await own.remove();
        }
      }),
      { numRuns: 60 },
    );
  });

  it('may be cut off at any step', async function () {
    this.timeout(240_000);
    const storage = await folder.open();
    await fill(storage);
    // Two notes of what is gone, in different segments.
    await storage.checkpoints.deleteCheckpoints(T, allBut([250, 400, 499, 500], 500));
    await storage.checkpoints.put(checkpoint(520, { parent: 500, writes: { list: full(['last']) } }));
    await storage.checkpoints.deleteCheckpoints(T, [place(400)]);
    const before = seen(await everything(storage));
    await storage.close();
    let steps = 0;
    for (let allowed = 0, isCut = true; isCut; allowed += 1) {
      const copy = await dataFolder();
      try {
        await cp(folder.dir, copy.dir, { recursive: true });
        await rm(join(copy.dir, 'lock.json'), { force: true });
        const cut = failingAfter();
        const writer = await copy.open({ fs: cut.fs });
        await writer.checkpoints.places(T);
        cut.allow(allowed);
        isCut = await writer.checkpoints.compact(T).then(
          () => false,
          () => true,
        );
        cut.allow(Infinity);
        await writer.close();
        const next = await copy.open();
        assert.deepEqual(seen(await everything(next)), before, `cut off after ${allowed} steps`);
        assert.deepEqual(next.problems(), []);
        await next.checkpoints.compact(T);
        assert.deepEqual(seen(await everything(next)), before);
        const names = await readdir(join(copy.dir, 'threads', T, 'checkpoints'));
        const left = await Promise.all(
          names.map((name) => readFile(join(copy.dir, 'threads', T, 'checkpoints', name), 'utf8')),
        );
        assert.ok(!left.join('').includes('secret-7-'));
        steps = allowed;
      } finally {
        await copy.remove();
      }
    }
    assert.ok(steps > 10, `${steps} steps`);
  });

  it('may be killed at any moment', async function () {
    this.timeout(240_000);
    for (const killAfter of [3, 5, 8, 12, 17]) {
      const writer = childWriter(folder.dir, 'prune');
      let lines = 0;
      let newest = 0;
      for await (const line of writer.lines) {
        const [kind, number] = line.split(' ');
        if (kind === 'kept') newest = Number(number);
        lines += 1;
        if (lines === killAfter) await writer.kill();
      }
      const storage = await folder.open();
      assert.deepEqual(storage.problems(), []);
      const ids = await idsOf(storage.checkpoints, { thread_id: T });
      assert.ok(ids.includes(uuid(newest)) || ids[0]! > uuid(newest), `checkpoint ${newest} is missing`);
      for (const each of await everything(storage)) {
        const number = parseInt(each.checkpoint.id.slice(-6), 16);
        const [[, list] = []] = jsonValues(each) ?? [];
        assert.deepEqual(
          list,
          Array.from({ length: number }, (_, at) => at + 1),
        );
      }
      await storage.close();
    }
  });
});

/** The real file system until so many more changes of it have been made; then every change fails. */
function failingAfter(): { fs: DiskFs; allow: (changes: number) => void } {
  let left = Infinity;
  const step = (): void => {
    left -= 1;
    if (left < 0) throw Object.assign(new Error('cut off'), { code: 'EIO' });
  };
  return {
    allow: (changes) => void (left = changes),
    fs: {
      ...realFs,
      open: async (...args: Parameters<typeof realFs.open>) => {
        if (args[1] === 'wx') step();
        const handle = await realFs.open(...args);
        if (args[1] !== 'ax') return handle;
        // The journal is opened once and added to at each change.
        const write = handle.writeFile.bind(handle);
        handle.writeFile = async (...data) => {
          step();
          await write(...data);
        };
        return handle;
      },
      rename: async (...args) => {
        step();
        await realFs.rename(...args);
      },
      rm: async (...args) => {
        step();
        await realFs.rm(...args);
      },
    },
  };
}
