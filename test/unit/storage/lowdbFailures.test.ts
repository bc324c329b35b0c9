import assert from 'node:assert/strict';
import { writeFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import type { PendingWrite } from '../../../server/protocol/checkpoints.js';
import { openStorage } from '../../../server/storage/openStorage.js';
import type { DataFolder } from './dataFolder.js';
import { dataFolder } from './dataFolder.js';
import { recordingFs } from './recordingFs.js';
import { append, checkpoint, full, idsOf, jsonValues, run, thread, threadId, uuid } from './samples.js';

const T = threadId(1);

describe('storage in lowdb when the disk refuses', () => {
  let folder: DataFolder;
  beforeEach(async () => {
    folder = await dataFolder();
  });
  afterEach(() => folder.remove());

  for (const call of ['write', 'sync'] as const) {
    it(`rejects what could not be written (${call}), keeps what was there and goes on`, async () => {
      const recording = recordingFs();
      // Nothing is written but what the test asks for.
      const storage = await folder.open({ fs: recording.fs, later: () => undefined });
      const { checkpoints, threads, runs } = storage;
      await threads.put(thread(T, { name: 'kept' }));
      await checkpoints.put(checkpoint(1, { writes: { list: full([1]) } }));

      recording.failNext(call);
      await assert.rejects(checkpoints.put(checkpoint(2)), (error: Error & { code?: string }) => {
        assert.equal(error.code, 'write-failed');
        assert.match(error.message, /no space left/);
        assert.equal((error.cause as { code?: string }).code, 'ENOSPC');
        return true;
      });
      recording.failNext(call);
      await assert.rejects(threads.put(thread(T, { name: 'lost' })), { code: 'write-failed' });
      recording.failNext(call);
      await assert.rejects(runs.put(run(1, 'success')), { code: 'write-failed' });
      recording.failNext(call);
      await assert.rejects(runs.put(run(2, 'running')), { code: 'write-failed' });

      assert.deepEqual(await idsOf(checkpoints, { thread_id: T }), [uuid(1)]);
      assert.deepEqual(await threads.get(T), thread(T, { name: 'kept' }));
      assert.deepEqual(await runs.list(T), []);

      await checkpoints.put(checkpoint(3, { writes: { list: append(1, [3]) } }));
      await storage.close();
      const reopened = await folder.open();
      assert.deepEqual(await idsOf(reopened.checkpoints, { thread_id: T }), [uuid(3), uuid(1)]);
      const newest = await reopened.checkpoints.get({ thread_id: T, checkpoint_ns: '' });
      assert.deepEqual(jsonValues(newest), [['list', [1, 3]]]);
      assert.deepEqual(await reopened.threads.get(T), thread(T, { name: 'kept' }));
      assert.deepEqual(await reopened.runs.list(T), []);
      assert.deepEqual(reopened.problems(), []);
    });
  }

  it('writes once what a thread brings while nobody waits for it, and refuses all of it at once', async () => {
    const recording = recordingFs();
    const { checkpoints } = await folder.open({ fs: recording.fs, later: () => undefined });
    await checkpoints.put(checkpoint(1));
    recording.written();
    const hurry = checkpoints.linger(T);
    const puts = [2, 3, 4].map((number) => checkpoints.put(checkpoint(number)));
    // As they come from a worker: not in one turn.
    await turn();
    puts.push(checkpoints.put(checkpoint(5)));
    hurry();
    await Promise.all(puts);
    assert.equal(recording.written().files, 1);
    recording.failNext('sync');
    const again = checkpoints.linger(T);
    const refused = [6, 7].map((number) => checkpoints.put(checkpoint(number)));
    again();
    for (const put of refused) await assert.rejects(put, { code: 'write-failed' });
    assert.deepEqual(await idsOf(checkpoints, { thread_id: T }), [5, 4, 3, 2, 1].map(uuid));
  });

  for (const call of ['open', 'write', 'sync', 'rename'] as const) {
    it(`loses nothing where the journal was written and a file could not be (${call})`, async () => {
      const recording = recordingFs();
      const storage = await folder.open({ fs: recording.fs, later: () => undefined });
      await storage.threads.put(thread(T, { name: 'kept' }));
      await storage.checkpoints.put(checkpoint(1, { writes: { list: full([1]) } }));
      recording.failNext(call);
      // At the end the files are written from the journal; that fails, and the journal stays.
      await storage.close();
      const reopened = await folder.open();
      assert.deepEqual(await reopened.threads.get(T), thread(T, { name: 'kept' }));
      assert.deepEqual(await idsOf(reopened.checkpoints, { thread_id: T }), [uuid(1)]);
      assert.deepEqual(reopened.problems(), []);
    });
  }

  it('fails only the batch that failed', async () => {
    const recording = recordingFs();
    const { checkpoints } = await folder.open({ fs: recording.fs, later: () => undefined });
    await checkpoints.put(checkpoint(1));
    recording.failNext('sync');
    const first = checkpoints.put(checkpoint(2)).then(
      () => 'kept',
      () => 'refused',
    );
    // The second comes when the first is under way, so in a batch of its own.
    await new Promise((resolve) => setImmediate(resolve));
    const second = checkpoints.put(checkpoint(3)).then(
      () => 'kept',
      () => 'refused',
    );
    const outcomes = [await first, await second];
    const kept = outcomes.flatMap((outcome, at) => (outcome === 'kept' ? [uuid(at + 2)] : []));
    assert.equal(outcomes[0], 'refused');
    assert.deepEqual(await idsOf(checkpoints, { thread_id: T }), [...kept.reverse(), uuid(1)]);
  });

  it('refuses what builds on a checkpoint that could not be written, however early it was sent', async () => {
    const recording = recordingFs();
    const storage = await folder.open({ fs: recording.fs, later: () => undefined });
    const { checkpoints } = storage;
    await checkpoints.put(checkpoint(1, { writes: { list: full([1]) } }));
    recording.failNext('sync');
    const first = checkpoints.put(checkpoint(2, { writes: { list: append(1, [2]) } }));
    const refused = assert.rejects(first, { code: 'write-failed' });
    // Sent while the first is under way, so before anybody could know of its end.
    await new Promise((resolve) => setImmediate(resolve));
    const second = checkpoints.put(checkpoint(3, { writes: { list: append(2, [3]) } }));
    const third = checkpoints.put(checkpoint(4, { sources: { list: uuid(3) } }));
    await Promise.all([
      refused,
      assert.rejects(second, { code: 'write-failed' }),
      assert.rejects(third, { code: 'write-failed' }),
    ]);
    await checkpoints.put(checkpoint(5, { writes: { list: append(1, [5]) } }));
    await storage.close();
    const reopened = await folder.open();
    assert.deepEqual(await idsOf(reopened.checkpoints, { thread_id: T }), [uuid(5), uuid(1)]);
    assert.deepEqual(reopened.problems(), []);
  });

  it('sets nothing aside that could merely not be read just now', async () => {
    const recording = recordingFs();
    const first = await folder.open();
    await first.checkpoints.put(checkpoint(1));
    await first.close();
    const storage = await folder.open({ fs: recording.fs });
    recording.failNext('read');
    await assert.rejects(idsOf(storage.checkpoints, { thread_id: T }), { code: 'ENOSPC' });
    assert.deepEqual(await idsOf(storage.checkpoints, { thread_id: T }), [uuid(1)]);
    assert.deepEqual(storage.problems(), []);
  });

  it('keeps the threads that were not touched lately on disk alone', async () => {
    const storage = await folder.open();
    const numbers = Array.from({ length: 300 }, (_, at) => at + 1);
    await Promise.all(numbers.map((n) => storage.checkpoints.put(checkpoint(n, { thread: threadId(n) }))));
    for (const n of numbers) {
      assert.deepEqual(await idsOf(storage.checkpoints, { thread_id: threadId(n) }), [uuid(n)]);
      await storage.checkpoints.put(checkpoint(n + 1000, { thread: threadId(n) }));
    }
    assert.equal((await idsOf(storage.checkpoints, {})).length, 600);
  });

  it('says so when the data folder cannot be made', async () => {
    const file = join(folder.dir, 'a-file');
    await writeFile(file, '');
    await assert.rejects(openStorage({ dataDir: join(file, 'data'), instanceId: 'x', version: '0' }), {
      code: 'write-failed',
    });
  });

  it('clears away what a crash left half written', async () => {
    await mkdir(join(folder.dir, 'tmp', 'half-removed-thread'), { recursive: true });
    await writeFile(join(folder.dir, 'tmp', 'half-written'), '{"format":');
    const storage = await folder.open();
    assert.deepEqual(storage.problems(), []);
    assert.deepEqual(await storage.threads.list(), []);
  });
});

describe('what a step costs in lowdb', () => {
  let folder: DataFolder;
  beforeEach(async () => {
    folder = await dataFolder();
  });
  afterEach(() => folder.remove());

  it('does not follow the history before it', async () => {
    const recording = recordingFs();
    const { checkpoints } = await folder.open({ fs: recording.fs, later: () => undefined });
    const item = 'x'.repeat(1000);
    const costs: number[] = [];
    const total = 2000;
    for (let n = 1; n <= total; n += 1) {
      recording.written();
      const writes = { list: n % 100 === 1 ? full([item]) : append(n - 1, [item]) };
      const put = checkpoints.put(checkpoint(n, { parent: n - 1, writes }));
      const key = { thread_id: T, checkpoint_ns: '', checkpoint_id: uuid(n) };
      const write: PendingWrite = {
        task_id: 't',
        idx: 0,
        channel: 'list',
        value: { type: 'json', value: [n] },
      };
      await Promise.all([put, checkpoints.putWrites({ ...key, writes: [write] })]);
      costs.push(recording.written().bytes);
    }
    const sum = (part: number[]) => part.reduce((a, b) => a + b, 0);
    const first = sum(costs.slice(0, 100));
    const last = sum(costs.slice(-100));
    assert.ok(last <= first * 1.2, `the first 100 steps wrote ${first} bytes, the last 100 ${last}`);
    assert.ok(Math.max(...costs) < 2 * 70 * 1024, `one step wrote ${Math.max(...costs)} bytes`);
  });

  it('shares a write among what comes together', async () => {
    const recording = recordingFs();
    const { checkpoints, threads, runs } = await folder.open({ fs: recording.fs, later: () => undefined });
    await checkpoints.put(checkpoint(1));
    recording.written();
    await Promise.all(Array.from({ length: 100 }, (_, at) => checkpoints.put(checkpoint(at + 2))));
    assert.ok(recording.written().files <= 3);
    await Promise.all([threads.put(thread(T)), runs.put(run(1, 'pending')), runs.put(run(2, 'pending'))]);
    assert.ok(recording.written().files <= 2);
  });

  it('writes no head for a checkpoint, and one small file for a run that ends', async () => {
    const recording = recordingFs();
    const { checkpoints, threads, runs } = await folder.open({ fs: recording.fs, later: () => undefined });
    await threads.put(thread(T, { text: 'x'.repeat(100_000) }));
    await runs.put(run(1, 'running'));
    recording.written();
    await checkpoints.put(checkpoint(1));
    await runs.put(run(1, 'success'));
    const { bytes, files } = recording.written();
    assert.equal(files, 2);
    assert.ok(bytes < 5000, `${bytes} bytes were written`);
  });
});
