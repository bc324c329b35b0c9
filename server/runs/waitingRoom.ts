/** Readers that wait for more of a log: all are woken when something comes, each alone when its own signal aborts. */
export interface WaitingRoom {
  /** Resolves with the next `wake`, or when `signal` aborts. */
  wait: (signal: AbortSignal | undefined) => Promise<void>;
  wake: () => void;
}

export function createWaitingRoom(): WaitingRoom {
  const waiting = new Set<() => void>();
  return {
    wait: (signal) =>
      new Promise((resolve) => {
        const done = (): void => {
          waiting.delete(done);
          signal?.removeEventListener('abort', done);
          resolve();
        };
        waiting.add(done);
        signal?.addEventListener('abort', done, { once: true });
      }),
    wake: () => {
      for (const resume of [...waiting]) resume();
    },
  };
}
