/** Answers a worker's checkpoint requests from the server's store. A failure keeps the store's code in `data`. */
import type { MessageConnection } from 'vscode-jsonrpc/node';
import { ResponseError } from 'vscode-jsonrpc/node';
import type { StoredCheckpoint } from '../protocol/checkpoints.js';
import type { GraphFingerprint } from '../protocol/traces.js';
import { checkpointRequests, workerErrorCodes, workerNotifications } from '../protocol/worker.js';
import type { ListAnyCheckpoints } from '../protocol/worker.js';
import type { CheckpointAccess } from './port.js';
import type { RunWrites } from './runWrites.js';

export function serveCheckpoints(
  connection: MessageConnection,
  checkpoints: CheckpointAccess,
  writes: Pick<RunWrites, 'track'>,
  /** Which graph that is, as it was loaded by the worker; null where it is not known. */
  fingerprintOf: (graphId: string) => GraphFingerprint | null = () => null,
): void {
  connection.onRequest(checkpointRequests.get, (key) => guarded(checkpoints.get(key)));
  connection.onRequest(checkpointRequests.list, (query) => guarded(collect(checkpoints, query)));
  connection.onRequest(checkpointRequests.put, (checkpoint) =>
    guarded(writes.track(checkpoint.thread_id, checkpoints.put(checkpoint))),
  );
  connection.onRequest(checkpointRequests.putWrites, (pending) =>
    guarded(writes.track(pending.thread_id, checkpoints.putWrites(pending))),
  );
  connection.onRequest(checkpointRequests.deleteThread, ({ thread_id: id }) =>
    guarded(checkpoints.deleteThread(id)),
  );
  connection.onNotification(workerNotifications.annotate, ({ graph_id: graphId, ...annotation }) => {
    const graph = fingerprintOf(graphId);
    // Derivable at any time: a failure costs nothing but the time to work it out again.
    checkpoints.annotate(graph === null ? annotation : { ...annotation, graph }).catch(() => undefined);
  });
}

async function collect(
  checkpoints: CheckpointAccess,
  { thread_id: threadId, ...query }: ListAnyCheckpoints,
): Promise<StoredCheckpoint[]> {
  const threads = threadId === undefined ? ((await checkpoints.threadIds?.()) ?? []) : [threadId];
  const limit = query.limit ?? Infinity;
  const found: StoredCheckpoint[] = [];
  if (limit <= 0) return found;
  for (const thread of threads) {
    for await (const stored of checkpoints.list({ ...query, thread_id: thread })) {
      found.push(stored);
      if (found.length >= limit) return found;
    }
  }
  return found;
}

async function guarded<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const { message } = error instanceof Error ? error : { message: String(error) };
    const code = (error as { code?: unknown } | null)?.code;
    throw new ResponseError(
      workerErrorCodes.storage,
      message,
      typeof code === 'string' ? { code } : undefined,
    );
  }
}
