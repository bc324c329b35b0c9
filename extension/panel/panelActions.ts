/**
 * What the panel asks for, done: fork, resume, answer, cancel. Each either succeeds or throws an error that the panel
 * shows where it was asked. Runs are started, not awaited: the panel follows them by the thread's changes. Of a thread
 * that is being debugged the debugger does it.
 */
import * as vscode from 'vscode';
import type { FromPanel, PanelRunOptions, PanelRunStart } from '../../server/protocol/panel.js';
import type { RunOptions } from '../api/runRequest.js';
import { UserError } from '../errors.js';
import type { NamedGraph } from '../debug/graphConfiguration.js';
import type { DebugSessions } from '../debug/debugSessions.js';
import type { GraphsModel } from '../graphs/graphsModel.js';
import { placeOfGoneNodes } from '../runs/goneNodes.js';
import type { LastInputs } from '../runs/lastInputs.js';
import type { RunSession } from '../runs/runSession.js';
import type { ThreadKey, ThreadsModel } from '../threads/threadsModel.js';
import { graphIdOf } from '../threads/threadText.js';

interface Deps {
  threads: ThreadsModel;
  graphs: Pick<GraphsModel, 'find'>;
  runs: RunSession;
  debugging: DebugSessions;
  /** Makes the debugger stand at the checkpoint; null: at the newest. */
  debugFrom(key: ThreadKey, checkpointId: string | null): Promise<void>;
  lastInputs: LastInputs;
  /** A run that was started here has failed to start or to be followed. */
  onRunError: (error: unknown) => void;
}

export type PanelRequest = Extract<FromPanel, { request: string }>;

export class PanelActions {
  constructor(private readonly deps: Deps) {}

  async perform(key: ThreadKey, message: PanelRequest): Promise<void> {
    switch (message.type) {
      case 'fork':
        return this.fork(key, message);
      case 'start':
        return this.start(key, this.graphOf(key), message);
      case 'resume':
        return this.begin(key, message.checkpoint_id);
      case 'continue':
        return this.begin(key);
      case 'answer':
        if (this.deps.debugging.isDebugging(key)) return this.deps.debugging.answer(key, message.value);
        return this.begin(key, undefined, { resume: message.value });
      case 'cancel':
        if (!(await this.deps.runs.cancel(key)))
          throw new UserError('nothing-to-do', vscode.l10n.t('No run of this thread is active.'));
    }
  }

  /**
   * Makes a thread and starts the run on it; without the run there is no thread either.
   * @param onTaken Called before anything else hears of the run, which may be over in no time.
   */
  async startNew(graph: NamedGraph, start: PanelRunStart, onTaken: (key: ThreadKey) => void): Promise<void> {
    const api = this.deps.threads.api(graph.projectId);
    const { thread_id: threadId } = await api.createThread(graph.graphId, null);
    const key = { projectId: graph.projectId, threadId };
    await this.deps.threads.refreshThread(key);
    try {
      await this.start(key, graph.graphId, start, () => onTaken(key));
    } catch (error) {
      await api.deleteThread(threadId).catch(() => undefined);
      throw error;
    }
  }

  /** Resolves when the server has taken the run; how it goes on the thread's changes tell. */
  private async start(
    key: ThreadKey,
    graphId: string,
    start: PanelRunStart,
    onTaken: () => void = () => undefined,
  ): Promise<void> {
    const { debugging, lastInputs, runs, threads, onRunError } = this.deps;
    if (debugging.isDebugging(key))
      throw new UserError(
        'nothing-to-do',
        vscode.l10n.t('A debugger is at this thread: stop it before you run it here.'),
      );
    if (threads.run(key) !== null)
      throw new UserError('nothing-to-do', vscode.l10n.t('The thread is already running.'));
    await lastInputs.set({ projectId: key.projectId, graphId }, JSON.stringify(start.input));
    await new Promise<void>((resolve, reject) => {
      let isTaken = false;
      const taken = (): void => {
        if (isTaken) return;
        isTaken = true;
        onTaken();
        resolve();
      };
      runs
        .run({ key, graphId, input: start.input, options: optionsOf(start), quiet: true, onTaken: taken })
        .then(taken, (error: unknown) => (isTaken ? onRunError(error) : reject(error as Error)));
    });
  }

  private graphOf(key: ThreadKey): string {
    const thread = this.deps.threads.get(key);
    const graphId = thread === null ? null : graphIdOf(thread);
    if (graphId === null)
      throw new UserError('nothing-to-do', vscode.l10n.t('This thread has never run a graph.'));
    return graphId;
  }

  private async fork(key: ThreadKey, message: Extract<PanelRequest, { type: 'fork' }>): Promise<void> {
    const { checkpoint_id, values, as_node, then } = message;
    if (this.deps.threads.run(key) !== null) {
      throw new UserError(
        'nothing-to-do',
        vscode.l10n.t('The thread is running: cancel the run, or wait for it, before you fork.'),
      );
    }
    const forked = await this.deps.threads
      .api(key.projectId)
      .updateState(key.threadId, checkpoint_id, values, as_node);
    await this.deps.threads.refreshThread(key);
    // Without the id the newest checkpoint is the fork: it was made just now.
    if (then === 'resume') await this.begin(key, forked ?? undefined);
    if (then === 'debug') await this.deps.debugFrom(key, forked);
  }

  private async begin(
    key: ThreadKey,
    checkpointId?: string,
    command?: { resume: Extract<PanelRequest, { type: 'answer' }>['value'] },
  ): Promise<void> {
    const { debugging } = this.deps;
    if (this.deps.threads.run(key) !== null)
      throw new UserError('nothing-to-do', vscode.l10n.t('The thread is already running.'));
    if (debugging.isDebugging(key)) {
      if (checkpointId !== undefined) await debugging.goTo(key, checkpointId);
      await debugging.continue(key);
      return;
    }
    const place = await placeOfGoneNodes(this.deps, key, checkpointId);
    if (place === undefined) return;
    this.deps.runs.resume(key, checkpointId, place ?? command).catch(this.deps.onRunError);
  }
}

/** What says nothing is left out: servers differ in what an empty one means. */
function optionsOf(options: PanelRunOptions): RunOptions {
  const { interrupt_before: before, interrupt_after: after } = options;
  return {
    assistantId: options.assistant_id ?? undefined,
    config: options.config ?? undefined,
    context: options.context ?? undefined,
    interruptBefore: before.length === 0 ? undefined : before,
    interruptAfter: after.length === 0 ? undefined : after,
    streamModes: options.stream_modes,
  };
}
