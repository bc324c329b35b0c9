/**
 * What a run's worker has written and the disk does not have yet: a run ends in the worker as soon as its last
 * checkpoint is sent, and its end is kept together with that, in one commit.
 */
export interface RunWrites {
  track<T>(threadId: string, write: Promise<T>): Promise<T>;
  /** Begins to look at the writes of the thread, of which one run is under way. */
  follow(threadId: string): FollowedWrites;
}

export interface FollowedWrites {
  /** Resolves when what has been written up to now is on disk; rejects with the first refusal since `follow`. */
  kept(): Promise<void>;
  stop(): void;
}

interface Followed {
  pending: Set<Promise<unknown>>;
  refusal: { error: unknown } | null;
}

export function createRunWrites(): RunWrites {
  const threads = new Map<string, Followed>();
  return {
    track(threadId, write) {
      const followed = threads.get(threadId);
      if (followed === undefined) return write;
      const watched = write.then(
        () => undefined,
        (error: unknown) => void (followed.refusal ??= { error }),
      );
      followed.pending.add(watched);
      void watched.then(() => followed.pending.delete(watched));
      return write;
    },
    follow(threadId) {
      const followed: Followed = { pending: new Set(), refusal: null };
      threads.set(threadId, followed);
      return {
        async kept() {
          await Promise.all([...followed.pending]);
          if (followed.refusal !== null) throw followed.refusal.error;
        },
        stop() {
          if (threads.get(threadId) === followed) threads.delete(threadId);
        },
      };
    },
  };
}
