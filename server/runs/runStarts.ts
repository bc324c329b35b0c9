/**
 * From an accepted run to its turn: its delay, its place in the queue, and the record that says whether it has begun.
 * That record is on disk before the graph is called, so that after a crash no run begins twice: one that starts at once
 * is kept as running from the first, the others are kept again when they begin. What happens inside is runExecution's.
 */
import type { Run } from '../protocol/api.js';
import type { RunsDeps } from './deps.js';
import { messageOf } from './errors.js';
import { createEventLog } from './eventLog.js';
import { announceRun, type LiveRun, type LiveRuns, type RunEnd } from './liveRuns.js';
import type { RunExecution } from './runExecution.js';
import type { RunQueue } from './runQueue.js';
import { withStatus } from './runStatus.js';
import { graphOf, type WaitingRun } from './waitingRuns.js';

export interface RunStarts {
  /** Begins to keep the record and, in its turn, to run. `others`: what has to be on disk too before anybody hears of it. */
  accept(run: Run, others: Promise<unknown> | null): LiveRun;
  /** A run that was accepted before the server was started. */
  resume(waiting: WaitingRun): LiveRun;
}

type Deps = Pick<RunsDeps, 'storage' | 'clock' | 'feed' | 'log'> & {
  live: LiveRuns;
  queue: RunQueue;
  execution: RunExecution;
};

export function createRunStarts(deps: Deps): RunStarts {
  const { storage, clock, feed, log, live: liveRuns, queue, execution } = deps;
  const keepAsRunning = (run: Run): Promise<void> =>
    storage.runs.put(withStatus(run, 'running', clock.now()));

  const begin = async (live: LiveRun): Promise<void> => {
    if (live.abort.signal.aborted) return;
    // A disk that refuses this will refuse its checkpoints: the run itself says so better.
    await keepAsRunning(live.run).catch((error: unknown) =>
      log(`The start of run ${live.run.run_id} could not be kept: ${messageOf(error)}`),
    );
  };

  const launch = (run: Run, seconds: number, isKeptAsRunning: boolean, kept: Promise<unknown>): LiveRun => {
    const { promise, resolve } = withResolvers<RunEnd>();
    const live: LiveRun = {
      run,
      log: createEventLog(),
      abort: new AbortController(),
      kept,
      end: promise,
      settle: resolve,
      withdraw: () => false,
    };
    liveRuns.add(live);
    // Before it starts, so that whoever follows hears of a run in the order of its life.
    announceRun(feed, live);
    const job = async (): Promise<void> => {
      try {
        if (!isKeptAsRunning) await begin(live);
        await execution.execute(live, graphOf(run) ?? '');
      } catch (error) {
        log(`Run ${run.run_id} ended in an unexpected way: ${messageOf(error)}`);
      }
    };
    const enqueue = (): void => {
      live.withdraw = queue.add(run.thread_id, job);
    };
    if (seconds > 0) {
      const stopTimer = clock.after(seconds * 1000, enqueue);
      live.withdraw = () => {
        stopTimer();
        live.withdraw = () => false;
        return true;
      };
    } else enqueue();
    return live;
  };

  return {
    accept(run, others) {
      const seconds = run.kwargs.after_seconds ?? 0;
      const startsNow = seconds === 0 && queue.isFree(run.thread_id);
      // It starts while its record is being written; the caller hears of it when that is on disk.
      const record = startsNow ? keepAsRunning(run) : storage.runs.put(run);
      return launch(run, seconds, startsNow, Promise.all([others, record]));
    },
    resume: ({ run, seconds }) => launch(run, seconds, false, Promise.resolve()),
  };
}

function withResolvers<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => (resolve = settle));
  return { promise, resolve };
}
