/**
 * The runs that are waiting, running or have just ended, with their event logs: what streams and joins read. The events
 * of ended runs stay in memory for late readers (Last-Event-ID) until the server stops, but of no more than 200 runs and
 * no more than 64 MB: the oldest go first, those with `stream_resumable` last. Storage has the rest (endedRuns.ts).
 */
import type { HostedRun } from '../graphs/port.js';
import type { Json, Run, RunError } from '../protocol/api.js';
import type { ChangeFeed } from './changeFeed.js';
import type { EventLog } from './eventLog.js';

/** How a run ended. `output` is undefined where only the thread's values can tell (cancelled, or long ago). */
export interface RunEnd {
  run: Run;
  output: Json | undefined;
  error: RunError | undefined;
}

export interface LiveRun {
  run: Run;
  readonly log: EventLog;
  readonly abort: AbortController;
  /** Settles when its record is on disk; a run may start before, but neither its answer nor its end comes before. */
  readonly kept: Promise<unknown>;
  /** Settles when the end is on disk; never rejects. */
  readonly end: Promise<RunEnd>;
  settle(end: RunEnd): void;
  /** Takes the run back while it has not started. */
  withdraw: () => boolean;
  /** Reaches it on its worker. */
  hosted?: HostedRun;
  /** What cancels it, for the run's record. */
  stopError?: RunError;
}

/** Tells the feed how a run stands, once it is on disk: whoever hears of it may ask for it. */
export function announceRun(feed: Pick<ChangeFeed, 'send'>, { run, kept }: LiveRun): void {
  const { thread_id, run_id, status } = run;
  const send = (): void => feed.send({ kind: 'run', thread_id, run_id, status });
  kept.then(send, send);
}

export interface LiveRuns {
  add(live: LiveRun): void;
  get(runId: string): LiveRun | undefined;
  /** Those whose end is not on disk yet, oldest first. */
  ofThread(threadId: string): LiveRun[];
  /** Those of the thread that have begun, as far as they are kept, in the order in which they ran. */
  started(threadId: string): LiveRun[];
  unended(): LiveRun[];
  /** To be called when a run has ended: makes room. */
  ended(live: LiveRun): void;
  forget(runId: string): void;
}

export function createLiveRuns(limits = { runs: 200, bytes: 64 * 1024 * 1024 }): LiveRuns {
  const byId = new Map<string, LiveRun>();
  const byThread = new Map<string, Set<LiveRun>>();
  const past: LiveRun[] = [];

  return {
    add(live) {
      byId.set(live.run.run_id, live);
      const { thread_id: threadId } = live.run;
      byThread.set(threadId, (byThread.get(threadId) ?? new Set()).add(live));
    },
    get: (runId) => byId.get(runId),
    ofThread: (threadId) => [...(byThread.get(threadId) ?? [])],
    started: (threadId) => [
      ...past.filter(({ run, log }) => run.thread_id === threadId && log.lastId > 0),
      ...[...(byThread.get(threadId) ?? [])].filter(({ log }) => log.lastId > 0),
    ],
    unended: () => [...byThread.values()].flatMap((lives) => [...lives]),
    ended(live) {
      const { thread_id: threadId } = live.run;
      const others = byThread.get(threadId);
      others?.delete(live);
      if (others?.size === 0) byThread.delete(threadId);
      past.push(live);
      let bytes = past.reduce((sum, each) => sum + each.log.bytes, 0);
      while (past.length > limits.runs || (bytes > limits.bytes && past.length > 1)) {
        // Never the one that has just ended: its readers are on their way.
        const dispensable = past.slice(0, -1).findIndex(({ run }) => !run.kwargs.stream_resumable);
        const [oldest] = past.splice(Math.max(dispensable, 0), 1);
        if (oldest === undefined) return;
        bytes -= oldest.log.bytes;
        byId.delete(oldest.run.run_id);
      }
    },
    forget(runId) {
      byId.delete(runId);
      const at = past.findIndex(({ run }) => run.run_id === runId);
      if (at >= 0) past.splice(at, 1);
    },
  };
}
