/**
 * One run after the other until a pause is a stop: starts them at the right checkpoint with the nodes to pause at, passes
 * on what they say. Leaves where the debugger stands to graphDebugger.ts.
 */
import { t } from '@vscode/l10n';
import type { Config, Json, JsonObject, ThreadState } from '../../protocol/api.js';
import type { DebuggedRunEvent } from '../../protocol/debug.js';
import type {
  ActiveRun,
  GraphShape,
  PauseNodes,
  RunFailure,
  StreamedEvent,
  ThreadApi,
} from '../api/threadApi.js';
import { DebugError } from '../errors.js';
import type { Breakpoints } from './breakpoints.js';
import type { HitFinder } from './hits.js';
import { pausePlan, type Motion } from './pausePlan.js';
import { leafNodes, stepOf } from './position.js';
import { RunOutput, type OutputLine } from './runOutput.js';
import { failureStop, plain, stopAt, type Stop } from './stops.js';

export interface RunnerDeps {
  api: ThreadApi;
  threadId: string;
  graphId: string;
  shape: GraphShape;
  isBackstep: boolean;
  config: Config | null;
  context: JsonObject | null;
  breakpoints: Breakpoints;
  hits: HitFinder;
  /** The newest state, after a run. */
  readNewest: () => Promise<ThreadState>;
  events: { output(line: OutputLine): void; run(event: DebuggedRunEvent): void };
  soon: (task: () => void) => void;
}

/** What a move forward starts with. */
export interface Departure {
  input: Json;
  command: { resume: Json } | null;
  /** null: the newest, which needs no naming. */
  checkpointId: string | null;
  /** The state to start from; null on a new thread. */
  from: ThreadState | null;
}

export interface Arrival {
  state: ThreadState;
  /** Null at the end of the graph. */
  stop: Stop | null;
}

export class Runner {
  private readonly leave = new AbortController();
  private motion: Motion = { kind: 'continue' };
  private runId: string | null = null;
  private pauseWanted = false;
  private applying = Promise.resolve();
  /** The run under way is somebody else's. */
  private joined: ActiveRun | null = null;

  constructor(private readonly deps: RunnerDeps) {}

  async runUntilStop(motion: Motion, departure: Departure | ActiveRun): Promise<Arrival> {
    const { breakpoints, hits, readNewest } = this.deps;
    this.motion = motion;
    this.pauseWanted = false;
    for (let way = departure; ;) {
      const failure = 'runId' in way ? await this.joinAll(way) : await this.runOnce(way);
      const state = await readNewest();
      if (failure !== null && !breakpoints.exceptions.nodeThrew)
        throw new DebugError('graph-broken', failureStop(state, failure).description);
      const found = await hits.find(state);
      const { joined } = this;
      const isTheirs = joined !== null && isPausing(joined.pause) && leafNodes(state, true).length > 0;
      const stop = stopAt({ state, motion, failure, hits: found, pauseWanted: isTheirs || this.pauseWanted });
      if (stop !== null || leafNodes(state, true).length === 0 || this.leave.signal.aborted)
        return { state, stop };
      if (await this.wasCancelled()) return { state, stop: plain('pause', t('The run was cancelled')) };
      way = { input: null, command: null, checkpointId: null, from: state };
    }
  }

  /** The next superstep is the last for now. */
  async pause(): Promise<void> {
    this.pauseWanted = true;
    await this.applyBreakpoints();
  }

  /** Breakpoints have changed: they hold from the next superstep on. */
  async applyBreakpoints(): Promise<void> {
    const { api, threadId, isBackstep } = this.deps;
    // One after the other: the last word is the newest.
    this.applying = this.applying.then(async () => {
      if (this.runId !== null && isBackstep) await api.changePause(threadId, this.runId, this.plan());
    });
    await this.applying;
  }

  async cancel(): Promise<void> {
    const { api, threadId } = this.deps;
    this.leave.abort();
    if (this.runId !== null) await api.cancel(threadId, this.runId).catch(() => undefined);
  }

