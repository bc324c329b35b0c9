/** The server's checkpoint store as the worker reaches it: every call is a request over the worker's pipe. */
import type { MessageConnection } from 'vscode-jsonrpc/node';
import type {
  CheckpointAnnotation,
  CheckpointKey,
  PutCheckpoint,
  PutWrites,
  StoredCheckpoint,
} from '../../protocol/checkpoints.js';
import { checkpointRequests, workerNotifications } from '../../protocol/worker.js';
import type { ListAnyCheckpoints } from '../../protocol/worker.js';

export type CheckpointName = Omit<CheckpointKey, 'checkpoint_id'> & { checkpoint_id?: string | undefined };

export interface CheckpointClient {
  get(key: CheckpointName): Promise<StoredCheckpoint | null>;
  list(query: ListAnyCheckpoints): Promise<StoredCheckpoint[]>;
  /** Resolves when it is on disk. */
  put(checkpoint: PutCheckpoint): Promise<void>;
  /** Resolves when they are on disk. */
  putWrites(writes: PutWrites): Promise<void>;
  deleteThread(threadId: string): Promise<void>;
  /** @param graphId The graph that says it. */
  annotate(annotation: CheckpointAnnotation, graphId: string): Promise<void>;
}

export function createCheckpointClient(connection: MessageConnection): CheckpointClient {
  return {
    get: (key) => connection.sendRequest(checkpointRequests.get, key),
    list: (query) => connection.sendRequest(checkpointRequests.list, query),
    put: (checkpoint) => connection.sendRequest(checkpointRequests.put, checkpoint),
    putWrites: (writes) => connection.sendRequest(checkpointRequests.putWrites, writes),
    deleteThread: (threadId) =>
      connection.sendRequest(checkpointRequests.deleteThread, { thread_id: threadId }),
    annotate: (annotation, graphId) =>
      connection.sendNotification(workerNotifications.annotate, { ...annotation, graph_id: graphId }),
  };
}
