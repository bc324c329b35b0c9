/**
 * What the panel asks for, done: fork, resume, answer, cancel. Each either succeeds or throws an error that the panel
 * shows where it was asked. Runs are started, not awaited: the panel follows them by the thread's changes. Of a thread
 * that is being debugged the debugger does it.
 */
import type { FromPanel } from '../../server/protocol/panel.js';
import { UserError } from '../errors.js';
import type { DebugSessions } from '../debug/debugSessions.js';
import type { RunSession } from '../runs/runSession.js';
import type { ThreadKey, ThreadsModel } from '../threads/threadsModel.js';

interface Deps {
  threads: ThreadsModel;
  runs: RunSession;
  debugging: DebugSessions;
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
      case 'resume':
        return this.begin(key, message.checkpoint_id);
      case 'continue':
        return this.begin(key);
      case 'answer':
        if (this.deps.debugging.isDebugging(key)) return this.deps.debugging.answer(key, message.value);
        return this.begin(key, undefined, { resume: message.value });
      case 'cancel':
        if (!(await this.deps.runs.cancel(key)))
          throw new UserError('nothing-to-do', 'No run of this thread is active.');
    }
  }

  private async fork(key: ThreadKey, message: Extract<PanelRequest, { type: 'fork' }>): Promise<void> {
    const { checkpoint_id, values, as_node, resume } = message;
    if (this.deps.threads.run(key) !== null) {
      throw new UserError(
        'nothing-to-do',
        'The thread is running: cancel the run, or wait for it, before you fork.',
      );
    }
    const forked = await this.deps.threads
      .api(key.projectId)
      .updateState(key.threadId, checkpoint_id, values, as_node);
    await this.deps.threads.refreshThread(key);
    // Without the id the newest checkpoint is the fork: it was made just now.
    if (resume) await this.begin(key, forked ?? undefined);
  }

  private async begin(
    key: ThreadKey,
    checkpointId?: string,
    command?: { resume: Extract<PanelRequest, { type: 'answer' }>['value'] },
  ): Promise<void> {
    const { debugging } = this.deps;
    if (this.deps.threads.run(key) !== null)
      throw new UserError('nothing-to-do', 'The thread is already running.');
    if (debugging.isDebugging(key)) {
      if (checkpointId !== undefined) await debugging.goTo(key, checkpointId);
      await debugging.continue(key);
      return;
    }
    this.deps.runs.resume(key, checkpointId, command).catch(this.deps.onRunError);
  }
}
