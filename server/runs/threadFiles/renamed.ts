/**
 * What a thread's file becomes under other ids: those of the thread and its runs wherever the engine and the server note
 * them, not in what belongs to the user (states, inputs). Pure.
 */
import type { Json, Run } from '../../protocol/api.js';
import type { KeptCheckpoint } from '../../protocol/checkpoints.js';
import type { FiledThread, ThreadFile } from '../../protocol/threadFile.js';

export interface Renamed {
  thread: FiledThread;
  runs: Run[];
  checkpoints: KeptCheckpoint[];
}

/** @param names New ids by old ones; those that stay may be missing. */
export function renamed(
  { thread, runs, checkpoints }: ThreadFile,
  names: ReadonlyMap<string, string>,
): Renamed {
  const idOf = (id: string): string => names.get(id) ?? id;
  const within = <T>(value: T): T => replaced(value as Json, names) as T;
  return {
    thread: { ...thread, thread_id: idOf(thread.thread_id), config: within(thread.config) },
    runs: runs.map((run) => ({
      ...run,
      run_id: idOf(run.run_id),
      thread_id: idOf(run.thread_id),
      metadata: within(run.metadata),
      kwargs: {
        ...run.kwargs,
        config: within(run.kwargs.config),
        checkpoint: within(run.kwargs.checkpoint),
      },
    })),
    checkpoints: checkpoints.map((each) => ({
      ...each,
      put: { ...each.put, metadata: within(each.put.metadata) },
      task_writes: each.task_writes.map((writes) =>
        writes.run_id === undefined ? writes : { ...writes, run_id: idOf(writes.run_id) },
      ),
    })),
  };
}

function replaced(value: Json, names: ReadonlyMap<string, string>): Json {
  if (typeof value === 'string') return names.get(value) ?? value;
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item) => replaced(item, names));
  // From entries: `__proto__` as a key is data.
  const entries = Object.entries(value).map(([key, item]) => [key, replaced(item, names)] as const);
  return Object.fromEntries<Json>(entries);
}
