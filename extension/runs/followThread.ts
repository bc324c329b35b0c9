/**
 * The events of a thread's runs, whoever started them, until told to stop. A Backstep server tells of any run
 * (`GET /backstep/threads/{id}/live`); on another server the run that is known to be active is joined, and what it tells
 * depends on what its client asked for. A connection that breaks is made again.
 */
import type { LangGraphApi } from '../api/langGraphApi.js';
import type { JoinedRun, StreamedEvent } from '../api/runRequest.js';
import type { PanelRunEnd } from '../../server/protocol/panel.js';

export interface FollowThreadDeps {
  api: LangGraphApi;
  threadId: string;
  signal: AbortSignal;
  onEvent: (event: StreamedEvent) => void;
  onEnd: (runId: string, end: Omit<PanelRunEnd, 'duration_ms'>) => void;
  /** The id of the thread's active run, now or when there is one. */
  nextRun: (after: string | null, signal: AbortSignal) => Promise<string | null>;
  delay: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  log: (line: string) => void;
}

const longestDelayMs = 5000;

export async function followThread(deps: FollowThreadDeps): Promise<void> {
  const { api, threadId, signal, log } = deps;
  for (let failures = 0; !signal.aborted; failures++) {
    try {
      const isKnown = await api.followThread(threadId, signal, (event) => {
        failures = 0;
        take(deps, event);
      });
      if (!isKnown) {
        await followByJoining(deps);
        return;
      }
    } catch (error) {
      if (isOver(signal)) return;
      log(`Following thread ${threadId}: ${error instanceof Error ? error.message : String(error)}`);
    }
    if (isOver(signal)) return;
    await deps.delay(Math.min(100 * 2 ** failures, longestDelayMs), signal);
  }
}

function take(deps: FollowThreadDeps, event: StreamedEvent): void {
  if (event.event !== 'end') {
    deps.onEvent(event);
    return;
  }
  const { run_id: runId, status, error, next } = event.data as EndEvent;
  deps.onEnd(runId, endOf(status, error, next));
}

/** What the last event of a run says. */
interface EndEvent {
  run_id: string;
  status: string;
  error: string | null;
  next: string[];
}

async function followByJoining({
  api,
  threadId,
  signal,
  onEvent,
  onEnd,
  nextRun,
  log,
}: FollowThreadDeps): Promise<void> {
  let runId: string | null = null;
  for (;;) {
    runId = await nextRun(runId, signal);
    if (runId === null || isOver(signal)) return;
    try {
      onEvent({ event: 'metadata', data: { run_id: runId } });
      for await (const event of api.joinRun(threadId, runId, signal)) onEvent(event);
      const ended: JoinedRun = await api.runEnd(threadId, runId);
      onEnd(runId, endOf(ended.status, ended.error, ended.next));
    } catch (error) {
      if (isOver(signal)) return;
      log(`Joining run ${runId}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

function endOf(
  status: string,
  error: string | null,
  next: readonly string[],
): Omit<PanelRunEnd, 'duration_ms'> {
  if (status === 'interrupted') return { kind: 'cancelled', message: null };
  if (status !== 'success') return { kind: 'failed', message: error };
  return next.length > 0 ? { kind: 'paused', message: next.join(', ') } : { kind: 'finished', message: null };
}

/** Asked after an await: the signal may have aborted meanwhile, which the compiler cannot see. */
function isOver(signal: AbortSignal): boolean {
  return signal.aborted;
}
