/**
 * One run from its turn to its end: the worker's events go to the log, its outcome to storage, then to whoever waits.
 * An end is told only when it is on disk. Leaves the turn-taking to the queue and admission to runs.ts.
 */
import { GraphHostError, type EndedRun } from '../graphs/port.js';
import type { Json, Run, RunError, RunStatus, ThreadStatus } from '../protocol/api.js';
import type { RunOutcome } from '../protocol/worker.js';
import type { RunsDeps } from './deps.js';
import { messageOf } from './errors.js';
import type { LateEnds } from './lateEnds.js';
import { announceRun, type LiveRun, type LiveRuns } from './liveRuns.js';
import { startParams } from './runPlan.js';
import { withStatus } from './runStatus.js';
import type { ThreadSessions } from './protocol/threadSessions.js';
import type { States } from './states.js';
import { nextNodes } from './stateView.js';
import type { Steps } from './steps.js';
import type { ThreadRecords } from './threadRecords.js';
import type { ThreadStreams } from './threadStreams.js';
import type { ThreadWatch } from './threadWatch.js';
import type { Webhooks } from './webhooks.js';

export interface RunExecution {
  /** Runs to the end; never rejects. */
  execute(live: LiveRun, graphId: string): Promise<void>;
  /** Ends a run that never started. */
  endUnstarted(live: LiveRun): Promise<void>;
}

type Deps = Pick<RunsDeps, 'storage' | 'graphs' | 'clock' | 'feed' | 'log'> & {
  live: LiveRuns;
  records: ThreadRecords;
  lateEnds: Pick<LateEnds, 'add'>;
  states: States;
  webhooks: Webhooks;
  streams: Pick<ThreadStreams, 'started'>;
  steps: Pick<Steps, 'remember'>;
  sessions: Pick<ThreadSessions, 'runStarted' | 'take' | 'runEnded'>;
  watch: Omit<ThreadWatch, 'read'>;
};

export function createRunExecution(deps: Deps): RunExecution {
  const {
    storage,
    graphs,
    clock,
    feed,
    log,
    live: liveRuns,
    records,
    lateEnds,
    states,
    webhooks,
    streams,
    sessions,
    steps,
    watch,
  } = deps;

  const threadStatus = async (run: Run, outcome: RunOutcome): Promise<ThreadStatus> => {
    if (outcome.status === 'error') return 'error';
    if (outcome.status === 'success') {
      return outcome.next.length > 0 || asksSomething(outcome.output) ? 'interrupted' : 'idle';
    }
    const newest = await states.newest(await records.require(run.thread_id));
    if (newest === null) return 'idle';
    // Of a checkpoint the graph said nothing of, a run was in the middle.
    return newest.annotation === null || nextNodes(newest, true).length > 0 ? 'interrupted' : 'idle';
  };

  const keepEnd = async (run: Run, begun: Promise<unknown>, outcome: EndedRun): Promise<void> => {
    await begun;
    if (run.kwargs.temporary) {
      await outcome.kept;
      await records.delete(run.thread_id);
      return;
    }
    const status = await threadStatus(run, outcome);
    const at = clock.now().toISOString();
    const error: Json = outcome.status === 'error' ? { ...outcome.error } : null;
    // Together, so that they share a commit with the run's last checkpoint.
    await Promise.all([
      outcome.kept,
      storage.runs.put(run),
      records.change(run.thread_id, (record) => ({ ...record, status, error, state_updated_at: at })),
    ]);
  };

  const finish = async (live: LiveRun, outcome: EndedRun): Promise<void> => {
    const status: RunStatus = outcome.status === 'cancelled' ? 'interrupted' : outcome.status;
    let error = outcome.status === 'error' ? outcome.error : live.stopError;
    let ended = withStatus(live.run, status, clock.now(), error);
    try {
      await keepEnd(ended, live.kept, outcome);
    } catch (failure) {
      const message = `The end of the run could not be kept: ${messageOf(failure)}`;
      // What the run itself failed of says more, and was most likely the same.
      error = outcome.status === 'error' ? outcome.error : { error: 'StorageError', message };
      ended = withStatus(live.run, 'error', clock.now(), error);
      log(`Run ${live.run.run_id}: ${message}`);
      // One whose very start could not be kept was refused: of that nothing stays.
      if (await isSettledWell(live.kept)) lateEnds.add(ended, { status: 'error', error: { ...error } });
    }
    // Not before it is on disk: nobody may be told of an end that a crash could take back.
    live.run = ended;
    if (error !== undefined) live.log.append('error', { error: error.error, message: error.message });
    live.log.end();
    liveRuns.ended(live);
    announceRun(feed, live);
    sessions.runEnded(live.run, outcome, error);
    watch.ended(live.run, outcome, error);
    const output = outcome.status === 'success' ? outcome.output : undefined;
    live.settle({ run: live.run, output, error });
    webhooks.call(live.run, output, error);
  };

  return {
    async execute(live, graphId) {
      const isCancelled = (): boolean => live.abort.signal.aborted;
      if (isCancelled()) return finish(live, { status: 'cancelled' });
      live.run = withStatus(live.run, 'running', clock.now());
      announceRun(feed, live);
      streams.started(live);
      sessions.runStarted(live.run, graphId);
      watch.started(live);
      live.log.append('metadata', { run_id: live.run.run_id, attempt: 1 });
      let outcome: EndedRun;
      const params = startParams(live.run, graphId);
      // Where nothing is told before the end, that is what its checkpoints may wait for.
      const isSilent = params.stream_mode.length === 0 && params.durability === 'async';
      const hurry = isSilent ? storage.checkpoints.linger(live.run.thread_id) : () => undefined;
      try {
        outcome = await graphs.run(params, {
          signal: live.abort.signal,
          onHosted: (hosted) => {
            live.hosted = hosted;
            if (hosted.version != null) steps.remember(hosted.version);
          },
          isWatched: () => watch.isWatched(live.run.thread_id),
          onNews: (event, data) => watch.take(live.run, event, data),
          onEvent: (event, data) => {
            if (live.log.ended) return;
            const told = sessions.take(live.run, event, data);
            if (told !== null) live.log.append(told.event, told.data);
          },
        });
      } catch (error) {
        outcome = live.abort.signal.aborted
          ? { status: 'cancelled' }
          : { status: 'error', error: runError(error) };
      } finally {
        hurry();
      }
      await finish(live, outcome);
    },
    async endUnstarted(live) {
      await finish(live, { status: 'cancelled' });
    },
  };
}

function isSettledWell(work: Promise<unknown>): Promise<boolean> {
  return work.then(
    () => true,
    () => false,
  );
}

function asksSomething(output: Json): boolean {
  if (output === null || typeof output !== 'object' || Array.isArray(output)) return false;
  const asked = output.__interrupt__;
  return Array.isArray(asked) && asked.length > 0;
}

function runError(error: unknown): RunError {
  const graphError = error instanceof GraphHostError ? error.graphError : null;
  if (graphError === null) {
    return { error: error instanceof Error ? error.name : 'Error', message: messageOf(error) };
  }
  const { message, file, line, stack } = graphError;
  const place = line === undefined ? file : `${file}:${line}`;
  const text = message.includes(file) ? message : `${message} (${place})`;
  return { error: 'GraphError', message: text, ...(stack === undefined ? {} : { stack }) };
}
