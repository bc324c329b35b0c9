/**
 * After a crash or a stop: runs that had begun are marked, and their threads are as their newest checkpoint says, so
 * that they can be resumed from it; those that had not begun are given back, to be started in their turn. Needs no
 * worker: a checkpoint the engine said nothing of was written in the middle of a run.
 */
import type { Run, RunError } from '../protocol/api.js';
import type { RunsDeps } from './deps.js';
import { messageOf } from './errors.js';
import { withStatus } from './runStatus.js';
import { nextNodes } from './stateView.js';
import type { ThreadRecords } from './threadRecords.js';
import { goesWithClient, hasNotBegun } from './waitingRuns.js';

const hadBegun: RunError = {
  error: 'ServerStopped',
  message: 'The server stopped before the run had ended; resume it from its newest checkpoint',
};
const clientIsGone: RunError = {
  error: 'ServerStopped',
  message:
    'The server stopped before the run had started, and the connection of its client with it (on_disconnect: cancel)',
};

/** The runs that are still to be started, each thread's in the order in which they were accepted. */
export async function recoverRuns(
  { storage, clock, log }: Pick<RunsDeps, 'storage' | 'clock' | 'log'>,
  records: ThreadRecords,
): Promise<Run[]> {
  const waiting: Run[] = [];
  for (const run of await storage.runs.unfinished()) {
    if (hasNotBegun(run) && !goesWithClient(run)) {
      log(
        `Run ${run.run_id} of thread ${run.thread_id} had not started when the server stopped and does now`,
      );
      waiting.push(run);
      continue;
    }
    log(`Run ${run.run_id} of thread ${run.thread_id} had not ended when the server stopped`);
    try {
      await end(run, hasNotBegun(run) ? clientIsGone : hadBegun);
    } catch (problem) {
      // A damaged thread must not keep the others from their server.
      log(`Run ${run.run_id} could not be marked: ${messageOf(problem)}`);
    }
  }
  return waiting;

  async function end(run: Run, error: RunError): Promise<void> {
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
