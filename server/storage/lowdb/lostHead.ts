/**
 * A thread's record made anew from its checkpoints, where its head could not be read: the thread stays visible, and
 * the history that is there can be used.
 */
import type { StoredCheckpoint } from '../../protocol/checkpoints.js';
import type { CheckpointStore, ThreadRecord } from '../port.js';

export async function recordFromCheckpoints(
  threadId: string,
  checkpoints: CheckpointStore,
  now: Date,
): Promise<ThreadRecord> {
  let newest: StoredCheckpoint | null = null;
  for await (const checkpoint of checkpoints.list({ thread_id: threadId, checkpoint_ns: '', limit: 1 }))
    newest = checkpoint;
  const time = newest?.checkpoint.ts ?? now.toISOString();
  // Which graph the thread belongs to is what clients ask of its metadata.
  const kept = Object.entries(newest?.metadata ?? {}).filter(
    ([key, value]) => ['graph_id', 'assistant_id'].includes(key) && typeof value === 'string',
  );
  return {
    thread_id: threadId,
    created_at: time,
    updated_at: time,
    state_updated_at: time,
    metadata: Object.fromEntries(kept),
    status: 'idle',
    config: {},
    error: null,
  };
}