  /** Listens no more; what runs goes on. */
  dispose(): void {
    this.leave.abort();
  }

  /** One run, to its pause or end. Gives why it failed, if it did. */
  private runOnce({ input, command, checkpointId, from }: Departure): Promise<RunFailure | null> {
    const { api, threadId, graphId, config, context } = this.deps;
    this.joined = null;
    const pause = this.plan();
    const request = { threadId, graphId, input, command, checkpointId, config, context, pause };
    const step = from === null ? 1 : (stepOf(from) ?? 0) + 1;
    return this.listen(
      step,
      api.run(request, this.leave.signal, (runId) => this.created(runId)),
    );
  }

  /** The same for one that is under way, and for what is queued behind it: that goes on before anybody could look. */
  private async joinAll(run: ActiveRun): Promise<RunFailure | null> {
    const { api, threadId } = this.deps;
    for (let current = run; ;) {
      const failure = await this.joinOnce(current);
      const [queued] = this.leave.signal.aborted ? [] : await api.activeRuns(threadId);
      if (queued === undefined) return failure;
      current = queued;
    }
  }

  /** It is told where to pause from its next superstep on. */
  private async joinOnce(run: ActiveRun): Promise<RunFailure | null> {
    const { api, threadId, isBackstep, events } = this.deps;
    const { runId } = run;
    this.joined = run;
    const step = (stepOf(await api.state(threadId)) ?? 0) + 1;
    this.runId = runId;
    if (isBackstep) await this.applyBreakpoints();
    else events.output({ text: `${cannotPause()}\n`, kind: 'console' });
    events.run({ threadId, runId });
    return this.listen(step, api.join(threadId, runId, this.leave.signal));
  }

  private async listen(step: number, heard: AsyncIterable<StreamedEvent>): Promise<RunFailure | null> {
    const { api, threadId, events, soon } = this.deps;
    const output = new RunOutput(step, { write: (line) => events.output(line), soon });
    let failure: RunFailure | null = null;
    for await (const event of heard) {
      if (event.event === 'error') failure = failureOf(event.data);
      output.take(event);
    }
    output.end();
    const runId = this.runId;
    this.runId = null;
    if (this.leave.signal.aborted) return null;
    this.lastRunId = runId;
    events.run({ threadId, runId: null });
    if (failure === null || runId === null) return failure;
    return { ...failure, ...(await api.failure(threadId, runId)) };
  }

  private lastRunId: string | null = null;

  private created(runId: string): void {
    const { threadId, events } = this.deps;
    const isNew = this.runId !== runId;
    this.runId = runId;
    if (isNew) events.run({ threadId, runId });
    // What was asked for while the run was being made.
    if (this.pauseWanted) void this.applyBreakpoints();
  }

  private async wasCancelled(): Promise<boolean> {
    const { api, threadId } = this.deps;
    return this.lastRunId !== null && (await api.runStatus(threadId, this.lastRunId)) === 'interrupted';
  }

  private plan(): PauseNodes {
    const { breakpoints, shape, isBackstep } = this.deps;
    const motion: Motion = this.pauseWanted ? { kind: 'into' } : this.motion;
    const own = pausePlan({ motion, breakpoints, graph: shape.nodes, isBackstep });
    if (this.joined === null) return own;
    const { before, after } = this.joined.pause;
    return { before: eitherOf(own.before, before), after: eitherOf(own.after, after) };
  }
}

const cannotPause = (): string =>
  t('A run is under way, and this server cannot pause it: the debugger takes over where it comes to rest.');

function isPausing({ before, after }: PauseNodes): boolean {
  return before.length + after.length > 0;
}

function eitherOf(some: string[] | '*', others: string[] | '*'): string[] | '*' {
  return some === '*' || others === '*' ? '*' : [...new Set([...some, ...others])];
}

function failureOf(data: unknown): RunFailure {
  const { error, message } = (data ?? {}) as { error?: unknown; message?: unknown };
  return {
    error: typeof error === 'string' ? error : 'Error',
    message: typeof message === 'string' ? message : JSON.stringify(data),
  };
}
