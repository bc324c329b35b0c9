/**
 * What a run came to, for those who ask long after its end, also after a restart: its values, and the stream that is
 * left of it. While its events are kept (liveRuns.ts) it is these that are read; afterwards a stream is the metadata,
 * the final values (or the error) and the end.
 */
import type { Json, Run } from '../protocol/api.js';
import type { StoredCheckpoint } from '../protocol/checkpoints.js';
import type { RunsDeps } from './deps.js';
import type { LoggedEvent } from './eventLog.js';
import type { States } from './states.js';

export interface EndedRuns {
  /**
   * The thread's values at the run's end, with `__interrupt__` where it asked something; null where its thread is gone
   * or never had any.
   */
  values(run: Run): Promise<Json>;
  /** `after`: the number of the event that the reader saw last (0: none). */
  events(run: Run, after: number): AsyncGenerator<LoggedEvent, void, void>;
}

export function createEndedRuns({
  storage,
  states,
}: Pick<RunsDeps, 'storage'> & { states: Pick<States, 'get'> }): EndedRuns {
  /** The newest checkpoint that the run made; for one that made none, the newest that there was when it ended. */
  const lastOf = async (run: Run): Promise<StoredCheckpoint | null> => {
    const root = { thread_id: run.thread_id, checkpoint_ns: '' };
    for await (const own of storage.checkpoints.list({ ...root, filter: { run_id: run.run_id }, limit: 1 }))
      return own;
    for await (const each of storage.checkpoints.list(root)) {
      if (Date.parse(each.checkpoint.ts) <= Date.parse(run.updated_at)) return each;
    }
    return null;
  };

  const values = async (run: Run): Promise<Json> => {
    if (run.kwargs.temporary || (await storage.threads.get(run.thread_id)) === null) return null;
    const last = await lastOf(run);
    if (last === null) return null;
    const checkpoint = { checkpoint_id: last.checkpoint.id };
    const { values: found, interrupts } = await states.get(run.thread_id, { checkpoint });
    if (run.status !== 'success' || interrupts.length === 0) return found;
    const asked = interrupts as Json[];
    const isFields = typeof found === 'object' && found !== null && !Array.isArray(found);
    return isFields ? { ...found, __interrupt__: asked } : { __interrupt__: asked };
  };

  return {
    values,
    async *events(run, after) {
      const { run_id: runId, error } = run;
      const metadata = { run_id: runId, attempt: 1 };
      if (after < 1) yield { id: 1, event: 'metadata', data: JSON.stringify(metadata) };
      const id = Math.max(after, 1) + 1;
      if (error === undefined) yield { id, event: 'values', data: JSON.stringify(await values(run)) };
      else {
        const data = { error: error.error, message: error.message };
        yield { id, event: 'error', data: JSON.stringify(data) };
      }
    },
  };
}
