/** Answers a worker's store requests. A failure reaches the graph as an error of the operation. */
import type { MessageConnection } from 'vscode-jsonrpc/node';
import { ResponseError } from 'vscode-jsonrpc/node';
import { storeRequests } from '../protocol/items.js';
import { workerErrorCodes } from '../protocol/worker.js';
import type { StoreAccess } from './port.js';

export function serveStore(connection: MessageConnection, store: StoreAccess): void {
  connection.onRequest(storeRequests.batch, async ({ operations }) => {
    try {
      return await store.batch(operations);
    } catch (error) {
      throw new ResponseError(
        workerErrorCodes.storage,
        error instanceof Error ? error.message : String(error),
      );
    }
  });
}
