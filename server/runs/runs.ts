/**
 * The runs service: admits runs (assistant, thread, breakpoints, checkpoint, multitask strategy), and answers
 * for them: list, get, join, stream, cancel, delete. When they start is runStarts', what happens inside runExecution's.
 */
import type { Run, RunError } from '../protocol/api.js';
import type { RunCreate } from '../protocol/requests.js';
import type { RunBreakpoints, RunsCancel } from '../protocol/runRequests.js';
import type { Assistants } from './assistants.js';
import { cancelMany } from './bulkCancel.js';
import { changeBreakpoints, checkBreakpoints } from './breakpoints.js';
import type { RunsDeps } from './deps.js';
import { notFound, RequestError } from './errors.js';
import type { KeyedLock } from './keyedLock.js';
import type { LateEnds } from './lateEnds.js';
import type { LiveRun, LiveRuns, RunEnd } from './liveRuns.js';
import type { Rollback } from './rollback.js';
import type { RunExecution } from './runExecution.js';
import { checkpointOf, planRun } from './runPlan.js';
import type { RunStarts } from './runStarts.js';
import { hasEnded } from './runStatus.js';
import type { States } from './states.js';
import type { ThreadRecords } from './threadRecords.js';
import { goesWithClient, inOrderOfStart } from './waitingRuns.js';

export type CancelAction = 'interrupt' | 'rollback';

export interface RunOptions {
  /** Stream modes where the caller names none. */
  defaultModes: string[];
  /** The caller holds a connection until the run's end. */
  isAttended?: boolean;
}

export interface Runs {
  /** `threadId` null: a stateless run, on a thread of its own. */
  create(threadId: string | null, payload: RunCreate, options: RunOptions): Promise<LiveRun>;
  /** Stateless runs: all of them, or none where one cannot be made. */
  createAll(payloads: RunCreate[], options: RunOptions): Promise<LiveRun[]>;
  /** Starts, in their turn, runs that were accepted before the server was started, each thread's in order. */
  resume(waiting: Run[]): void;
  get(threadId: string, runId: string): Promise<Run>;
  /** A run whose thread the caller does not know. Throws `not-found`. */
  find(runId: string): Promise<Run>;
  list(threadId: string, query: { limit: number; offset: number; status?: Run['status'] }): Promise<Run[]>;
  /** A run that is live or has just ended; undefined when only its record is left. */
  live(runId: string): LiveRun | undefined;
  /** Waits for the end. */
  join(threadId: string, runId: string): Promise<RunEnd>;
  /** Settles when the run has ended. Cancelling what has ended does nothing. */
  cancel(threadId: string, runId: string, action: CancelAction): Promise<void>;
  /** The same for several. Throws `not-found` where a run named is not there. */
  cancelMany(request: RunsCancel, action: CancelAction): Promise<void>;
  /** Other nodes to pause at from its next superstep on. Throws `not-found`, `invalid`, `conflict` where it has ended. */
  changeBreakpoints(threadId: string, runId: string, breakpoints: RunBreakpoints): Promise<void>;
  delete(threadId: string, runId: string): Promise<void>;
  isBusy(threadId: string): boolean;
  /** How many wait and how many run. */
  counts(): { pending: number; running: number };
  /** Admits no run of the thread while `task` works. */
  withoutNew<T>(threadId: string, task: () => Promise<T>): Promise<T>;
  /** Ends all runs of a thread that is to be deleted. */
  clear(threadId: string): Promise<void>;
  /** Admits no more runs and ends those that have begun; the others are left to the next start. */
  stop(): Promise<void>;
}

type Deps = Pick<RunsDeps, 'storage' | 'graphs' | 'clock' | 'newId' | 'feed'> & {
  assistants: Assistants;
  records: ThreadRecords;
  lateEnds: LateEnds;
  states: States;
  starts: RunStarts;
  live: LiveRuns;
  execution: RunExecution;
  rollback: Rollback;
  /** One admission at a time per thread, so that two callers cannot both find it free. */
  admission: KeyedLock;
};

