/** Cancels several runs at once: those named, or all of a status. */
import type { RunsCancel } from '../protocol/runRequests.js';
import type { LiveRun, LiveRuns } from './liveRuns.js';
import type { CancelAction, Runs } from './runs.js';

/**
 * Settles when all have ended; runs that had ended before are passed over.
 * @throws RequestError `not-found` where a run that is named does not exist (none is cancelled then).
 */
export async function cancelMany(
  { runs, live }: { runs: Pick<Runs, 'get' | 'cancel'>; live: Pick<LiveRuns, 'unended'> },
  request: RunsCancel,
  action: CancelAction,
): Promise<void> {
  const { thread_id: threadId, run_ids: runIds, status } = request;
  if (threadId != null) for (const runId of runIds ?? []) await runs.get(threadId, runId);
  const wanted = ({ run }: LiveRun): boolean =>
    (threadId == null || run.thread_id === threadId) &&
    (runIds == null || runIds.includes(run.run_id)) &&
    (status == null || status === 'all' || run.status === status);
  // Newest first, so that nothing waiting starts in between.
  for (const { run } of live.unended().filter(wanted).reverse()) {
    await runs.cancel(run.thread_id, run.run_id, action);
  }
}
