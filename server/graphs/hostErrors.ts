/** Errors that come over a worker's pipe, as the port's own. */
import { ResponseError } from 'vscode-jsonrpc/node';
import type { GraphError } from '../protocol/worker.js';
import { workerErrorCodes } from '../protocol/worker.js';
import { GraphHostError } from './port.js';

/** From the pipe's error to the port's. */
export function rethrow(error: unknown): never {
  if (!(error instanceof ResponseError)) {
    if (error instanceof GraphHostError) throw error;
    throw new GraphHostError('worker-failed', error instanceof Error ? error.message : String(error), {
      cause: error,
    });
  }
  if (error.code === workerErrorCodes.graphNotLoaded) {
    const graphError = error.data as GraphError | undefined;
    throw new GraphHostError('graph-not-loaded', error.message, {
      cause: error,
      ...(graphError == null ? {} : { graphError }),
    });
  }
  if (error.code === workerErrorCodes.invalidUpdate)
    throw new GraphHostError('invalid-update', error.message, { cause: error });
  throw new GraphHostError('worker-failed', error.message, { cause: error });
}
