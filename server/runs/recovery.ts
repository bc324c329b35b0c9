/**
 * After a crash: runs that had not ended are marked, and their threads are as their newest checkpoint says, so that they
 * can be resumed from it. Needs no worker: a checkpoint the engine said nothing of was written in the middle of a run.
 */
import type { Run } from '../protocol/api.js';
import type { RunsDeps } from './deps.js';
import { messageOf } from './errors.js';
import { withStatus } from './runStatus.js';
import { nextNodes } from './stateView.js';
import type { ThreadRecords } from './threadRecords.js';

export async function recoverRuns(
  { storage, clock, log }: Pick<RunsDeps, 'storage' | 'clock' | 'log'>,
  records: ThreadRecords,
): Promise<void> {
  const error = {
    error: 'ServerStopped',
    message: 'The server stopped before the run had ended; resume it from its newest checkpoint',
  };
  for (const run of await storage.runs.unfinished()) {
    log(`Run ${run.run_id} of thread ${run.thread_id} had not ended when the server stopped`);
    try {
      await recover(run);
    } catch (problem) {
      // A damaged thread must not keep the others from their server.
      log(`Run ${run.run_id} could not be marked: ${messageOf(problem)}`);
    }
  }

  async function recover(run: Run): Promise<void> {
    if (run.kwargs.temporary) {
      await records.delete(run.thread_id);
      return;
    }
    await storage.runs.put(withStatus(run, 'interrupted', clock.now(), error));
    const status = await statusOf(run);
    await records.change(run.thread_id, (record) => ({ ...record, status }));
  }

  async function statusOf(run: Run): Promise<'idle' | 'interrupted'> {
    const newest = await storage.checkpoints.get({ thread_id: run.thread_id, checkpoint_ns: '' });
    if (newest === null) return 'idle';
    return newest.annotation === null || nextNodes(newest, true).length > 0 ? 'interrupted' : 'idle';
  }
}
