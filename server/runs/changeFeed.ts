/**
 * Tells listeners what changed (threads, checkpoints, runs, graphs, assistants, the store), as it happens. Carries no state: who joins late
 * reads everything once and then follows.
 */
import type { BackstepEvent } from '../protocol/backstep.js';
import type { CheckpointStore } from '../storage/port.js';

export interface ChangeFeed {
  send(event: BackstepEvent): void;
  /** Returns the unsubscriber. */
  listen(listener: (event: BackstepEvent) => void): () => void;
}

export function createChangeFeed(): ChangeFeed {
  const listeners = new Set<(event: BackstepEvent) => void>();
  return {
    send(event) {
      for (const listener of [...listeners]) listener(event);
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The store, telling the feed of each checkpoint once it is kept. */
export function announceCheckpoints(store: CheckpointStore, feed: ChangeFeed): CheckpointStore {
  return {
    async put(put) {
      await store.put(put);
      feed.send({
        kind: 'checkpoint',
        thread_id: put.thread_id,
        checkpoint_ns: put.checkpoint_ns,
        checkpoint_id: put.checkpoint.id,
      });
    },
    putWrites: (writes) => store.putWrites(writes),
    linger: (threadId) => store.linger(threadId),
    annotate: (annotation) => store.annotate(annotation),
    get: (key) => store.get(key),
    list: (query) => store.list(query),
    notes: (threadId, query) => store.notes(threadId, query),
    deleteCheckpoints: (threadId, places) => store.deleteCheckpoints(threadId, places),
    places: (threadId) => store.places(threadId),
    compact: (threadId) => store.compact(threadId),
    withdrawWrites: (threadId, runId) => store.withdrawWrites(threadId, runId),
    calls: (key) => store.calls(key),
    channelSizes: (threadId) => store.channelSizes(threadId),
    deleteThread: (threadId) => store.deleteThread(threadId),
  };
}
