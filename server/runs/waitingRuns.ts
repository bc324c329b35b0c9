/**
 * Runs that were accepted and had not begun (behind another, delayed, or for want of a free place) when the server
 * stopped, as their records tell. A run is kept as `pending` until it begins and as `running` before its graph is
 * called, so one that may have done something is never taken for one that waits. What becomes of them is recovery.ts's.
 */
import type { Run } from '../protocol/api.js';

/** Older versions kept every run as `pending` until its end: of theirs nothing can be told. */
export function hasNotBegun(run: Run): boolean {
  return run.status === 'pending' && run.kwargs.after_seconds !== undefined && graphOf(run) !== null;
}

/**
 * Whether nobody wants the run without the server that accepted it: its client held the connection and asked that the
 * run be cancelled when that ends, as it did with the server. A client that only joined a run, whatever it asked,
 * does not decide over it, nor does one that asked for nothing: accepted is accepted.
 */
export function goesWithClient(run: Run): boolean {
  return run.kwargs.on_disconnect === 'cancel';
}

/** The graph that its assistant had when it was accepted. */
export function graphOf(run: Run): string | null {
  const id = run.kwargs.config.configurable?.graph_id;
  return typeof id === 'string' ? id : null;
}

export interface WaitingRun {
  run: Run;
  /** Of its delay, which counts from its creation, what is left. */
  seconds: number;
}

/** @param runs Those of a thread in the order in which they were accepted. @returns In the order in which they are to start. */
export function inOrderOfStart(runs: Run[], now: Date): WaitingRun[] {
  const latest = new Map<string, number>();
  const due = runs.map((run) => {
    // The order of acceptance holds also where the clock was set back in between.
    const accepted = Math.max(Date.parse(run.created_at), latest.get(run.thread_id) ?? -Infinity);
    latest.set(run.thread_id, accepted);
    const delay = run.kwargs.after_seconds ?? 0;
    const left = Math.min(delay, accepted / 1000 + delay - now.getTime() / 1000);
    return { run, at: accepted + delay * 1000, seconds: Math.max(0, left) };
  });
  return due.sort((a, b) => a.at - b.at).map(({ run, seconds }) => ({ run, seconds }));
}
