/**
 * A thread under the debugger: a cursor over its checkpoints, moved forward by runs and backward by reading. Knows no
 * DAP, and of the server only its API. Going back changes nothing; the first move forward from the past makes a fork.
 */
import { t } from '@vscode/l10n';
import type { Json, JsonObject, ThreadState } from '../../protocol/api.js';
import type { ActiveRun } from '../api/threadApi.js';
import { DebugError, messageOf } from '../errors.js';
import type { Expressions } from '../expressions/expressions.js';
import { Ancestors } from './ancestors.js';
import { answerTo } from './answers.js';
import { cursorAt, cursorBefore } from './backward.js';
import {
  cursorEvent,
  forkEvent,
  forkText,
  goneText,
  questionEvent,
  type DebuggerEvents,
} from './debuggerEvents.js';
import { forkWith } from './edits.js';
import { HitFinder } from './hits.js';
import type { Motion } from './pausePlan.js';
import { checkpointIdOf, leafNodes, requireNodes, withoutNested, type Cursor } from './position.js';
import { Runner, type Departure, type RunnerDeps } from './runner.js';
import { pathOfStep, plain, standingStop, type Stop } from './stops.js';
import { ThreadGuard } from './threadGuard.js';

export interface GraphDebuggerDeps extends Omit<RunnerDeps, 'hits' | 'readNewest' | 'events'> {
  expressions: Expressions;
  events: DebuggerEvents;
}

export class GraphDebugger {
  readonly ancestors: Ancestors;
  private readonly guard: ThreadGuard;
  private readonly hits: HitFinder;
  private readonly runner: Runner;
  private readonly stopWatching: () => void;
  private current: Cursor | null = null;
  private currentStop: Stop | null = null;
  private isMoving = false;
  private isOver = false;

  constructor(private readonly deps: GraphDebuggerDeps) {
    const { api, threadId, graphId, breakpoints, expressions, events } = deps;
    this.ancestors = new Ancestors(api, threadId);
    this.guard = new ThreadGuard(api, threadId);
    this.hits = new HitFinder({
      breakpoints,
      expressions,
      parent: (state) => this.ancestors.parent(state),
      channels: () => this.channels(),
      say: (text, isProblem) => events.output({ text: `${text}\n`, kind: isProblem ? 'stderr' : 'stdout' }),
    });
    this.runner = new Runner({ ...deps, hits: this.hits, readNewest: () => this.readNewest() });
    this.stopWatching = deps.isBackstep
      ? api.watch({ threadId, graphId }, ({ kind }) => {
          if (kind === 'reloaded') events.reloaded();
          else this.end(goneText(kind, api.url, threadId));
        })
      : () => undefined;
  }

  get cursor(): Cursor {
    if (this.current === null) throw new DebugError('not-stopped', t('Nothing has run yet.'));
    return this.current;
  }

  /** Null while something runs. */
  get stop(): Stop | null {
    return this.currentStop;
  }

  /** The channels of the graph's state and its subgraphs', as far as they are known. */
  channels(): Promise<readonly string[]> {
    return this.deps.api.channels(this.deps.graphId);
  }

  /** Starts the graph with an input. */
  async start(input: Json, stopOnEntry: boolean): Promise<void> {
    const departure = { input, command: null, checkpointId: null, from: null };
    await this.go({ kind: stopOnEntry ? 'into' : 'continue' }, departure, { isEntry: stopOnEntry });
  }

  /** Stands at a checkpoint, or at the newest, and runs nothing. */
  async stand(checkpointId: string | null, reason: Stop['reason'], checkpointNs = ''): Promise<void> {
    this.requireStopped();
    const newest = await this.readNewest();
    const { api, threadId } = this.deps;
    const name = checkpointId === null ? null : { checkpoint_id: checkpointId, checkpoint_ns: checkpointNs };
    this.stopHere(await cursorAt(name, newest, { api, threadId, ancestors: this.ancestors }), reason);
  }

  /** Joins what runs on the thread until something stops it; stands at the newest where nothing does. */
  async join(): Promise<void> {
    this.requireStopped();
    const [underWay] = await this.deps.api.activeRuns(this.deps.threadId);
    if (underWay === undefined) return this.stand(null, 'pause');
    await this.go({ kind: 'continue' }, underWay, { whenOver: 'stand' });
  }

  continue(): Promise<void> {
    return this.forward({ kind: 'continue' });
  }

  next(): Promise<void> {
    return this.forward({ kind: 'over', path: this.pathHere() });
  }

  stepIn(): Promise<void> {
    return this.forward({ kind: 'into' });
  }

  /** To the end of the subgraph; in the root graph, on to the next stop. */
  stepOut(): Promise<void> {
    const path = this.pathHere();
    return this.forward(path === '' ? { kind: 'continue' } : { kind: 'out', path });
  }

  /** Answers what an `interrupt()` asks: one question of several, or all that are open. */
  async answer(value: Json, interruptId: string | null): Promise<void> {
    this.requireStopped();
    const command = answerTo(this.cursor, value, interruptId);
    await this.go({ kind: 'continue' }, async () => ({ ...(await this.departure()), command }));
  }

  async pause(): Promise<void> {
    if (this.isMoving) await this.runner.pause();
  }

  /** Breakpoints have changed: they hold from the next superstep on. */
  async applyBreakpoints(): Promise<void> {
    if (this.isMoving) await this.runner.applyBreakpoints();
  }

  async stepBack(): Promise<void> {
    this.requireStopped();
    const to = await this.before(this.cursor);
    if (to === null) {
      this.stopHere(this.cursor, 'step', t('At the beginning: there is nothing before'));
      return;
    }
    this.stopHere(to, 'step');
  }

