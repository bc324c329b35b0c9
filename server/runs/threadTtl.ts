/**
 * How long threads live: what a time to live means, and the sweep that ends them. One timer, set for the thread that
 * expires first; nothing is polled. What expiring means for a thread is the threads service's affair.
 */
import type { ThreadTtl } from '../protocol/api.js';
import type { ThreadTtlInput } from '../protocol/threadRequests.js';
import type { ThreadRecord } from '../storage/port.js';
import type { RunsDeps } from './deps.js';
import { messageOf } from './errors.js';

/** Timers of Node hold no more than 24 days; a busy thread is looked at again as soon. */
const longestWait = 24 * 60 * 60 * 1000;
const busyWait = 60 * 1000;

export function threadTtl(given: ThreadTtlInput, now: Date): ThreadTtl {
  const minutes = typeof given === 'number' ? given : given.ttl;
  const strategy = typeof given === 'number' ? 'delete' : (given.strategy ?? 'delete');
  // JavaScript knows no time after the year 275760.
  const at = Math.min(now.getTime() + minutes * 60_000, 8.64e15);
  return { strategy, ttl_minutes: minutes, expires_at: new Date(at).toISOString() };
}

export interface ThreadSweep {
  /** Sweeps what has expired and sets the timer for what is next. To be called at start and when a time to live changes. */
  plan(): Promise<void>;
  stop(): void;
}

type Deps = Pick<RunsDeps, 'storage' | 'clock' | 'log'> & {
  /** False where it cannot be done just now. */
  expire: (thread: ThreadRecord, ttl: ThreadTtl) => Promise<boolean>;
};

export function createThreadSweep({ storage, clock, log, expire }: Deps): ThreadSweep {
  let cancelTimer = (): void => undefined;
  let isStopped = false;
  /** Plans one after the other: each sees what the one before has done. */
  let last: Promise<void> = Promise.resolve();

  const sweep = async (): Promise<void> => {
    cancelTimer();
    if (isStopped) return;
    let next = Infinity;
    for (const thread of await storage.threads.list()) {
      const { ttl } = thread;
      if (ttl === undefined) continue;
      const left = Date.parse(ttl.expires_at) - clock.now().getTime();
      if (left > 0) next = Math.min(next, left);
      else if (!(await expireOne(thread, ttl))) next = Math.min(next, busyWait);
    }
    // What was stopped while it swept plans nothing more.
    if (next !== Infinity && !(isStopped as boolean)) {
      cancelTimer = clock.after(Math.min(next, longestWait), () => void plan());
    }
  };

  const expireOne = async (thread: ThreadRecord, ttl: ThreadTtl): Promise<boolean> => {
    try {
      return await expire(thread, ttl);
    } catch (error) {
      log(`Thread ${thread.thread_id} has expired but could not be removed: ${messageOf(error)}`);
      return false;
    }
  };

  const plan = (): Promise<void> => {
    last = last.then(sweep).catch((error: unknown) => {
      log(`Expired threads could not be looked for: ${messageOf(error)}`);
    });
    return last;
  };

  return {
    plan,
    stop() {
      isStopped = true;
      cancelTimer();
    },
  };
}
