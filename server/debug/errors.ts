/** What goes wrong while debugging, in one sentence each. Leaves showing them to the session. */

export type DebugErrorCode =
  | 'bad-arguments'
  | 'bad-expression'
  | 'graph-broken'
  | 'no-project'
  | 'no-server'
  | 'not-stopped'
  | 'refused'
  | 'resumed-elsewhere'
  | 'server-gone'
  | 'thread-gone'
  | 'unauthorized';

export class DebugError extends Error {
  constructor(
    readonly code: DebugErrorCode,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = 'DebugError';
  }

  /** After these there is nothing left to debug. */
  get endsSession(): boolean {
    return ['resumed-elsewhere', 'server-gone', 'thread-gone'].includes(this.code);
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
