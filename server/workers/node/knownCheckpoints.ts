/**
 * What the server already holds, as far as this worker knows: for the checkpoints it put or loaded lately, which
 * checkpoint brought each channel's value. A miss costs a whole copy, never a wrong answer. Bounded, oldest out first.
 */
import type { KnownList } from './knownList.js';

export interface KnownChannel {
  version: string | number;
  /** The checkpoint that brought the value (same thread and namespace). */
  source: string;
  list: KnownList | null;
}

export type KnownChannels = ReadonlyMap<string, KnownChannel>;

export interface KnownCheckpoints {
  get(threadId: string, namespace: string, checkpointId: string): KnownChannels | undefined;
  set(threadId: string, namespace: string, checkpointId: string, channels: KnownChannels): void;
  forgetThread(threadId: string): void;
}

/** `capacity` counts checkpoints. */
export function createKnownCheckpoints(capacity: number): KnownCheckpoints {
  const entries = new Map<string, { threadId: string; channels: KnownChannels }>();
  const keyOf = (...parts: string[]) => JSON.stringify(parts);
  return {
    get(threadId, namespace, checkpointId) {
      const key = keyOf(threadId, namespace, checkpointId);
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      entries.delete(key);
      entries.set(key, entry);
      return entry.channels;
    },
    set(threadId, namespace, checkpointId, channels) {
      const key = keyOf(threadId, namespace, checkpointId);
      entries.delete(key);
      entries.set(key, { threadId, channels });
      for (const oldest of entries.keys()) {
        if (entries.size <= capacity) break;
        entries.delete(oldest);
      }
    },
    forgetThread(threadId) {
      for (const [key, entry] of entries) if (entry.threadId === threadId) entries.delete(key);
    },
  };
}
