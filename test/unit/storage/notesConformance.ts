/** What every adapter of the storage port must do with what is noted of checkpoints beside their states. */
import assert from 'node:assert/strict';
import type { Storage } from '../../../server/storage/port.js';
import type { Subject } from './checkpointConformance.js';
import { checkpoint, threadId, uuid } from './samples.js';

const T = threadId(1);

export function notesConformance(subject: () => Subject): void {
  /** Checks now, and once more after the store has been opened again. */
  const nowAndReopened = async (check: (storage: Storage) => Promise<void>): Promise<void> => {
    await check(subject().storage);
    await check(await subject().reopen());
  };
  const get = (storage: Storage, number: number) =>
    storage.checkpoints.get({ thread_id: T, checkpoint_ns: '', checkpoint_id: uuid(number) });

  describe('annotations', () => {
    const annotation = (number: number, name: string) => ({
      thread_id: T,
      checkpoint_ns: '',
      checkpoint_id: uuid(number),
      tasks: [{ id: 'id', name, path: ['__pregel_pull', name] }],
      value_channels: ['a'],
      next: null,
    });

    it('are kept, before and after their checkpoint; the newest counts', async () => {
      const { checkpoints } = subject().storage;
      await checkpoints.annotate(annotation(1, 'early'));
      await checkpoints.put(checkpoint(1));
      await checkpoints.put(checkpoint(2));
      await checkpoints.annotate(annotation(2, 'old'));
      await checkpoints.annotate(annotation(2, 'new'));
      await nowAndReopened(async (storage) => {
        assert.deepEqual((await get(storage, 1))?.annotation, annotation(1, 'early'));
        assert.deepEqual((await get(storage, 2))?.annotation, annotation(2, 'new'));
      });
    });

    it('of another version of the graph leave the tasks of nodes that it does not have', async () => {
      const { checkpoints } = subject().storage;
      const of = (structure: string, ...tasks: string[]) => ({
        ...annotation(1, ''),
        tasks: tasks.map((id) => ({ id, name: id, path: [] })),
        graph: { structure, source: null },
      });
      const kept = async (storage: Storage) => {
        const found = (await get(storage, 1))?.annotation;
        return [found?.tasks.map(({ id }) => id), found?.graph?.structure, found?.next];
      };
      await checkpoints.put(checkpoint(1));
      await checkpoints.annotate(of('one', 'a', 'b'));
      await checkpoints.annotate(of('one', 'b', 'c'));
      assert.deepEqual(await kept(subject().storage), [['b', 'c'], 'one', null]);
      await subject().reopen();
      await subject().storage.checkpoints.annotate({ ...of('two', 'c'), next: ['c'] });
      await nowAndReopened(async (storage) => {
        assert.deepEqual(await kept(storage), [['c', 'b'], 'one', ['c', 'b']]);
      });
    });
  });

  describe('notes', () => {
    const trace = (id: string, attempts: number) => ({
      ...{ id, attempts, started_at: '2025-01-01T00:00:00.000Z', duration_ms: 7 },
    });
    const put = (storage: Storage, number: number, run_id: string, noted: ReturnType<typeof trace>) =>
      storage.checkpoints.putWrites({
        thread_id: T,
        checkpoint_ns: '',
        checkpoint_id: uuid(number),
        writes: [{ task_id: noted.id, idx: 0, channel: 'a', value: { type: 'json', value: 1 } }],
        run_id,
        trace: noted,
      });

    it('tell how tasks ran, the last time of each, newest checkpoint first and page by page', async () => {
      const { storage } = subject();
      for (const number of [1, 2, 3]) await storage.checkpoints.put(checkpoint(number));
      await put(storage, 1, 'run 1', trace('t', 1));
      await put(storage, 1, 'run 2', trace('t', 2));
      await put(storage, 2, 'run 2', trace('u', 1));
      await nowAndReopened(async ({ checkpoints }) => {
        const notes = (query: object) => checkpoints.notes(T, { checkpoint_ns: '', limit: 10, ...query });
        const [three, two, one] = await notes({});
        assert.deepEqual(three, { checkpoint_id: uuid(3), graph: null, traces: [] });
        assert.deepEqual([two?.traces, one?.traces], [[trace('u', 1)], [trace('t', 2)]]);
        assert.deepEqual(await notes({ before: uuid(3), limit: 1 }), [two]);
        assert.deepEqual(await notes({ checkpoint_ns: 'other' }), []);
        assert.deepEqual(await checkpoints.notes(threadId(7), { checkpoint_ns: '', limit: 10 }), []);
      });
      await subject().storage.checkpoints.withdrawWrites(T, 'run 2');
      await subject().storage.checkpoints.deleteCheckpoints(T, [
        { checkpoint_ns: '', checkpoint_id: uuid(3) },
      ]);
      await nowAndReopened(async ({ checkpoints }) => {
        const left = await checkpoints.notes(T, { checkpoint_ns: '', limit: 10 });
        assert.deepEqual(
          left.map(({ checkpoint_id: id, traces }) => [id, traces]),
          [
            [uuid(2), []],
            [uuid(1), [trace('t', 1)]],
          ],
        );
      });
    });
  });
}
