/**
 * Which checkpoints the server is known to have on disk, so that an event that mentions one waits for it. The engine
 * chains its puts: one may not even be issued when its event comes up, so waiting for what is in flight is not enough.
 */
export interface Acknowledgements {
  /**
   * Starts to remember for a thread: a run begins.
   * @param mayRunAhead The run may go on while its checkpoints are being written (durability `async`): a put need not
   * wait for the disk, because every event and the run's end do.
   */
  open(threadId: string, mayRunAhead: boolean): void;
  mayRunAhead(threadId: string): boolean;
  /** Forgets the thread: its run has ended. */
  close(threadId: string): void;
  mark(threadId: string, namespace: string, checkpointId: string): void;
  /** A put failed: nothing that waits for the thread will come. */
  fail(threadId: string, error: unknown): void;
  /** Calls back once on the first failure, at once where it has happened. */
  onFailure(threadId: string, listener: (error: unknown) => void): void;
  /** Rejects after `fail`. */
  wait(threadId: string, namespace: string, checkpointId: string): Promise<void>;
}

interface ThreadAcks {
  marked: Set<string>;
  waiting: Map<string, { resolve: () => void; reject: (error: unknown) => void }[]>;
  failure: { error: unknown } | null;
  failed: (error: unknown) => void;
  mayRunAhead: boolean;
}

export function createAcknowledgements(): Acknowledgements {
  const threads = new Map<string, ThreadAcks>();
  const keyOf = (namespace: string, checkpointId: string) => `${checkpointId} ${namespace}`;
  return {
    open(threadId, mayRunAhead) {
      threads.set(threadId, {
        marked: new Set(),
        waiting: new Map(),
        failure: null,
        failed: () => undefined,
        mayRunAhead,
      });
    },
    mayRunAhead: (threadId) => threads.get(threadId)?.mayRunAhead ?? false,
    close(threadId) {
      threads.delete(threadId);
    },
    mark(threadId, namespace, checkpointId) {
      const acks = threads.get(threadId);
      if (acks === undefined) return;
      const key = keyOf(namespace, checkpointId);
      acks.marked.add(key);
      for (const { resolve } of acks.waiting.get(key) ?? []) resolve();
      acks.waiting.delete(key);
    },
    fail(threadId, error) {
      const acks = threads.get(threadId);
      if (acks === undefined) return;
      if (acks.failure === null) {
        acks.failure = { error };
        acks.failed(error);
      }
      for (const { reject } of [...acks.waiting.values()].flat()) reject(error);
      acks.waiting.clear();
    },
    onFailure(threadId, listener) {
      const acks = threads.get(threadId);
      if (acks === undefined) return;
      acks.failed = listener;
      if (acks.failure !== null) listener(acks.failure.error);
    },
    async wait(threadId, namespace, checkpointId) {
      const acks = threads.get(threadId);
      const key = keyOf(namespace, checkpointId);
      if (acks === undefined || acks.marked.has(key)) return;
      if (acks.failure !== null) throw acks.failure.error;
      await new Promise<void>((resolve, reject) => {
        acks.waiting.set(key, [...(acks.waiting.get(key) ?? []), { resolve, reject }]);
      });
    },
  };
}
