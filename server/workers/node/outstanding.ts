/**
 * Counts writes that the server has not acknowledged yet, by thread: an event that mentions a checkpoint waits for them.
 * A run's end waits only until they are sent; the server tells of it when they are kept.
 */
export interface Outstanding {
  /** @param write Calls `sent` when the server has only to answer. */
  track<T>(threadId: string, write: (sent: () => void) => Promise<T>): Promise<T>;
  /** How many are under way. */
  count(threadId: string): number;
  /** Resolves when what was issued up to now is settled, however it ended: the issuer hears of failures. */
  settled(threadId: string): Promise<void>;
  /** Resolves when what was issued up to now is on its way. */
  sent(threadId: string): Promise<void>;
}

export function createOutstanding(): Outstanding {
  const writes = new Map<string, Set<Promise<unknown>>>();
  const unsent = new Map<string, Set<Promise<unknown>>>();
  const add = (to: typeof writes, threadId: string, work: Promise<unknown>): void => {
    const open = to.get(threadId) ?? new Set();
    to.set(threadId, open.add(work));
    const done = () => {
      open.delete(work);
      if (open.size === 0 && to.get(threadId) === open) to.delete(threadId);
    };
    work.then(done, done);
  };
  return {
    track(threadId, write) {
      let sent: () => void = () => undefined;
      add(unsent, threadId, new Promise<void>((resolve) => (sent = resolve)));
      const kept = write(sent);
      kept.then(sent, sent);
      add(writes, threadId, kept);
      return kept;
    },
    count: (threadId) => writes.get(threadId)?.size ?? 0,
    async settled(threadId) {
      const open = writes.get(threadId);
      if (open !== undefined) await Promise.allSettled([...open]);
    },
    async sent(threadId) {
      const open = unsent.get(threadId);
      if (open !== undefined) await Promise.all([...open]);
    },
  };
}
