/** The supersteps that a branch of a thread records, and the checkpoints they began at. */
import type { StoredCheckpoint } from '../../protocol/checkpoints.js';
import type { CheckpointStore } from '../../storage/port.js';
import type { GraphHost } from '../../graphs/port.js';
import { RequestError } from '../errors.js';

/** A superstep of the record: where it began, and what it made (null: it failed, or asked). */
export interface Recorded {
  start: string;
  result: string | null;
}

export interface RecordReader {
  /** Throws `conflict` where it is gone. */
  read(threadId: string, id: string): Promise<StoredCheckpoint>;
  /** With the tasks that follow it. */
  described(checkpoint: StoredCheckpoint, graphId: string): Promise<StoredCheckpoint>;
  /** The supersteps of a branch: inputs and edits between them are no work of nodes. */
  steps(threadId: string, branch: readonly string[]): Promise<Recorded[]>;
}

export function createRecordReader(deps: {
  checkpoints: Pick<CheckpointStore, 'get'>;
  graphs: Pick<GraphHost, 'describe'>;
}): RecordReader {
  const read = async (threadId: string, id: string): Promise<StoredCheckpoint> => {
    const found = await deps.checkpoints.get({ thread_id: threadId, checkpoint_ns: '', checkpoint_id: id });
    if (found === null)
      throw new RequestError('conflict', `Checkpoint ${id} was deleted while it was replayed`);
    return found;
  };
  return {
    read,
    async described(checkpoint, graphId) {
      if (checkpoint.annotation !== null) return checkpoint;
      const { thread_id, checkpoint_ns } = checkpoint;
      const key = { thread_id, checkpoint_ns, checkpoint_id: checkpoint.checkpoint.id };
      return { ...checkpoint, annotation: await deps.graphs.describe({ ...key, graph_id: graphId }) };
    },
    async steps(threadId, branch) {
      const steps: Recorded[] = [];
      for (const [index, start] of branch.entries()) {
        const next = branch[index + 1];
        const result = next === undefined ? null : await read(threadId, next);
        if (result?.metadata.source === 'loop') steps.push({ start, result: result.checkpoint.id });
        else if (hasStopped(await read(threadId, start))) steps.push({ start, result: null });
      }
      return steps;
    },
  };
}

/** A step without a result is one of the record only where it failed or asked: it may just not have run yet. */
function hasStopped({ pending_writes: writes }: StoredCheckpoint): boolean {
  return writes.some(({ channel }) => channel === '__error__' || channel === '__interrupt__');
}
