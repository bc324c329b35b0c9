/** One run on a worker: its events, its cancellation, and its end when the worker does not live to tell. */
import { CancellationTokenSource, ResponseError } from 'vscode-jsonrpc/node';
import type { GraphError, StartRunParams } from '../protocol/worker.js';
import { workerErrorCodes, workerRequests } from '../protocol/worker.js';
import type { EndedRun, RunHooks } from './port.js';
import { GraphHostError } from './port.js';
import type { WorkerProcess } from './workerProcess.js';

/** `lost`: the worker died before the run had ended; the message says how. */
export type HostedOutcome = EndedRun | { status: 'lost'; message: string };

/** `cancelGraceMs`: how long after the cancellation the worker may be silent before it is ended. */
export async function runOnWorker(
  worker: WorkerProcess,
  params: StartRunParams,
  { signal, onEvent, onHosted, isWatched, onNews }: RunHooks,
  cancelGraceMs: number,
): Promise<HostedOutcome> {
  const isCancelled = () => signal.aborted;
  if (isCancelled()) return { status: 'cancelled' };
  const cancellation = new CancellationTokenSource();
  let grace: NodeJS.Timeout | undefined;
  // A node that never yields hears of nothing; a worker that answers is given its time.
  const endUnlessAnswering = () => {
    let answers = false;
    worker.ping().then(
      () => (answers = true),
      () => undefined,
    );
    grace = setTimeout(() => {
      if (answers) endUnlessAnswering();
      else
        void worker.kill(
          `The graph worker was ended because run ${params.run_id} was cancelled and its node did not yield.`,
        );
    }, cancelGraceMs);
  };
  const cancel = () => {
    cancellation.cancel();
    endUnlessAnswering();
  };
  signal.addEventListener('abort', cancel, { once: true });
  worker.runEvents.set(params.run_id, onEvent);
  if (onNews !== undefined) worker.runNews.set(params.run_id, onNews);
  const writes = worker.writes.follow(params.thread_id);
  onHosted?.({
    version: worker.versions.get(params.graph_id) ?? null,
    changeBreakpoints: (changed) =>
      worker.alive(worker.connection.sendRequest(workerRequests.changeBreakpoints, changed)),
    watch: (asked) => worker.alive(worker.connection.sendRequest(workerRequests.watchRun, asked)),
  });
  try {
    const outcome = await worker.alive(
      worker.connection.sendRequest(
        workerRequests.startRun,
        { ...params, watched: isWatched?.() ?? false },
        cancellation.token,
      ),
    );
    if (outcome.status !== 'success') return outcome;
    const kept = writes.kept();
    // Whoever tells of the end hears of a refusal; one that nobody waits for is no error of the server's.
    kept.catch(() => undefined);
    return { ...outcome, kept };
  } catch (error) {
    if (isCancelled()) return { status: 'cancelled' };
    if (error instanceof GraphHostError) return { status: 'lost', message: error.message };
    return { status: 'error', error: failure(error) };
  } finally {
    clearTimeout(grace);
    signal.removeEventListener('abort', cancel);
    worker.runEvents.delete(params.run_id);
    worker.runNews.delete(params.run_id);
    writes.stop();
    cancellation.dispose();
  }
}

function failure(error: unknown): { error: string; message: string } {
  if (error instanceof ResponseError && error.code === workerErrorCodes.graphNotLoaded) {
    const at = error.data as GraphError | undefined;
    const place =
      at == null ? '' : ` (${[at.file, at.line, at.column].filter((part) => part !== undefined).join(':')})`;
    return { error: 'GraphLoadError', message: `${error.message}${place}` };
  }
  return {
    error: error instanceof Error ? error.name : 'Error',
    message: error instanceof Error ? error.message : String(error),
  };
}
