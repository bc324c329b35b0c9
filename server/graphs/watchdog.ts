/**
 * Notices a worker whose user code does not yield: while calls are under way it is asked for a sign of life again and
 * again. Counts its own ticks, not the clock, so that a machine that slept or a busy server blames nobody.
 */
export interface WatchdogTimes {
  /** Milliseconds between questions. */
  tickMs: number;
  /** Ticks without an answer after which the worker gets no more calls. */
  slowTicks: number;
  /** Ticks without an answer after which it is ended. */
  deadTicks: number;
}

/** A node that computes for seconds is not unusual, one that computes for a minute without a pause is stuck. */
export const usualTimes: WatchdogTimes = { tickMs: 1000, slowTicks: 3, deadTicks: 60 };

export interface WatchdogDeps {
  ping: () => Promise<unknown>;
  isBusy: () => boolean;
  /** Called once per silence. */
  slow: () => void;
  dead: () => void;
  times: WatchdogTimes;
}

/** Returns what ends the watch. */
export function watchAnswers({ ping, isBusy, slow, dead, times }: WatchdogDeps): () => void {
  let silentTicks = 0;
  let isAsked = false;
  const timer = setInterval(() => {
    if (isAsked) {
      silentTicks += 1;
      if (silentTicks === times.slowTicks) slow();
      if (silentTicks === times.deadTicks) dead();
      return;
    }
    if (!isBusy()) return;
    silentTicks = 0;
    isAsked = true;
    ping().then(
      () => (isAsked = false),
      // Its end is noticed elsewhere.
      () => undefined,
    );
  }, times.tickMs);
  timer.unref();
  return () => clearInterval(timer);
}
