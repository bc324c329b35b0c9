/** A stored checkpoint as one that builds on no other, for the store of another thread. Pure. */
import type { PutCheckpoint, StoredCheckpoint } from '../protocol/checkpoints.js';

export function wholeCheckpoint(stored: StoredCheckpoint, threadId: string): PutCheckpoint {
  const { checkpoint_ns, parent_checkpoint_id, checkpoint, metadata, values } = stored;
  const writes = Object.entries(values).map(([name, value]) => [name, { kind: 'full', value }] as const);
  return {
    thread_id: threadId,
    checkpoint_ns,
    parent_checkpoint_id,
    checkpoint,
    metadata,
    writes: Object.fromEntries(writes),
    sources: {},
  };
}
