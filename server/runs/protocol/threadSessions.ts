/**
 * The threads that clients of the newer protocol have touched, fed by the runs. A thread that nobody reads and that
 * does not run may be forgotten: it is all in storage, and a client that comes back reads its state.
 */
import type { Json, Run, RunError } from '../../protocol/api.js';
import type { RunOutcome } from '../../protocol/worker.js';
import type { RunsDeps } from '../deps.js';
import { fields, fromProtocol, toProtocol, type PlainEvent } from './plainEvents.js';
import { createThreadSession, type ThreadSession } from './threadSession.js';

/** The stream mode of runs that are started through the protocol: the engine's protocol events. */
export const protocolMode = 'protocol';

export interface ThreadSessions {
  /** The thread's session, new where it has none. */
  open(threadId: string): ThreadSession;
  runStarted(run: Run, graphName: string): void;
  /** An event of a run; gives what belongs into the run's own stream, null for nothing. */
  take(run: Run, event: string, data: Json): { event: string; data: Json } | null;
  runEnded(run: Run, outcome: RunOutcome, error: RunError | undefined): void;
}

export function createThreadSessions(
  { clock, feed }: Pick<RunsDeps, 'clock' | 'feed'>,
  maxIdle = 100,
): ThreadSessions {
  const sessions = new Map<string, ThreadSession>();
  /** Runs under way, by thread. */
  const running = new Map<string, string>();

  const makeRoom = (): void => {
    if (sessions.size < maxIdle) return;
    for (const [threadId, { events, isRunning }] of sessions) {
      if (events.readers === 0 && !isRunning) sessions.delete(threadId);
      if (sessions.size < maxIdle) return;
    }
  };
  const open = (threadId: string): ThreadSession => {
    const known = sessions.get(threadId);
    if (known !== undefined) return known;
    makeRoom();
    const session = createThreadSession(clock);
    sessions.set(threadId, session);
    return session;
  };

  feed.listen((event) => {
    if (event.kind !== 'thread' || event.change !== 'deleted') return;
    sessions.get(event.thread_id)?.events.end();
    sessions.delete(event.thread_id);
    running.delete(event.thread_id);
  });

  return {
    open,
    runStarted(run, graphName) {
      const { thread_id: threadId, run_id: runId, kwargs } = run;
      const session = kwargs.stream_mode.includes(protocolMode) ? open(threadId) : sessions.get(threadId);
      if (session === undefined) return;
      running.set(threadId, runId);
      session.runStarted(graphName);
    },
    take(run, event, data) {
      const session = sessions.get(run.thread_id);
      if (event !== protocolMode) {
        for (const each of session === undefined ? [] : toProtocol(event, data)) session?.take(each);
        return { event, data };
      }
      const { method, params } = fields(data);
      const { namespace, timestamp, node, data: payload = null } = fields(params);
      const plain: PlainEvent = {
        method: typeof method === 'string' ? method : '',
        namespace: Array.isArray(namespace) ? namespace.map(String) : [],
        ...(typeof node === 'string' ? { node } : {}),
        data: payload,
      };
      session?.take(plain, typeof timestamp === 'number' ? timestamp : undefined);
      return fromProtocol(plain);
    },
    runEnded(run, outcome, error) {
      const session = sessions.get(run.thread_id);
      if (session === undefined) return;
      if (running.get(run.thread_id) !== run.run_id) {
        const graph = run.kwargs.config.configurable?.graph_id;
        if (run.kwargs.stream_mode.includes(protocolMode) && outcome.status === 'cancelled')
          session.runWithdrawn(typeof graph === 'string' ? graph : 'root');
        return;
      }
      running.delete(run.thread_id);
      if (outcome.status === 'error') session.runEnded('failed', error?.message);
      else if (outcome.status === 'cancelled') session.runEnded('interrupted');
      else session.runEnded(outcome.next.length > 0 ? 'interrupted' : 'completed');
    },
  };
}
