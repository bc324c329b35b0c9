/**
 * A run over the deaths of workers. Where it had the worker to itself, the death is its own: it ends with an error that
 * says how. Where others shared the worker nobody can tell whose code it was: each goes on from its last checkpoint
 * in a worker of its own, so that the one to blame fails and the others do not.
 */
import type { StartRunParams } from '../protocol/worker.js';
import type { HostedOutcome } from './hostedRun.js';
import { runOnWorker } from './hostedRun.js';
import type { CheckpointAccess, EndedRun, RunHooks } from './port.js';
import type { PooledWorker, WorkerPool } from './workerPool.js';

export interface PooledRunDeps {
  pool: WorkerPool;
  checkpoints: Pick<CheckpointAccess, 'get'>;
  cancelGraceMs: number;
  warn: (message: string) => void;
}

export async function runOnPool(
  params: StartRunParams,
  hooks: RunHooks,
  { pool, checkpoints, cancelGraceMs, warn }: PooledRunDeps,
): Promise<EndedRun> {
  const attempt = async ({ process, wasShared }: PooledWorker, given: StartRunParams) => {
    const params = process.result.reads_newest === true ? await withNewest(given, checkpoints) : given;
    const outcome = await runOnWorker(process, params, hooks, cancelGraceMs);
    return { outcome, wasShared: wasShared() };
  };
  const first = await pool.use((worker) => attempt(worker, params), hooks.signal);
  if (first.outcome.status !== 'lost' || !first.wasShared) return asOutcome(first.outcome);
  warn(`Run ${params.run_id} goes on in a worker of its own, because the one it shared has ended.`);
  hooks.onEvent('metadata', { run_id: params.run_id, attempt: 2 });
  const again = await pool.useAlone(
    async (worker) => attempt(worker, await continued(params, checkpoints)),
    hooks.signal,
  );
  return asOutcome(again.outcome);
}

/** Spares the worker a question, and the run the wait for the answer. */
async function withNewest(
  params: StartRunParams,
  checkpoints: Pick<CheckpointAccess, 'get'>,
): Promise<StartRunParams> {
  if (params.checkpoint !== null) return params;
  return { ...params, newest: await checkpoints.get({ thread_id: params.thread_id, checkpoint_ns: '' }) };
}

/** From the run's newest checkpoint; from its start where it had made none. */
async function continued(
  params: StartRunParams,
  checkpoints: Pick<CheckpointAccess, 'get'>,
): Promise<StartRunParams> {
  const newest = await checkpoints.get({ thread_id: params.thread_id, checkpoint_ns: '' });
  if (newest?.metadata.run_id !== params.run_id) return params;
  return { ...params, input: null, command: null, checkpoint: null };
}

function asOutcome(outcome: HostedOutcome): EndedRun {
  if (outcome.status !== 'lost') return outcome;
  return { status: 'error', error: { error: 'GraphWorkerError', message: outcome.message } };
}