  /** Back to the nearest checkpoint that a breakpoint stops at, or to the beginning. */
  async reverseContinue(): Promise<void> {
    this.requireStopped();
    for (let at = this.cursor; ;) {
      const to = await this.before(at);
      if (to === null) {
        this.stopHere(at, 'step', t('At the beginning: no breakpoint before'));
        return;
      }
      at = to;
      const hit = await this.hits.inPast(at);
      if (hit !== null) {
        this.stopHere(at, 'breakpoint', hit);
        return;
      }
    }
  }

  /** Forks: changes channels of a state, and stands at the new checkpoint. */
  async edit(values: JsonObject, state: ThreadState): Promise<void> {
    this.requireStopped();
    this.isMoving = true;
    try {
      await this.guard.requireUntouched();
      await forkWith(values, state, { ...this.deps, ancestors: this.ancestors });
    } finally {
      this.isMoving = false;
    }
    const newest = await this.readNewest();
    const from = { threadId: this.deps.threadId, fromCheckpointId: checkpointIdOf(state) };
    this.deps.events.fork({ ...from, checkpointId: checkpointIdOf(newest), reason: 'edited' });
    const made = { state: newest, isNewest: true, nestedPast: null };
    this.stopHere(made, 'goto', t('The state was edited: a new fork'));
  }

  /** Cancels what runs. */
  async cancel(): Promise<void> {
    this.dispose();
    await this.runner.cancel();
  }

  /** Lets go of the thread; what runs goes on. */
  dispose(): void {
    this.isOver = true;
    this.stopWatching();
    this.runner.dispose();
  }

  /** Null at the beginning. */
  before(cursor: Cursor): Promise<Cursor | null> {
    const { api, threadId } = this.deps;
    return cursorBefore(cursor, { api, threadId, ancestors: this.ancestors });
  }

  private pathHere(): string {
    return pathOfStep(this.cursor.state, this.cursor.isNewest);
  }

  /** Throws `not-stopped`. */
  requireStopped(): void {
    if (this.isMoving) throw new DebugError('not-stopped', t('The graph is running.'));
  }

  private async forward(motion: Motion): Promise<void> {
    this.requireStopped();
    const { state, isNewest } = this.cursor;
    if (leafNodes(state, isNewest).length === 0) {
      this.end(null);
      return;
    }
    await this.go(motion, () => this.departure());
  }

  /** From the cursor. */
  private async departure(): Promise<Departure> {
    const { state, isNewest, nestedPast } = this.cursor;
    requireNodes(this.cursor, this.deps.shape.nodes);
    const onward = { input: null, command: null, checkpointId: null, from: state };
    if (isNewest) return onward;
    if (nestedPast === null) return { ...onward, checkpointId: checkpointIdOf(state) };
    // The engine goes on inside a subgraph from what is newest there.
    await forkWith(null, nestedPast, { ...this.deps, ancestors: this.ancestors });
    return onward;
  }

  /** Runs until something stops it. */
  private async go(
    motion: Motion,
    departure: Departure | ActiveRun | (() => Promise<Departure>),
    { isEntry = false, whenOver = 'end' }: { isEntry?: boolean; whenOver?: 'end' | 'stand' } = {},
  ): Promise<void> {
    this.isMoving = true;
    this.currentStop = null;
    const from = this.current;
    try {
      await this.guard.requireUntouched();
      const start = typeof departure === 'function' ? await departure() : departure;
      const isFork = from !== null && !from.isNewest;
      if (isFork) this.deps.events.output({ text: forkText(from), kind: 'console' });
      const { state, stop } = await this.runner.runUntilStop(motion, start);
      if (this.isOver) return;
      this.current = { state, isNewest: true, nestedPast: null };
      if (isFork) this.deps.events.fork(forkEvent(this.deps.threadId, from, this.cursor));
      if (stop === null && whenOver === 'end') {
        this.end(null);
        return;
      }
      if (stop === null) this.stopHere(this.cursor, 'pause');
      else this.tellStop(isEntry && stop.reason === 'step' ? { ...stop, reason: 'entry' } : stop);
    } catch (error) {
      this.failed(error);
    } finally {
      this.isMoving = false;
    }
  }

  /** A refusal leaves the debugger where it was; anything else is the end. */
  private failed(error: unknown): void {
    const message = messageOf(error);
    const canGoOn = error instanceof DebugError && error.code === 'refused';
    if (!canGoOn || this.current === null || this.isOver) {
      this.end(message);
      return;
    }
    this.deps.events.output({ text: `${message}\n`, kind: 'stderr' });
    this.tellStop(plain('pause', message));
  }

  private async readNewest(): Promise<ThreadState> {
    const state = await this.guard.readNewest();
    this.ancestors.keep(withoutNested(state), true);
    return state;
  }

  private stopHere(cursor: Cursor, reason: Stop['reason'], description?: string): void {
    this.current = cursor;
    const stop = standingStop(cursor.state, cursor.isNewest, reason);
    if (cursor.isNewest) this.hits.pass(cursor.state);
    this.tellStop(description === undefined ? stop : { ...stop, description });
  }

  private tellStop(stop: Stop): void {
    const { threadId, events } = this.deps;
    this.currentStop = stop;
    this.isMoving = false;
    events.cursor(cursorEvent(threadId, this.cursor));
    const question = questionEvent(threadId, this.cursor);
    if (question !== null) events.question(question);
    events.stopped(stop);
  }

  private end(problem: string | null): void {
    if (this.isOver) return;
    this.dispose();
    this.deps.events.ended(problem);
  }
}
