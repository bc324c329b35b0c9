/** The branch of a thread that is replayed: the ids of its checkpoints, from the newest up its parents. */
import type { CheckpointStore } from '../../storage/port.js';
import { notFound, RequestError } from '../errors.js';

export interface Branch {
  /** Oldest first. */
  ids: string[];
  /** The runs that went on from a checkpoint, by the checkpoint that each of them made next. */
  runsFrom(id: string): ReadonlyMap<string, string>;
}

/** Throws `not-found` for an unknown checkpoint, `invalid` where there is none at all. */
export async function branchOf(
  checkpoints: Pick<CheckpointStore, 'list'>,
  threadId: string,
  newest: string | null,
): Promise<Branch> {
  const ids: string[] = [];
  const runs = new Map<string, Map<string, string>>();
  let wanted = newest;
  // A parent is older than its child, so one listing meets them all.
  for await (const each of checkpoints.list({ thread_id: threadId, checkpoint_ns: '' })) {
    const { id } = each.checkpoint;
    const { parent_checkpoint_id: parent, metadata } = each;
    if (parent !== null && typeof metadata.run_id === 'string')
      runs.set(parent, (runs.get(parent) ?? new Map<string, string>()).set(id, metadata.run_id));
    if (wanted !== null && id !== wanted) continue;
    ids.unshift(id);
    wanted = parent;
    if (wanted === null) break;
  }
  if (ids.length === 0 && newest !== null) throw notFound('Checkpoint', newest);
  if (ids.length === 0)
    throw new RequestError('invalid', `Thread ${threadId} has no history to replay; run it first`);
  return { ids, runsFrom: (id) => runs.get(id) ?? new Map<string, string>() };
}
