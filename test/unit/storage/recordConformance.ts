/** What every adapter must do with threads, runs and assistants; each adapter's test file runs it. */
import assert from 'node:assert/strict';
import type { Json } from '../../../server/protocol/api.js';
import type { KeptCheckpoint, StoredValue } from '../../../server/protocol/checkpoints.js';
import type { Storage } from '../../../server/storage/port.js';
import type { Subject } from './checkpointConformance.js';
import { append, checkpoint, full, idsOf, jsonValues, run, thread, threadId, uuid } from './samples.js';

const T = threadId(1);
const json = (value: Json): StoredValue => ({ type: 'json', value });

export function recordConformance(subject: () => Subject): void {
  /** Checks now, and once more after the store has been opened again. */
  const nowAndReopened = async (check: (storage: Storage) => Promise<void>): Promise<void> => {
    await check(subject().storage);
    await check(await subject().reopen());
  };
  const get = (storage: Storage, number: number, ns = '', of = T) =>
    storage.checkpoints.get({ thread_id: of, checkpoint_ns: ns, checkpoint_id: uuid(number) });

  it('finds a run without its thread', async () => {
    const { runs, threads } = subject().storage;
    for (const number of [1, 2, 3]) await threads.put(thread(threadId(number)));
    await runs.put(run(1, 'success', threadId(2)));
    await runs.put(run(2, 'running', threadId(3)));
    await nowAndReopened(async (storage) => {
      assert.equal((await storage.runs.find(uuid(1)))?.thread_id, threadId(2));
      assert.equal((await storage.runs.find(uuid(2)))?.status, 'running');
      assert.equal(await storage.runs.find(uuid(3)), null);
    });
    await subject().storage.threads.delete(threadId(2));
    assert.equal(await subject().storage.runs.find(uuid(1)), null);
  });

  describe('threads', () => {
    it('keeps, replaces and lists records; what was read may be changed without changing them', async () => {
      const { threads } = subject().storage;
      await threads.put(thread(T, { name: 'old' }));
      await threads.put({ ...thread(T, { name: 'new' }), status: 'busy' });
      await threads.put(thread('not a uuid'));
      const read = await threads.get(T);
      read!.metadata.name = 'changed';
      await nowAndReopened(async (storage) => {
        assert.deepEqual(await storage.threads.get(T), { ...thread(T, { name: 'new' }), status: 'busy' });
        assert.equal(await storage.threads.get(threadId(2)), null);
        assert.deepEqual((await storage.threads.list()).map(({ thread_id }) => thread_id).sort(), [
          T,
          'not a uuid',
        ]);
      });
    });

    it('deletes a thread with its runs and checkpoints, and no other', async () => {
      const { threads, runs, checkpoints } = subject().storage;
      for (const id of [T, threadId(2)]) {
        await threads.put(thread(id));
        await runs.put(run(1, 'running', id));
        await runs.put(run(2, 'success', id));
        await checkpoints.put(checkpoint(1, { thread: id }));
      }
      assert.equal(await threads.delete(T), true);
      assert.equal(await threads.delete(T), false);
      await nowAndReopened(async (storage) => {
        assert.equal(await storage.threads.get(T), null);
        assert.deepEqual(await storage.runs.list(T), []);
        assert.equal(await get(storage, 1), null);
        assert.deepEqual(
          (await storage.runs.unfinished()).map(({ thread_id }) => thread_id),
          [threadId(2)],
        );
        assert.equal((await storage.runs.list(threadId(2))).length, 2);
        assert.notEqual(await get(storage, 1, '', threadId(2)), null);
      });
    });

    it('can use the id of a deleted thread again', async () => {
      const { threads, checkpoints } = subject().storage;
      await checkpoints.put(checkpoint(1));
      await threads.delete(T);
      await threads.put(thread(T));
      await checkpoints.put(checkpoint(2));
      await nowAndReopened(async (storage) => {
        assert.deepEqual(await idsOf(storage.checkpoints, { thread_id: T }), [uuid(2)]);
      });
    });

    it('drops the checkpoints alone', async () => {
      const { threads, runs, checkpoints } = subject().storage;
      await threads.put(thread(T));
      await runs.put(run(1, 'success'));
      await checkpoints.put(checkpoint(1));
      await checkpoints.deleteThread(T);
      await checkpoints.deleteThread(threadId(9));
      await nowAndReopened(async (storage) => {
        assert.deepEqual(await idsOf(storage.checkpoints, { thread_id: T }), []);
        assert.notEqual(await storage.threads.get(T), null);
        assert.equal((await storage.runs.list(T)).length, 1);
      });
      await subject().storage.checkpoints.put(checkpoint(2));
      assert.deepEqual(await idsOf(subject().storage.checkpoints, { thread_id: T }), [uuid(2)]);
    });

    it('copies a thread: the two go on apart', async () => {
      const { threads, runs, checkpoints } = subject().storage;
      const copy = threadId(2);
      await threads.put(thread(T));
      await runs.put(run(1, 'success'));
      for (let n = 1; n <= 250; n += 1) {
        const writes = { list: n === 1 ? full([1]) : append(n - 1, [n]) };
        await checkpoints.put(checkpoint(n, { parent: n - 1, writes }));
      }
      const key = { thread_id: T, checkpoint_ns: '', checkpoint_id: uuid(250) };
      await checkpoints.putWrites({
        ...key,
        writes: [{ task_id: 't', idx: 0, channel: 'a', value: json(1) }],
      });
      await threads.copy(T, thread(copy, { copied: true }));
      await checkpoints.put(checkpoint(300, { thread: copy, writes: { list: append(250, ['copy']) } }));
      await checkpoints.put(checkpoint(300, { writes: { list: append(250, ['source']) } }));
      await nowAndReopened(async (storage) => {
        const numbers = Array.from({ length: 250 }, (_, at) => at + 1);
        assert.deepEqual(jsonValues(await get(storage, 300, '', copy)), [['list', [...numbers, 'copy']]]);
        assert.deepEqual(jsonValues(await get(storage, 300)), [['list', [...numbers, 'source']]]);
        const copied = await get(storage, 250, '', copy);
        assert.equal(copied?.thread_id, copy);
        assert.equal(copied.pending_writes.length, 1);
        assert.deepEqual(await storage.threads.get(copy), thread(copy, { copied: true }));
        assert.deepEqual(await storage.runs.list(copy), []);
      });
    });
  });

  describe('a thread restored from what is kept of another', () => {
    const copy = threadId(2);
    const restored = async (storage: Storage): Promise<void> => {
      const kept: KeptCheckpoint[] = [];
      for await (const each of storage.checkpoints.kept(T)) kept.push(each);
      await storage.threads.restore(thread(copy), {
        checkpoints: kept,
        runs: [run(1, 'success', copy), run(2, 'interrupted', copy)],
      });
    };
    const all = async (storage: Storage, of: string) => {
      const found: unknown[] = [];
      for await (const each of storage.checkpoints.list({ thread_id: of }))
        found.push({
          ...each,
          thread_id: '',
          sources: {},
          annotation: { ...each.annotation, thread_id: '' },
        });
      return found;
    };

    it('has the same history, writes, annotations and runs, in place of what was there', async () => {
      const { checkpoints, threads, runs } = subject().storage;
      await threads.put(thread(T));
      for (let n = 1; n <= 250; n += 1) {
        const writes = { list: n === 1 ? full([1]) : append(n - 1, [n]) };
        await checkpoints.put(checkpoint(n, { parent: n - 1, writes }));
      }
      await checkpoints.put(checkpoint(3, { ns: 'sub:1', writes: { a: full(1) } }));
      const place = { thread_id: T, checkpoint_ns: '', checkpoint_id: uuid(250) };
      const write = (idx: number, value: Json) => ({ task_id: 't', idx, channel: 'a', value: json(value) });
      await checkpoints.putWrites({ ...place, writes: [write(0, 1)], run_id: 'gone' });
      await checkpoints.withdrawWrites(T, 'gone');
      await checkpoints.putWrites({ ...place, writes: [write(0, 2), write(-3, 'asked')], run_id: 'here' });
      await checkpoints.annotate({ ...place, tasks: [], value_channels: ['list'] });
      await threads.put(thread(copy, { old: true }));
      await runs.put(run(9, 'success', copy));
      await checkpoints.put(checkpoint(900, { thread: copy }));
      await restored(subject().storage);
      await nowAndReopened(async (storage) => {
        assert.deepEqual(await all(storage, copy), await all(storage, T));
        assert.equal((await all(storage, copy)).length, 251);
        assert.deepEqual(await storage.threads.get(copy), thread(copy));
        assert.deepEqual((await storage.runs.list(copy)).map(({ run_id: id }) => id).sort(), [
          uuid(1),
          uuid(2),
        ]);
        assert.equal((await get(storage, 250, '', copy))?.pending_writes.length, 2);
      });
      // Who wrote what is known there as well.
      await subject().storage.checkpoints.withdrawWrites(copy, 'here');
      assert.equal((await get(subject().storage, 250, '', copy))?.pending_writes.length, 0);
    });

    it('stands without what was deleted, however much was built on it', async () => {
      const { checkpoints, threads } = subject().storage;
      await threads.put(thread(T));
      await checkpoints.put(checkpoint(1, { writes: { list: full([1]), kept: full('from the first') } }));
      for (let n = 2; n <= 6; n += 1) {
        const sources = { kept: uuid(1) };
        await checkpoints.put(
          checkpoint(n, { parent: n - 1, writes: { list: append(n - 1, [n]) }, sources }),
        );
      }
      const gone = [1, 2, 4].map((n) => ({ checkpoint_ns: '', checkpoint_id: uuid(n) }));
      await checkpoints.deleteCheckpoints(T, gone);
      await restored(subject().storage);
      await threads.delete(T);
      await nowAndReopened(async (storage) => {
        const of = (number: number) => get(storage, number, '', copy).then(jsonValues);
        const known: [string, Json] = ['kept', 'from the first'];
        const sorted = (values: [string, Json][] | null) => values?.toSorted(([a], [b]) => (a < b ? -1 : 1));
        assert.deepEqual(sorted(await of(3)), [known, ['list', [1, 2, 3]]]);
        assert.deepEqual(sorted(await of(6)), [known, ['list', [1, 2, 3, 4, 5, 6]]]);
        assert.deepEqual(await idsOf(storage.checkpoints, { thread_id: copy }), [6, 5, 3].map(uuid));
      });
    });
  });

  describe('runs', () => {
    it('keeps them through their life, lists newest first and names the unfinished', async () => {
      const { runs } = subject().storage;
      await runs.put(run(1, 'pending'));
      await runs.put(run(2, 'pending'));
      await runs.put(run(3, 'pending', threadId(2)));
      await runs.put(run(1, 'running'));
      await runs.put({ ...run(1, 'error'), error: { error: 'TypeError', message: 'no' } });
      await nowAndReopened(async (storage) => {
        assert.deepEqual(
          (await storage.runs.list(T)).map(({ run_id, status }) => [run_id, status]),
          [
            [uuid(2), 'pending'],
            [uuid(1), 'error'],
          ],
        );
        assert.deepEqual((await storage.runs.get(T, uuid(1)))?.error, { error: 'TypeError', message: 'no' });
        assert.equal(await storage.runs.get(threadId(2), uuid(1)), null);
        assert.deepEqual((await storage.runs.unfinished()).map(({ run_id }) => run_id).sort(), [
          uuid(2),
          uuid(3),
        ]);
      });
    });

    it('deletes them, finished or not', async () => {
      const { runs } = subject().storage;
      await runs.put(run(1, 'success'));
      await runs.put(run(2, 'running'));
      await runs.put(run(3, 'success'));
      assert.equal(await runs.delete(T, uuid(1)), true);
      assert.equal(await runs.delete(T, uuid(2)), true);
      assert.equal(await runs.delete(T, uuid(2)), false);
      await nowAndReopened(async (storage) => {
        assert.deepEqual(
          (await storage.runs.list(T)).map(({ run_id }) => run_id),
          [uuid(3)],
        );
        assert.deepEqual(await storage.runs.unfinished(), []);
      });
    });
  });

  describe('assistants', () => {
    it('keeps, replaces, lists and deletes them', async () => {
      const { assistants } = subject().storage;
      const time = '2025-01-01T00:00:00.000Z';
      const sample = (id: number, name: string) => ({
        assistant_id: uuid(id),
        graph_id: 'joke',
        name,
        description: null,
        config: {},
        context: {},
        metadata: { created_by: 'system' },
        version: 1,
        created_at: time,
        updated_at: time,
      });
      await Promise.all([1, 2, 3].map((id) => assistants.put(sample(id, 'old'))));
      await assistants.put(sample(2, 'new'));
      assert.equal(await assistants.delete(uuid(1)), true);
      assert.equal(await assistants.delete(uuid(1)), false);
      await nowAndReopened(async (storage) => {
        assert.deepEqual(await storage.assistants.get(uuid(2)), sample(2, 'new'));
        assert.equal(await storage.assistants.get(uuid(1)), null);
        assert.deepEqual((await storage.assistants.list()).map(({ name }) => name).sort(), ['new', 'old']);
      });
    });
  });

  describe('shapes of graphs', () => {
    it('are kept by their structure', async () => {
      const { graphShapes } = subject().storage;
      const shape = {
        nodes: ['a'],
        edges: [{ source: '__start__', target: 'a', conditional: false }],
        channels: { topic: 'LastValue' },
      };
      await Promise.all([
        graphShapes.put({ structure: '1', shape }),
        graphShapes.put({ structure: '2', shape }),
      ]);
      await nowAndReopened(async (storage) => {
        assert.deepEqual(await storage.graphShapes.get('2'), { structure: '2', shape });
        assert.equal(await storage.graphShapes.get('3'), null);
      });
    });
  });
}
