/**
 * Takes a run back: its record and its checkpoints go, with what it wrote onto older ones (the answer to an interrupt,
 * results of tasks), and the thread is as it was before. One run at a time runs on a thread, so what the run made is
 * the newest part of the history. Leaves ending the run to runs.ts.
 */
import type { Run } from '../protocol/api.js';
import type { CheckpointPlace } from '../storage/checkpointQuery.js';
import type { RunsDeps } from './deps.js';
import type { LateEnds } from './lateEnds.js';
import type { LiveRuns } from './liveRuns.js';
import type { States } from './states.js';
import { nextNodes } from './stateView.js';
import type { ThreadRecords } from './threadRecords.js';

export type Rollback = (run: Run) => Promise<void>;

export function createRollback({
  storage,
  records,
  lateEnds,
  states,
  live,
}: Pick<RunsDeps, 'storage'> & {
  records: ThreadRecords;
  lateEnds: Pick<LateEnds, 'supersede' | 'forget'>;
  states: Pick<States, 'newest'>;
  live: LiveRuns;
}): Rollback {
  return async ({ thread_id: threadId, run_id: runId }) => {
    const gone: CheckpointPlace[] = [];
    for await (const each of storage.checkpoints.list({ thread_id: threadId })) {
      if (each.metadata.run_id !== runId) break;
      gone.push({ checkpoint_ns: each.checkpoint_ns, checkpoint_id: each.checkpoint.id });
    }
    await storage.checkpoints.deleteCheckpoints(threadId, gone);
    await storage.checkpoints.withdrawWrites(threadId, runId);
    live.forget(runId);
    lateEnds.forget(runId);
    await storage.runs.delete(threadId, runId);
    const thread = await records.find(threadId);
    if (thread === null) return;
    const newest = await states.newest(thread);
    const status = newest !== null && nextNodes(newest, true).length > 0 ? 'interrupted' : 'idle';
    await records.change(threadId, (record) => ({ ...record, status, error: null }));
    lateEnds.supersede(threadId);
  };
}
