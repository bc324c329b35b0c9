/** From errors to status codes: the only place that knows both. Every error answers `{"detail": …}`. */
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { GraphHostError, type GraphHostErrorCode } from '../graphs/port.js';
import { RequestError, type RequestErrorCode } from '../runs/errors.js';
import { BodyTooLargeError } from './limitBody.js';
import { StorageError, type StorageErrorCode } from '../storage/port.js';

const requestStatus: Record<RequestErrorCode, ContentfulStatusCode> = {
  'not-found': 404,
  conflict: 409,
  invalid: 422,
  unavailable: 503,
};
const graphStatus: Record<GraphHostErrorCode, ContentfulStatusCode> = {
  'unknown-graph': 404,
  'graph-not-loaded': 422,
  'invalid-update': 422,
  'worker-failed': 500,
  'bad-config': 500,
};
const storageStatus: Record<StorageErrorCode, ContentfulStatusCode> = {
  'bad-id': 422,
  'folder-locked': 503,
  'write-failed': 500,
  damaged: 500,
  closed: 503,
};

export function statusOf(error: unknown): ContentfulStatusCode {
  if (error instanceof RequestError) return requestStatus[error.code];
  if (error instanceof GraphHostError) return graphStatus[error.code];
  if (error instanceof StorageError) return storageStatus[error.code];
  if (error instanceof BodyTooLargeError) return 413;
  return 500;
}

/** What `app.onError` answers; failures of the server's own are logged with their stack. */
export function answerError(error: unknown, context: Context, log: (message: string) => void): Response {
  const status = statusOf(error);
  if (status >= 500) {
    log(
      `${context.req.method} ${context.req.path}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  }
  const detail = error instanceof Error ? error.message : String(error);
  return context.json({ ...(error instanceof RequestError ? error.details : {}), detail }, status);
}
