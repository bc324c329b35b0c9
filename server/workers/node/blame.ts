/**
 * Which run is to blame for a rejection that nobody awaits: the one in whose asynchronous context the promise was made.
 * As in Node itself such a rejection is an error at once, even if somebody might have awaited it later. One that comes
 * from no run (a connection that the module opened when it was loaded) is nobody's and costs no run.
 */
import { AsyncLocalStorage } from 'node:async_hooks';

export class UnhandledRejectionError extends Error {
  readonly code = 'unhandled-rejection';
  constructor(reason: unknown) {
    const said = reason instanceof Error ? `${reason.name}: ${reason.message}` : String(reason);
    super(`A promise was rejected that nobody awaits: ${said}`, { cause: reason });
    this.name = 'UnhandledRejectionError';
    // Where it came from, not where it was noticed.
    if (reason instanceof Error && reason.stack !== undefined) this.stack = reason.stack;
  }
}

export interface Blame {
  /** What `work` leaves behind is known for its own: while it works, `fail` is called with what is wrong. */
  within<T>(fail: (error: UnhandledRejectionError) => void, work: () => Promise<T>): Promise<T>;
  /** To be called as the rejection is noticed. False: no run that is under way is to blame. */
  rejected(reason: unknown): boolean;
}

export function createBlame(): Blame {
  const context = new AsyncLocalStorage<{ fail: ((error: UnhandledRejectionError) => void) | null }>();
  return {
    within(fail, work) {
      const run: { fail: typeof fail | null } = { fail };
      return context.run(run, async () => {
        try {
          return await work();
        } finally {
          run.fail = null;
        }
      });
    },
    rejected(reason) {
      const fail = context.getStore()?.fail ?? null;
      fail?.(new UnhandledRejectionError(reason));
      return fail !== null;
    },
  };
}
