/**
 * What an update would make of a thread's state: the graph applies it, as it does when it is kept, to a scratch thread
 * that lies over the real one. Reducers and conditional edges run, nodes do not. Leaves who may edit to threads.ts.
 */
import { isDeepStrictEqual } from 'node:util';
import type { CheckpointConfig, JsonObject } from '../protocol/api.js';
import type { StatePreview } from '../protocol/backstep.js';
import type { StoredCheckpoint } from '../protocol/checkpoints.js';
import type { StateUpdate, UpdateStateParams } from '../protocol/worker.js';
import type { ThreadRecord } from '../storage/port.js';
import type { RunsDeps } from './deps.js';
import { asObject } from './matching.js';
import { threadState } from './stateView.js';

export interface UpdateRequest {
  graphId: string;
  checkpoint: CheckpointConfig | null;
  supersteps: StateUpdate[][];
}

type Deps = Pick<RunsDeps, 'storage' | 'scratch' | 'graphs' | 'newId'>;

/** An update of the thread as the graph's worker is asked for it. */
export function updateParams(
  thread: ThreadRecord,
  { graphId, checkpoint, supersteps }: UpdateRequest,
): UpdateStateParams {
  return {
    graph_id: graphId,
    thread_id: thread.thread_id,
    checkpoint,
    config: { configurable: { ...asObject(thread.config.configurable) } },
    supersteps,
    metadata: { graph_id: graphId, ...assistantOf(thread) },
  };
}

export async function previewUpdate(
  thread: ThreadRecord,
  update: UpdateRequest,
  { storage, scratch, graphs, newId }: Deps,
): Promise<StatePreview> {
  const { thread_id: realId } = thread;
  const { checkpoint_ns = '', checkpoint_id } = update.checkpoint ?? {};
  const before = await storage.checkpoints.get({
    ...{ thread_id: realId, checkpoint_ns },
    ...(checkpoint_id === undefined ? {} : { checkpoint_id }),
  });
  const threadId = newId();
  scratch.layOver(threadId, realId);
  try {
    const key = await graphs.updateState({ ...updateParams(thread, update), thread_id: threadId });
    const made = await scratch.store.get(key);
    if (made === null) throw new Error('The graph named a checkpoint that it did not make.');
    const annotation =
      made.annotation ?? (await graphs.describe({ ...key, graph_id: update.graphId }).catch(() => null));
    return previewOf(before, { ...made, annotation }, realId);
  } finally {
    await scratch.drop(threadId);
  }
}

function previewOf(before: StoredCheckpoint | null, made: StoredCheckpoint, threadId: string): StatePreview {
  const state = threadState({ ...made, thread_id: threadId }, { newest: true });
  const shown = made.annotation?.value_channels ?? [];
  const channels = typeof shown === 'string' ? [shown] : shown;
  const own = <T>(record: Record<string, T> | undefined, name: string): T | undefined =>
    record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;
  return {
    ...state,
    // The checkpoint is not there: nothing may be asked of it.
    checkpoint: { thread_id: threadId, checkpoint_ns: made.checkpoint_ns },
    checkpoint_id: null,
    changed: channels.filter((name) => !isDeepStrictEqual(own(before?.values, name), own(made.values, name))),
    written: channels.filter(
      (name) =>
        own(before?.checkpoint.channel_versions, name) !== own(made.checkpoint.channel_versions, name),
    ),
  };
}

function assistantOf(thread: ThreadRecord): JsonObject {
  const assistantId = thread.metadata.assistant_id;
  return assistantId === undefined ? {} : { assistant_id: assistantId };
}
