/** The allowed changes of a run's status, as a table: whatever is not in it is a bug and throws. */
import type { Run, RunStatus } from '../protocol/api.js';

const allowed: Record<RunStatus, readonly RunStatus[]> = {
  pending: ['running', 'interrupted', 'error'],
  running: ['success', 'error', 'interrupted', 'timeout'],
  success: [],
  error: [],
  interrupted: [],
  timeout: [],
};

export function hasEnded(status: RunStatus): boolean {
  return allowed[status].length === 0;
}

/** The run with its new status; `at` becomes its `updated_at`. */
export function withStatus(run: Run, status: RunStatus, at: Date, error?: Run['error']): Run {
  if (!allowed[run.status].includes(status)) {
    throw new Error(`Run ${run.run_id} cannot go from ${run.status} to ${status}`);
  }
  return { ...run, status, updated_at: at.toISOString(), ...(error === undefined ? {} : { error }) };
}