export function createRuns(deps: Deps): Runs {
  const { storage, graphs, clock, newId, feed } = deps;
  const {
    assistants,
    records,
    lateEnds,
    states,
    starts,
    live: liveRuns,
    execution,
    rollback,
    admission,
  } = deps;
  let stopping = false;

  const cancelLive = async (live: LiveRun, error?: RunError): Promise<void> => {
    if (error !== undefined) live.stopError = error;
    live.abort.abort();
    if (live.withdraw()) await execution.endUnstarted(live);
    await live.end;
  };

  /** Its record stays as it is; who waits for its end hears that it is not to come from this server. */
  const leaveWaiting = (live: LiveRun): void => {
    const message = 'The server stopped before the run had started; it starts when the server does';
    const error = { error: 'ServerStopped', message };
    live.log.append('error', error);
    live.log.end();
    live.settle({ run: live.run, output: undefined, error });
  };

  const makeRoom = async (threadId: string, payload: RunCreate): Promise<void> => {
    const strategy = payload.multitask_strategy ?? 'enqueue';
    const others = liveRuns.ofThread(threadId);
    if (others.length === 0 || strategy === 'enqueue') return;
    if (strategy === 'reject') {
      const message = `Thread ${threadId} is already running a task; wait for it or choose another multitask_strategy`;
      throw new RequestError('conflict', message);
    }
    // Newest first, so that nothing waiting starts in between.
    for (const other of others.reverse()) {
      await cancelLive(other);
      if (strategy === 'rollback') await rollback(other.run);
    }
  };

  /** The assistant of a run that can be made. */
  const checked = async (payload: RunCreate) => {
    const assistant = await assistants.get(payload.assistant_id);
    const { interrupt_before, interrupt_after } = payload;
    const places = { interrupt_before, interrupt_after };
    await checkBreakpoints(graphs, assistant.graph_id, payload.config ?? {}, places);
    return assistant;
  };

  const admit = async (threadId: string, payload: RunCreate, options: RunOptions, stateless: boolean) => {
    const assistant = await checked(payload);
    const { graph_id: graphId } = assistant;
    const mayCreate = stateless || payload.if_not_exists === 'create';
    if (!mayCreate) await records.require(threadId);
    // Before a thread is made: a refused request leaves nothing behind.
    await states.requireCheckpoint(threadId, checkpointOf(payload));
    await makeRoom(threadId, payload);
    const { record: thread, kept: owning } = await records.claim(threadId, {
      metadata: mayCreate ? (payload.metadata ?? {}) : null,
      owned: { graph_id: graphId, assistant_id: assistant.assistant_id },
    });
    const temporary = stateless && !['keep', 'continue'].includes(payload.on_completion ?? 'delete');
    const run = planRun({
      runId: newId(),
      payload,
      assistant,
      thread,
      temporary,
      isAttended: options.isAttended ?? false,
      defaultModes: options.defaultModes,
      now: clock.now(),
    });
    // It starts while thread and record are being written; the caller hears of it when they are on disk.
    const live = starts.accept(run, owning);
    try {
      await live.kept;
    } catch (error) {
      await cancelLive(live);
      liveRuns.forget(run.run_id);
      // Its record may be there, where it was only the thread's that could not be written.
      await storage.runs.delete(threadId, run.run_id).catch(() => false);
      throw error;
    }
    lateEnds.supersede(threadId);
    feed.send({ kind: 'thread', thread_id: threadId, change: 'updated', status: 'busy' });
    return live;
  };

  const get = async (threadId: string, runId: string): Promise<Run> => {
    await records.require(threadId);
    const live = liveRuns.get(runId)?.run;
    if (live?.thread_id === threadId) return live;
    const late = lateEnds.get(runId);
    if (late?.thread_id === threadId) return late;
    const run = await storage.runs.get(threadId, runId);
    if (run === null) throw notFound('Run', runId);
    return run;
  };

  const runs: Runs = {
    async create(threadId, payload, options) {
      if (stopping) throw new RequestError('unavailable', 'The server is stopping');
      const id = threadId ?? newId();
      return admission.run(id, () => admit(id, payload, options, threadId === null));
    },
    async createAll(payloads, options) {
      for (const payload of payloads) await checked(payload);
      return Promise.all(payloads.map((payload) => runs.create(null, payload, options)));
    },
    resume(waiting) {
      for (const each of inOrderOfStart(waiting, clock.now())) {
        starts.resume(each);
        lateEnds.supersede(each.run.thread_id);
      }
    },
    get,
    async find(runId) {
      const run = liveRuns.get(runId)?.run ?? (await storage.runs.find(runId));
      if (run === null) throw notFound('Run', runId);
      return run;
    },
    async list(threadId, { limit, offset, status }) {
      await records.require(threadId);
      const kept = await storage.runs.list(threadId);
      const current = kept.map((run) => liveRuns.get(run.run_id)?.run ?? lateEnds.get(run.run_id) ?? run);
      return current
        .filter((run) => status === undefined || run.status === status)
        .slice(offset, offset + limit);
    },
    live: (runId) => liveRuns.get(runId),
    async join(threadId, runId) {
      const live = liveRuns.get(runId);
      if (live?.run.thread_id === threadId) return live.end;
      const run = await get(threadId, runId);
      return { run, output: undefined, error: run.error };
    },
    async cancel(threadId, runId, action) {
      const run = await get(threadId, runId);
      const live = liveRuns.get(runId);
      if (live === undefined || hasEnded(run.status)) return;
      await cancelLive(live);
      if (action === 'rollback') await rollback(live.run);
    },
    cancelMany: (request, action) => cancelMany({ runs, live: liveRuns }, request, action),
    async changeBreakpoints(threadId, runId, asked) {
      await changeBreakpoints(await get(threadId, runId), liveRuns.get(runId), asked, { assistants, graphs });
    },
    async delete(threadId, runId) {
      await get(threadId, runId);
      const live = liveRuns.get(runId);
      if (live !== undefined) await cancelLive(live);
      await storage.runs.delete(threadId, runId);
      liveRuns.forget(runId);
      lateEnds.forget(runId);
    },
    counts() {
      const unended = liveRuns.unended();
      const pending = unended.filter(({ run }) => run.status === 'pending').length;
      return { pending, running: unended.length - pending };
    },
    isBusy: (threadId) => liveRuns.ofThread(threadId).length > 0,
    withoutNew: (threadId, task) => admission.run(threadId, task),
    async clear(threadId) {
      for (const live of liveRuns.ofThread(threadId).reverse()) await cancelLive(live);
    },
    async stop() {
      stopping = true;
      const unended = liveRuns.unended();
      // Before anything ends: what waits for that must not begin now.
      const waiting = unended.filter((live) => !goesWithClient(live.run) && live.withdraw());
      for (const live of waiting) leaveWaiting(live);
      const error = { error: 'ServerStopped', message: 'The server stopped before the run had ended' };
      const begun = unended.filter((live) => !waiting.includes(live));
      await Promise.all(begun.map((live) => cancelLive(live, error)));
      lateEnds.stop();
      await lateEnds.flush();
    },
  };
  return runs;
}
