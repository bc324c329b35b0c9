/**
 * From any failure to what a person reads: one sentence and a next step. The one place that knows how the server and
 * the SDK word their errors. Leaves showing it to commands/command.ts.
 */
import { t } from '@vscode/l10n';
import type { CommandId } from './ids.js';
import { commandIds } from './ids.js';

export type UserErrorCode =
  | 'no-project'
  | 'server-start-failed'
  | 'server-gone'
  | 'folder-held'
  | 'request-refused'
  | 'graph-broken'
  | 'nothing-to-do'
  | 'bad-input';

/** A failure that is worded for people. `next` is a command that gets them further. */
export class UserError extends Error {
  constructor(
    readonly code: UserErrorCode,
    message: string,
    options?: { cause?: unknown; next?: CommandId | undefined },
  ) {
    super(message, options);
    this.name = 'UserError';
    this.next = options?.next ?? null;
  }
  readonly next: CommandId | null;
}

/** Turns whatever was thrown into a `UserError`; one that is one already stays as it is. */
export function toUserError(error: unknown): UserError {
  const worded = wordedIn(error);
  if (worded !== null) return worded;
  const status = statusOf(error);
  if (status !== null)
    return new UserError('request-refused', sentence(refusalText(error)), { cause: error });
  if (isConnectionFailure(error)) {
    return new UserError('server-gone', t('The Backstep server does not answer.'), {
      cause: error,
      next: commandIds.restartServer,
    });
  }
  return new UserError('request-refused', sentence(textOf(error)), { cause: error });
}

/** The SDK wraps what a request threw. */
function wordedIn(error: unknown): UserError | null {
  if (error instanceof UserError) return error;
  return error instanceof Error && error.cause !== undefined ? wordedIn(error.cause) : null;
}

/** True for the rejection of an operation that its caller aborted. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** The HTTP status that the SDK's error carries; null for any other error. */
export function statusOf(error: unknown): number | null {
  if (!(error instanceof Error) || !('status' in error)) return null;
  return typeof error.status === 'number' ? error.status : null;
}

function isConnectionFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (/fetch failed|ECONNREFUSED|ECONNRESET|terminated|socket/i.test(error.message)) return true;
  return error.cause !== undefined && isConnectionFailure(error.cause);
}

/** The `detail` of the server's answer: the SDK's message is `HTTP 404: {"detail":"…"}`. */
function refusalText(error: unknown): string {
  const text = textOf(error);
  const start = text.indexOf('{');
  if (start < 0) return text;
  try {
    const body: unknown = JSON.parse(text.slice(start));
    if (typeof body === 'object' && body !== null && 'detail' in body) {
      return typeof body.detail === 'string' ? body.detail : JSON.stringify(body.detail);
    }
  } catch {
    // Not JSON: the text as it is says more than nothing.
  }
  return text;
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function sentence(text: string): string {
  const line = text.trim().split('\n', 1)[0] ?? '';
  if (line === '') return t('Something went wrong without a message.');
  return /[.!?…]$/.test(line) ? line : `${line}.`;
}
