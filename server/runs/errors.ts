/**
 * Why a request cannot be done, in words for the caller. Thrown by the services of runs/, translated to a status code
 * by http/ alone.
 */
import type { JsonObject } from '../protocol/api.js';

export type RequestErrorCode = 'not-found' | 'conflict' | 'invalid' | 'unavailable';

export class RequestError extends Error {
  constructor(
    readonly code: RequestErrorCode,
    message: string,
    options?: { cause?: unknown; details?: JsonObject },
  ) {
    super(message, options);
    this.name = 'RequestError';
    this.details = options?.details ?? {};
  }
  /** For programs: what the answer says beside the sentence. */
  readonly details: JsonObject;
}

export function notFound(what: string, id: string): RequestError {
  return new RequestError('not-found', `${what} ${id} not found`);
}

/** The text of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
