/**
 * Threads that somebody looks at while they run: which nodes run and what models write, told for every run of the
 * thread, whoever started it and whatever events it was asked for. The worker is asked to tell only while there are
 * readers; without them nothing is kept, sent or put together. The events are those of a run's own stream, with no more
 * in them than it takes to follow.
 */
import type { Json, Run, RunError } from '../protocol/api.js';
import type { RunOutcome } from '../protocol/worker.js';
import { createEventLog, type EventLog, type LoggedEvent } from './eventLog.js';
import type { LiveRun, LiveRuns } from './liveRuns.js';

export interface ThreadWatch {
  isWatched(threadId: string): boolean;
  /** A run of the thread begins. */
  started(live: LiveRun): void;
  take(run: Run, event: string, data: Json): void;
  ended(run: Run, outcome: RunOutcome, error: RunError | undefined): void;
  /** What is kept of the run under way, or of the last one that was looked at, then what happens, until `signal` aborts. */
  read(threadId: string, signal: AbortSignal): AsyncGenerator<LoggedEvent, void, void>;
}

interface Watched {
  readers: number;
  /** Of the newest run. */
  log: EventLog;
}

const keptBytes = 4 * 1024 * 1024;

export function createThreadWatch(runs: Pick<LiveRuns, 'ofThread'>): ThreadWatch {
  const threads = new Map<string, Watched>();

  const underWay = (threadId: string): LiveRun | undefined =>
    runs.ofThread(threadId).find(({ run }) => run.status === 'running');
  const tell = (live: LiveRun | undefined, watched: boolean): void => {
    // A worker that is gone has nothing to tell.
    live?.hosted?.watch({ run_id: live.run.run_id, watched }).catch(() => undefined);
  };
  const begin = (log: EventLog, { run }: LiveRun): void => {
    log.append('metadata', { run_id: run.run_id, started_at: run.updated_at });
  };

  const enter = (threadId: string): Watched => {
    const known = threads.get(threadId);
    if (known !== undefined) {
      known.readers++;
      return known;
    }
    const watched = { readers: 1, log: createEventLog(keptBytes) };
    threads.set(threadId, watched);
    const live = underWay(threadId);
    if (live !== undefined) begin(watched.log, live);
    tell(live, true);
    return watched;
  };
  const leave = (threadId: string, watched: Watched): void => {
    watched.readers--;
    if (watched.readers > 0) return;
    threads.delete(threadId);
    watched.log.end();
    tell(underWay(threadId), false);
  };

  async function* follow(watched: Watched, signal: AbortSignal): AsyncGenerator<LoggedEvent, void, void> {
    let id = 0;
    for (let isOver = signal.aborted; !isOver; isOver = signal.aborted) {
      // Ends when the thread's next run begins.
      for await (const each of watched.log.read(0, signal)) yield { ...each, id: ++id };
    }
  }

  return {
    isWatched: (threadId) => threads.has(threadId),
    started(live) {
      const watched = threads.get(live.run.thread_id);
      if (watched === undefined) return;
      const before = watched.log;
      watched.log = createEventLog(keptBytes);
      begin(watched.log, live);
      before.end();
    },
    take(run, event, data) {
      threads.get(run.thread_id)?.log.append(event, data);
    },
    ended(run, outcome, error) {
      const next = outcome.status === 'success' ? outcome.next : [];
      const data = { run_id: run.run_id, status: run.status, error: error?.message ?? null, next };
      threads.get(run.thread_id)?.log.append('end', data);
    },
    read(threadId, signal) {
      const watched = enter(threadId);
      signal.addEventListener('abort', () => leave(threadId, watched), { once: true });
      return follow(watched, signal);
    },
  };
}
