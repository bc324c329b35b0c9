/** Counts writes that the server has not acknowledged yet, by thread: an event that mentions a checkpoint waits for them. */
export interface Outstanding {
  track<T>(threadId: string, write: Promise<T>): Promise<T>;
  /** How many are under way. */
  count(threadId: string): number;
  /** Resolves when what was issued up to now is settled, however it ended: the issuer hears of failures. */
  settled(threadId: string): Promise<void>;
}

export function createOutstanding(): Outstanding {
  const writes = new Map<string, Set<Promise<unknown>>>();
  return {
    track(threadId, write) {
      const open = writes.get(threadId) ?? new Set();
      writes.set(threadId, open.add(write));
      const done = () => {
        open.delete(write);
        if (open.size === 0 && writes.get(threadId) === open) writes.delete(threadId);
      };
      write.then(done, done);
      return write;
    },
    count: (threadId) => writes.get(threadId)?.size ?? 0,
    async settled(threadId) {
      const open = writes.get(threadId);
      if (open !== undefined) await Promise.allSettled([...open]);
    },
  };
}
