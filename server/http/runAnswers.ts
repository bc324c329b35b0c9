/**
 * The three ways to answer for a run (its record, its result, its stream), the same on a thread and without one:
 * headers by which the SDKs find the run again, and what happens when the caller leaves.
 */
import type { Context } from 'hono';
import type { Json, Run } from '../protocol/api.js';
import type { EndedRuns } from '../runs/endedRuns.js';
import type { LoggedEvent } from '../runs/eventLog.js';
import type { LiveRun, RunEnd } from '../runs/liveRuns.js';
import type { Runs } from '../runs/runs.js';
import { eventStream, eventualJson } from './streams.js';

export interface RunAnswers {
  record(context: Context, live: LiveRun, base: string): Response;
  result(ended: Promise<RunEnd>, target: RunTarget): Promise<Response>;
  /** `Last-Event-ID` resumes it (`-1`: from the start). */
  stream(context: Context, run: Run, target: RunTarget & { modes?: string[] }): Response;
}

/** The run's address (`/threads/…/runs/…`) and whether it is cancelled when the caller leaves. */
export interface RunTarget {
  base: string;
  threadId: string;
  runId: string;
  cancelOnLeave: boolean;
}

export function createRunAnswers(runs: Runs, ended: EndedRuns): RunAnswers {
  const leave = ({ threadId, runId, cancelOnLeave }: RunTarget): (() => void) => {
    return () => {
      // The run may have ended or gone in the meantime, and nobody is left to be told.
      if (cancelOnLeave) runs.cancel(threadId, runId, 'interrupt').catch(() => undefined);
    };
  };

  const resultOf = async (end: Promise<RunEnd>): Promise<Json> => {
    const { run, output, error } = await end;
    if (error !== undefined) return { __error__: { error: error.error, message: error.message } };
    if (output !== undefined) return output;
    // Deleted in the meantime, perhaps.
    return ended.values(run).catch(() => null);
  };

  return {
    record(context, live, base) {
      return context.json(live.run, 200, { 'Content-Location': base });
    },
    result(end, target) {
      const headers = { 'Content-Location': target.base, Location: `${target.base}/join` };
      return eventualJson(resultOf(end), { headers, onLeave: leave(target) });
    },
    stream(context, run, target) {
      const headers = { 'Content-Location': target.base, Location: `${target.base}/stream` };
      const seen = Number.parseInt(context.req.header('last-event-id') ?? '0', 10);
      const after = Number.isInteger(seen) && seen > 0 ? seen : 0;
      const log = runs.live(run.run_id)?.log;
      const read = (signal: AbortSignal) => {
        const events = log === undefined ? ended.events(run, after) : log.read(after, signal);
        return ofModes(events, target.modes ?? []);
      };
      return eventStream(read, { headers, onLeave: leave(target) });
    },
  };
}

/** Only events of the modes asked for (`values`, also as `values|namespace`); the run's own always pass. */
async function* ofModes(
  events: AsyncIterable<LoggedEvent>,
  modes: string[],
): AsyncGenerator<LoggedEvent, void, void> {
  const always = new Set(['metadata', 'error', 'feedback']);
  for await (const event of events) {
    const mode = event.event.split(/[|/]/)[0] ?? '';
    if (modes.length === 0 || always.has(mode) || modes.includes(mode)) yield event;
    else if (mode === 'messages' && modes.includes('messages-tuple')) yield event;
  }
}
