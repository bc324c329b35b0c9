/** One timer per cron, for its next start. Knows when, not what. */
import type { Cron } from '../protocol/crons.js';
import type { Clock } from './deps.js';

export interface CronTimers {
  /** Waits for `next_run_date`, in place of what was waited for before; for none where the cron rests. */
  set(cron: Cron): void;
  clear(cronId: string): void;
  stop(): void;
}

/** Timers of the platform reach no further than 24 days. */
const longestWait = 24 * 60 * 60 * 1000;

/** @param due Called with the id when the time has come. */
export function createCronTimers(clock: Clock, due: (cronId: string) => void): CronTimers {
  const cancels = new Map<string, () => void>();
  let isStopped = false;

  const wait = (cronId: string, at: number): void => {
    const left = at - clock.now().getTime();
    const cancel = clock.after(Math.max(0, Math.min(left, longestWait)), () => {
      cancels.delete(cronId);
      if (left > longestWait || clock.now().getTime() < at) wait(cronId, at);
      else due(cronId);
    });
    cancels.set(cronId, cancel);
  };
  const clear = (cronId: string): void => {
    cancels.get(cronId)?.();
    cancels.delete(cronId);
  };
  return {
    set({ cron_id: id, enabled, next_run_date: next }) {
      clear(id);
      if (!isStopped && enabled && next !== null) wait(id, Date.parse(next));
    },
    clear,
    stop() {
      isStopped = true;
      for (const id of [...cancels.keys()]) clear(id);
    },
  };
}
