/**
 * Ends of runs that storage refused (a full disk, a read-only one). Whoever waits has been told; here they are shown as
 * they are and kept as soon as storage takes them, at the latest when the server stops. A thread's own status is left to
 * the run that comes next: what that makes of the thread is newer.
 */
import type { Json, Run, ThreadStatus } from '../protocol/api.js';
import type { RunsDeps } from './deps.js';
import type { ThreadRecords } from './threadRecords.js';

/** What the thread's record will say. */
export interface LateThread {
  status: ThreadStatus;
  error: Json;
}

export interface LateEnds {
  add(run: Run, thread: LateThread): void;
  /** A run whose end is not on disk. */
  get(runId: string): Run | undefined;
  threadOf(threadId: string): LateThread | undefined;
  /** A run begins on the thread, or the thread goes: it is no longer for these ends to say how it is. */
  supersede(threadId: string): void;
  forget(runId: string): void;
  /** Tries once to keep what is late. */
  flush(): Promise<void>;
  /** No more attempts by itself. */
  stop(): void;
}

/** Milliseconds between attempts while storage refuses. */
const retryAfter = 5000;

export function createLateEnds({
  storage,
  clock,
  records,
}: Pick<RunsDeps, 'storage' | 'clock'> & { records: ThreadRecords }): LateEnds {
  const late = new Map<string, Run>();
  const threads = new Map<string, LateThread>();
  let cancelTimer: (() => void) | null = null;
  let isStopped = false;

  const plan = (): void => {
    if (isStopped || cancelTimer !== null || (late.size === 0 && threads.size === 0)) return;
    cancelTimer = clock.after(retryAfter, () => {
      cancelTimer = null;
      void flush();
    });
  };

  const flush = async (): Promise<void> => {
    try {
      for (const run of [...late.values()]) {
        if (run.kwargs.temporary) await records.delete(run.thread_id);
        // Of a thread deleted since there is nothing to keep.
        else if ((await records.find(run.thread_id)) !== null) await storage.runs.put(run);
        if (late.get(run.run_id) === run) late.delete(run.run_id);
      }
      for (const [threadId, state] of [...threads]) {
        await records.change(threadId, (record) => ({
          ...record,
          ...(threads.get(threadId) === state ? state : {}),
        }));
        if (threads.get(threadId) === state) threads.delete(threadId);
      }
    } catch {
      // Refused still: what is left is tried again.
    }
    plan();
  };

  return {
    add(run, thread) {
      late.set(run.run_id, run);
      threads.set(run.thread_id, thread);
      plan();
    },
    get: (runId) => late.get(runId),
    threadOf: (threadId) => threads.get(threadId),
    supersede: (threadId) => void threads.delete(threadId),
    forget: (runId) => void late.delete(runId),
    flush,
    stop() {
      isStopped = true;
      cancelTimer?.();
    },
  };
}
