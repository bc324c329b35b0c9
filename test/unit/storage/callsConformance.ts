/** What every adapter of the storage port must do with recorded calls; each adapter's test file runs it. */
import assert from 'node:assert/strict';
import type { RecordedCall } from '../../../server/protocol/calls.js';
import type { Storage } from '../../../server/storage/port.js';
import type { Subject } from './checkpointConformance.js';
import { checkpoint, thread, threadId, uuid } from './samples.js';

const T = threadId(1);

export function callsConformance(subject: () => Subject): void {
  const nowAndReopened = async (check: (storage: Storage) => Promise<void>): Promise<void> => {
    await check(subject().storage);
    await check(await subject().reopen());
  };
  const json = <T>(value: T) => ({ type: 'json', value }) as const;

  describe('calls of models and tools', () => {
    it('come with the writes of tasks, show in no state, and go and are copied with the writes', async () => {
      const { checkpoints } = subject().storage;
      const call = (name: string): RecordedCall => ({
        kind: 'tool',
        name,
        checkpoint_ns: 'n:t',
        input: { digest: 'd', parts: [{ at: 'input', digest: 'd', text: 'asked' }] },
        result: { kind: 'value', value: json('answered') },
      });
      const put = (task_id: string, run_id: string, calls?: RecordedCall[]) =>
        checkpoints.putWrites({
          thread_id: T,
          checkpoint_ns: '',
          checkpoint_id: uuid(1),
          writes: [{ task_id, idx: 0, channel: 'a', value: json(1) }],
          run_id,
          ...(calls === undefined ? {} : { calls }),
        });
      await checkpoints.put(checkpoint(1));
      await put('t', 'run 1', [call('first'), call('second')]);
      await put('without', 'run 1');
      await put('t', 'run 2', [call('later')]);
      const kept = (task_id: string, run_id: string, ...calls: RecordedCall[]) => ({
        task_id,
        run_id,
        channels: ['a'],
        calls,
      });
      const first = kept('t', 'run 1', call('first'), call('second'));
      const callsOf = (storage: Storage, thread_id = T) =>
        storage.checkpoints.calls({ thread_id, checkpoint_ns: '', checkpoint_id: uuid(1) });
      await nowAndReopened(async (storage) => {
        assert.deepEqual(await callsOf(storage), [first, kept('t', 'run 2', call('later'))]);
        assert.equal(
          JSON.stringify(
            await storage.checkpoints.get({ thread_id: T, checkpoint_ns: '', checkpoint_id: uuid(1) }),
          ).includes('answered'),
          false,
        );
      });
      const opened = subject().storage;
      await opened.threads.put(thread(T));
      await opened.threads.copy(T, thread(threadId(2)));
      await opened.checkpoints.withdrawWrites(T, 'run 2');
      await nowAndReopened(async (storage) => {
        assert.deepEqual(await callsOf(storage), [first]);
        assert.equal((await callsOf(storage, threadId(2))).length, 2);
        assert.deepEqual(await callsOf(storage, threadId(7)), []);
      });
      await subject().storage.checkpoints.deleteCheckpoints(T, [
        { checkpoint_ns: '', checkpoint_id: uuid(1) },
      ]);
      await nowAndReopened(async (storage) => assert.deepEqual(await callsOf(storage), []));
    });
  });
}
