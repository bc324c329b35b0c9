/**
 * What storage needs to know of runs: which have ended, and their order. The transitions are the runs layer's.
 */
import type { Run } from '../protocol/api.js';

/** Whether nothing more will happen to the run. */
export function hasEnded(run: Run): boolean {
  return run.status !== 'pending' && run.status !== 'running';
}

/** Newest first; runs of the same instant by id, so that the order is the same every time. */
export function newestRunFirst(a: Run, b: Run): number {
  if (a.created_at !== b.created_at) return a.created_at < b.created_at ? 1 : -1;
  return a.run_id < b.run_id ? 1 : a.run_id > b.run_id ? -1 : 0;
}
