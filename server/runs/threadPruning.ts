/** Takes threads back to their newest state: what is older goes, what the newest needs to go on stays. */
import type { CheckpointPlace } from '../storage/checkpointQuery.js';
import type { Storage } from '../storage/port.js';
import { StorageError } from '../storage/port.js';

/**
 * Drops all checkpoints but the newest, and those of the subgraphs that it runs, and frees their disk. No run of the
 * thread may be under way, and none may start meanwhile.
 */
export async function keepLatest(
  { checkpoints }: Pick<Storage, 'checkpoints'>,
  threadId: string,
): Promise<void> {
  const newest = await checkpoints.get({ thread_id: threadId, checkpoint_ns: '' });
  if (newest === null) return;
  const newestId = newest.checkpoint.id;
  /** Namespaces whose newest checkpoint that can be read has come. */
  const seen = new Set<string>();
  const gone: CheckpointPlace[] = [];
  for (const place of await checkpoints.places(threadId)) {
    const { checkpoint_ns: ns, checkpoint_id: id } = place;
    // A subgraph's namespace holds its task's id after a colon, unless the subgraph keeps a memory of its own.
    const mayStay = !seen.has(ns) && (ns === '' || !ns.includes(':') || id > newestId);
    if (!mayStay) gone.push(place);
    else if (await isReadable(place)) seen.add(ns);
  }
  await checkpoints.deleteCheckpoints(threadId, gone);
  await checkpoints.compact(threadId);

  /** What cannot be read now may be mended one day: it is no reason to drop what can. */
  async function isReadable(place: CheckpointPlace): Promise<boolean> {
    try {
      return (await checkpoints.get({ thread_id: threadId, ...place })) !== null;
    } catch (error) {
      if (error instanceof StorageError && error.code === 'damaged') return false;
      throw error;
    }
  }
}
