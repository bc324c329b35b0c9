/**
 * One run after the other until a pause is a stop: starts them at the right checkpoint with the nodes to pause at, passes
 * on what they say. Leaves where the debugger stands to graphDebugger.ts.
 */
import type { Config, Json, JsonObject, ThreadState } from '../../protocol/api.js';
import type { DebuggedRunEvent } from '../../protocol/debug.js';
import type { GraphNodes, PauseNodes, RunFailure, ThreadApi } from '../api/threadApi.js';
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
  graph: GraphNodes;
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

  constructor(private readonly deps: RunnerDeps) {}

  async runUntilStop(motion: Motion, departure: Departure): Promise<Arrival> {
    const { breakpoints, hits, readNewest } = this.deps;
    this.motion = motion;
    this.pauseWanted = false;
    for (let way = departure; ;) {
      const failure = await this.runOnce(way);
      const state = await readNewest();
      if (failure !== null && !breakpoints.exceptions.nodeThrew)
        throw new DebugError('graph-broken', failureStop(state, failure).description);
      const found = await hits.find(state);
      const stop = stopAt({ state, motion, failure, hits: found, pauseWanted: this.pauseWanted });
      if (stop !== null || leafNodes(state, true).length === 0 || this.leave.signal.aborted)
        return { state, stop };
      if (await this.wasCancelled()) return { state, stop: plain('pause', 'The run was cancelled') };
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
    if (this.runId !== null && isBackstep) await api.changePause(threadId, this.runId, this.plan());
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
  private async runOnce({ input, command, checkpointId, from }: Departure): Promise<RunFailure | null> {
    const { api, threadId, graphId, config, context, events, soon } = this.deps;
    const step = from === null ? 1 : (stepOf(from) ?? 0) + 1;
    const output = new RunOutput(step, { write: (line) => events.output(line), soon });
    const pause = this.plan();
    const request = { threadId, graphId, input, command, checkpointId, config, context, pause };
    let failure: RunFailure | null = null;
    for await (const event of api.run(request, this.leave.signal, (runId) => this.created(runId))) {
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
    const { breakpoints, graph, isBackstep } = this.deps;
    const motion: Motion = this.pauseWanted ? { kind: 'into' } : this.motion;
    return pausePlan({ motion, breakpoints, graph, isBackstep });
  }
}

function failureOf(data: unknown): RunFailure {
  const { error, message } = (data ?? {}) as { error?: unknown; message?: unknown };
  return {
    error: typeof error === 'string' ? error : 'Error',
    message: typeof message === 'string' ? message : JSON.stringify(data),
  };
}
