/**
 * The worker processes of a project: a warm one that takes every call, those that still drain, and workers that have
 * one call to themselves. A worker that does not answer gets no more calls; one that goes on not answering is ended.
 * Leaves to workerProcess.ts how a process is run, to graphHost.ts what its graphs are.
 */
import { GraphsChangedError } from './loadWatch.js';
import { GraphHostError } from './port.js';
import { watchAnswers } from './watchdog.js';
import type { WatchdogTimes } from './watchdog.js';
import type { WorkerProcess } from './workerProcess.js';

export interface PooledWorker {
  process: WorkerProcess;
  /** Once it has died: whether more than one call was on it, so that none can be blamed. */
  wasShared: () => boolean;
}

export interface WorkerPool {
  /** Calls the warm worker, started where there is none. Rejects with the signal's reason when that aborts before. */
  use<T>(call: (worker: PooledWorker) => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** Calls a worker that nobody else uses, then or later. A few at a time; the others wait. */
  useAlone<T>(call: (worker: PooledWorker) => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** Resolves when the warm worker is there; rejects where it cannot be started. */
  warm(): Promise<void>;
  /** Puts a fresh worker in the place of the warm one, which drains. False (and nothing) where none was started yet. */
  replace(): Promise<boolean>;
  /** Lets the workers go: each ends as soon as its calls have. */
  retire(): void;
  dispose(): Promise<void>;
}

export interface WorkerPoolDeps {
  launch: () => Promise<WorkerProcess>;
  times: WatchdogTimes;
  /** What to say when a worker does not answer. */
  slow: string;
  /** True while a worker may be silent for as long as it likes: a person has halted it. Never without it. */
  mayHalt?: () => boolean;
  warn: (message: string) => void;
}

/** A worker and the calls it still has to answer. */
interface Slot {
  process: WorkerProcess;
  calls: number;
  callsAtDeath: number;
  isRetired: boolean;
}

const maxAlone = 4;

export function createWorkerPool({
  launch,
  times,
  slow,
  mayHalt = () => false,
  warn,
}: WorkerPoolDeps): WorkerPool {
  let current: Promise<Slot> | null = null;
  let isDisposed = false;
  const live = new Set<Promise<Slot>>();
  const waiting: (() => void)[] = [];
  let alone = 0;

  function start(): Promise<Slot> {
    const starting = launch().then(watched);
    live.add(starting);
    const gone = () => {
      live.delete(starting);
      if (current === starting) current = null;
    };
    starting.then(({ process }) => void process.died.then(gone), gone);
    return starting;
  }

  function startCurrent(): Promise<Slot> {
    current = start();
    return current;
  }

  function watched(process: WorkerProcess): Slot {
    const slot: Slot = { process, calls: 0, callsAtDeath: 0, isRetired: false };
    const unwatch = watchAnswers({
      ping: () => process.ping(),
      isBusy: () => slot.calls > 0 && !mayHalt(),
      slow() {
        warn(slow);
        retire(slot);
      },
      dead() {
        const seconds = Math.round((times.tickMs * times.deadTicks) / 1000);
        void process.kill(
          `The ${process.name} did not answer for ${seconds} s (code that never yields, or an endless loop) and was ended.`,
        );
      },
      times,
    });
    void process.died.then(() => {
      unwatch();
      slot.callsAtDeath = slot.calls;
    });
    return slot;
  }

  function retire(slot: Slot): void {
    slot.isRetired = true;
    void current?.then((warmSlot) => {
      if (warmSlot === slot) current = null;
    });
    drain(slot);
  }

  function drain(slot: Slot): void {
    if (slot.isRetired && slot.calls === 0) void slot.process.kill();
  }

  async function callOn<T>(slot: Slot, call: (worker: PooledWorker) => Promise<T>): Promise<T> {
    slot.calls += 1;
    try {
      return await call({ process: slot.process, wasShared: () => slot.callsAtDeath > 1 });
    } finally {
      slot.calls -= 1;
      drain(slot);
    }
  }

  function checkOpen(): void {
    if (isDisposed) throw new GraphHostError('worker-failed', 'The graphs are shut down.');
  }

  return {
    async use(call, signal) {
      for (;;) {
        checkOpen();
        const slot = await orChanged(unlessAborted(current ?? startCurrent(), signal));
        // It may have been replaced while it was waited for.
        if (slot !== null && !slot.isRetired) return callOn(slot, call);
      }
    },
    async useAlone(call, signal) {
      while (alone >= maxAlone) await new Promise<void>((resolve) => waiting.push(resolve));
      alone += 1;
      try {
        for (;;) {
          checkOpen();
          signal?.throwIfAborted();
          const starting = start();
          try {
            const slot = await orChanged(unlessAborted(starting, signal));
            if (slot !== null) return await callOn(slot, call);
          } finally {
            starting.then(retire, () => undefined);
          }
        }
      } finally {
        alone -= 1;
        waiting.shift()?.();
      }
    },
    async warm() {
      await (current ?? startCurrent());
    },
    async replace() {
      const old = current;
      if (old === null || isDisposed) return false;
      const fresh = startCurrent();
      old.then(retire, () => undefined);
      await fresh.catch(() => undefined);
      return true;
    },
    retire() {
      for (const starting of live) starting.then(retire, () => undefined);
    },
    async dispose() {
      isDisposed = true;
      await Promise.all(
        [...live].map((slot) => slot.then(({ process }) => process.kill()).catch(() => undefined)),
      );
    },
  };
}

/** Null where the files changed while the worker loaded them. */
async function orChanged(starting: Promise<Slot>): Promise<Slot | null> {
  try {
    return await starting;
  } catch (error) {
    if (error instanceof GraphsChangedError) return null;
    throw error;
  }
}

async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  signal.throwIfAborted();
  let stop = () => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
