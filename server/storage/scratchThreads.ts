/**
 * Threads that only memory holds, for work that nothing is to stay of. The workers reach them like any other thread;
 * no list shows them, nobody is told of them, and what a worker still sends when one is gone goes nowhere.
 */
import type { StoredCheckpoint } from '../protocol/checkpoints.js';
import { laidOver } from './laidOver.js';
import { memoryCheckpoints } from './memory/memoryCheckpoints.js';
import { wholeCheckpoint } from './wholeCheckpoint.js';
import type { CheckpointStore } from './port.js';

export interface ScratchThreads {
  /** The store that workers are given: scratch threads are in memory, all others where they were. */
  store: CheckpointStore;
  /** Puts a checkpoint into a scratch thread, without its writes and what the engine said of it. */
  seed(threadId: string, checkpoint: StoredCheckpoint): Promise<void>;
  /** Makes a scratch thread that has what another one has, read when it is asked for; what is written stays its own. */
  layOver(threadId: string, realId: string): void;
  /** Forgets what the thread holds. */
  drop(threadId: string): Promise<void>;
}

/** What a worker still sends of a thread that is gone comes within moments: long before so many others are gone too. */
const usuallyRemembered = 1000;

/** @param remembered How many of those that are gone stay known: a late message must not make a real thread of them. */
export function createScratchThreads(
  real: CheckpointStore,
  { remembered = usuallyRemembered }: { remembered?: number } = {},
): ScratchThreads {
  const memory = memoryCheckpoints();
  const live = new Set<string>();
  /** The longest gone first. */
  const gone = new Set<string>();
  const layers = new Map<string, Pick<CheckpointStore, 'get' | 'list'>>();
  const storeOf = (threadId: string | undefined): CheckpointStore =>
    threadId !== undefined && (live.has(threadId) || gone.has(threadId)) ? memory : real;
  const readerOf = (threadId: string | undefined): Pick<CheckpointStore, 'get' | 'list'> =>
    (threadId === undefined ? undefined : layers.get(threadId)) ?? storeOf(threadId);
  const unlessGone = async (threadId: string, write: () => Promise<void>): Promise<void> => {
    if (!gone.has(threadId)) await write();
  };

  return {
    store: {
      put: (put) => unlessGone(put.thread_id, () => storeOf(put.thread_id).put(put)),
      putWrites: (writes) => unlessGone(writes.thread_id, () => storeOf(writes.thread_id).putWrites(writes)),
      linger: (id) => storeOf(id).linger(id),
      annotate: (each) => unlessGone(each.thread_id, () => storeOf(each.thread_id).annotate(each)),
      get: (key) => readerOf(key.thread_id).get(key),
      list: (query) => readerOf(query.thread_id).list(query),
      notes: (id, query) => storeOf(id).notes(id, query),
      deleteCheckpoints: (id, places) => storeOf(id).deleteCheckpoints(id, places),
      places: (id) => storeOf(id).places(id),
      compact: (id) => storeOf(id).compact(id),
      withdrawWrites: (id, runId) => storeOf(id).withdrawWrites(id, runId),
      calls: (key) => storeOf(key.thread_id).calls(key),
      channelSizes: (id) => storeOf(id).channelSizes(id),
      deleteThread: (id) => storeOf(id).deleteThread(id),
    },
    async seed(threadId, checkpoint) {
      live.add(threadId);
      await memory.put({ ...wholeCheckpoint(checkpoint, threadId), parent_checkpoint_id: null });
    },
    layOver(threadId, realId) {
      live.add(threadId);
      layers.set(threadId, laidOver({ real, memory }, threadId, realId));
    },
    async drop(threadId) {
      live.delete(threadId);
      gone.add(threadId);
      const [longest] = gone;
      if (longest !== undefined && gone.size > remembered) gone.delete(longest);
      layers.delete(threadId);
      await memory.deleteThread(threadId);
    },
  };
}
