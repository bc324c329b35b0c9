/**
 * Reads a thread that lies over another: a checkpoint of the lower one is copied up when it is asked for, with its writes
 * and what the engine said of it, so that what is written above can build on it. The lower thread is only read.
 */
import type { StoredCheckpoint } from '../protocol/checkpoints.js';
import type { MemoryCheckpoints } from './memory/memoryCheckpoints.js';
import type { CheckpointStore } from './port.js';
import { wholeCheckpoint } from './wholeCheckpoint.js';

interface Stores {
  real: CheckpointStore;
  memory: MemoryCheckpoints;
}

/** The reading part of a store, for `threadId` alone. */
export function laidOver(
  { real, memory }: Stores,
  threadId: string,
  realId: string,
): Pick<CheckpointStore, 'get' | 'list'> {
  const copyUp = async (found: StoredCheckpoint | null): Promise<void> => {
    if (found === null) return;
    const { checkpoint_ns, checkpoint, pending_writes: writes, annotation } = found;
    const key = { thread_id: threadId, checkpoint_ns, checkpoint_id: checkpoint.id };
    // What was written to it up here stays.
    if ((await memory.get(key)) !== null) return;
    await memory.put(wholeCheckpoint(found, threadId));
    await memory.putWrites({ ...key, writes });
    if (annotation !== null) await memory.annotate({ ...annotation, ...key });
  };
  return {
    async get(key) {
      const known = key.checkpoint_id === undefined ? null : await memory.get(key);
      if (known !== null) return known;
      await copyUp(await real.get({ ...key, thread_id: realId }));
      return memory.get(key);
    },
    async *list(query) {
      for await (const found of real.list({ ...query, thread_id: realId })) await copyUp(found);
      yield* memory.list(query);
    },
  };
}
