/** Takes threads back to their newest state: what is older goes, what the newest needs to go on stays. */
import type { CheckpointPlace } from '../storage/checkpointQuery.js';
import type { Storage } from '../storage/port.js';

/** Drops all checkpoints but the newest, and those of the subgraphs that it runs. */
export async function keepLatest(storage: Storage, threadId: string): Promise<void> {
  const newest = await storage.checkpoints.get({ thread_id: threadId, checkpoint_ns: '' });
  if (newest === null) return;
  const newestId = newest.checkpoint.id;
  const seen = new Set<string>();
  const gone: CheckpointPlace[] = [];
  for await (const { checkpoint_ns: ns, checkpoint } of storage.checkpoints.list({ thread_id: threadId })) {
    const isFirst = !seen.has(ns);
    seen.add(ns);
    // A subgraph's namespace holds its task's id after a colon, unless the subgraph keeps a memory of its own.
    const stays = isFirst && (ns === '' || !ns.includes(':') || checkpoint.id > newestId);
    if (!stays) gone.push({ checkpoint_ns: ns, checkpoint_id: checkpoint.id });
  }
  await storage.checkpoints.deleteCheckpoints(threadId, gone);
}
