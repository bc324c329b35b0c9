/**
 * Calls a run's webhook with the finished run, in the body of the published servers; retried, and never in anyone's way.
 * What a webhook without a host means is decided by the `fetch` that is given (http/ownRoutes.ts).
 */
import type { Json, Run, RunError } from '../protocol/api.js';
import type { AuthUser } from '../protocol/userModules.js';
import type { RunsDeps } from './deps.js';
import { messageOf } from './errors.js';
import { isFields } from './matching.js';

/** Seconds before each further attempt. */
const retryAfter = [1, 5, 25];

export interface Webhooks {
  call(run: Run, values: Json | undefined, error: RunError | undefined): void;
  /** Gives up what has not been delivered. */
  stop(): void;
}

export function createWebhooks({ fetch, clock, log }: Pick<RunsDeps, 'fetch' | 'clock' | 'log'>): Webhooks {
  const stopped = new AbortController();
  const deliver = async (
    url: string,
    body: string,
    user: AuthUser | null,
    attempt: number,
  ): Promise<void> => {
    let problem: string;
    try {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(url, { method: 'POST', headers, body, signal: stopped.signal }, user);
      await response.body?.cancel();
      if (response.ok) return;
      problem = `answered ${response.status}`;
    } catch (error) {
      problem = messageOf(error);
    }
    if (stopped.signal.aborted) return;
    const wait = retryAfter[attempt];
    log(`Webhook ${url}: ${problem}${wait === undefined ? '; given up' : `; again in ${wait} s`}`);
    if (wait === undefined) return;
    const cancel = clock.after(wait * 1000, () => void deliver(url, body, user, attempt + 1));
    stopped.signal.addEventListener('abort', cancel, { once: true });
  };
  return {
    call(run, values, error) {
      const { webhook } = run.kwargs;
      if (webhook === null) return;
      const payload = {
        ...run,
        run_started_at: run.created_at,
        run_ended_at: run.updated_at,
        webhook_sent_at: clock.now().toISOString(),
        values: values ?? null,
        error: error?.message ?? null,
      };
      void deliver(webhook, JSON.stringify(payload), userOf(run), 0);
    },
    stop() {
      stopped.abort();
    },
  };
}

/** Who started the run; the HTTP edge puts it there, and lets nobody put another in its place. */
function userOf({ kwargs }: Run): AuthUser | null {
  const user = kwargs.config.configurable?.langgraph_auth_user;
  return isFields(user) && typeof user.identity === 'string' ? (user as AuthUser) : null;
}
