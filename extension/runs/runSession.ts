/**
 * Runs without the debugger, as the window shows them: progress with Cancel, the lists told, and what follows when a run
 * asks, fails or ends (pauseGuide.ts). Breakpoints are the debugger's (debug/).
 */
import * as vscode from 'vscode';
import type { Json } from '../../server/protocol/api.js';
import { UserError } from '../errors.js';
import type { ServerPool } from '../server/serverPool.js';
import type { ThreadKey, ThreadsModel } from '../threads/threadsModel.js';
import { graphIdOf, threadTitle } from '../threads/threadText.js';
import { followRun } from './runner.js';
import type { RunResult } from './runner.js';

export interface RunStart {
  key: ThreadKey;
  graphId: string;
  input: Json;
  command?: { resume: Json } | undefined;
  checkpointId?: string | undefined;
}

export interface RunEnd {
  key: ThreadKey;
  graphId: string;
  result: RunResult;
}

interface Deps {
  servers: ServerPool;
  threads: ThreadsModel;
  now(): Date;
}

export class RunSession {
  private readonly began = new vscode.EventEmitter<ThreadKey>();
  private readonly ended = new vscode.EventEmitter<RunEnd>();
  private readonly cancels = new Map<string, AbortController>();
  readonly onDidBegin = this.began.event;
  readonly onDidEnd = this.ended.event;

  constructor(private readonly deps: Deps) {}

  /** Resolves when the run has paused or ended. */
  async run(start: RunStart): Promise<RunResult> {
    const { servers, threads } = this.deps;
    const server = servers.get(start.key.projectId);
    if (server === null)
      throw new UserError('no-project', 'The project of this thread is no longer in the workspace.');
    const api = await server.ensure();
    const cancel = new AbortController();
    this.cancels.set(start.key.threadId, cancel);
    this.began.fire(start.key);
    const thread = threads.get(start.key);
    const title = vscode.l10n.t('Running {0}', thread === null ? start.graphId : threadTitle(thread));
    try {
      const result = await withCancellableProgress(title, cancel, (report) =>
        followRun(
          api,
          { ...start, threadId: start.key.threadId, assistantId: start.graphId },
          {
            cancel: cancel.signal,
            onCreated: (run_id) =>
              threads.setRun(start.key, {
                run_id,
                status: 'running',
                started_at: this.deps.now().toISOString(),
              }),
            onActive: (nodes) => report(nodes.join(', ')),
          },
        ),
      );
      // The lists are right before anyone hears of the end: who then looks sees the pause, not the run.
      threads.setRun(start.key, null);
      await threads.refreshThread(start.key);
      this.ended.fire({ key: start.key, graphId: start.graphId, result });
      return result;
    } finally {
      this.cancels.delete(start.key.threadId);
      threads.setRun(start.key, null);
    }
  }

  /** Goes on from a checkpoint (the newest without one) of a thread that has run before. */
  resume(key: ThreadKey, checkpointId?: string, command?: { resume: Json }): Promise<RunResult> {
    const thread = this.deps.threads.get(key);
    const graphId = thread === null ? null : graphIdOf(thread);
    if (graphId === null) {
      throw new UserError(
        'nothing-to-do',
        'This thread has never run a graph: use "Run Graph…" on it first.',
      );
    }
    return this.run({ key, graphId, input: null, checkpointId, command });
  }

  /** Cancels the thread's run, whoever started it. Returns whether there was one. */
  async cancel(key: ThreadKey): Promise<boolean> {
    const own = this.cancels.get(key.threadId);
    if (own !== undefined) {
      own.abort();
      return true;
    }
    const api = this.deps.threads.api(key.projectId);
    const runs = await api.activeRuns(key.threadId);
    await Promise.all(runs.map((run) => api.cancelRun(key.threadId, run.run_id)));
    return runs.length > 0;
  }

  dispose(): void {
    this.began.dispose();
    this.ended.dispose();
  }
}

function withCancellableProgress<T>(
  title: string,
  cancel: AbortController,
  work: (report: (message: string) => void) => Promise<T>,
): Thenable<T> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, async (progress, token) => {
    token.onCancellationRequested(() => cancel.abort());
    return work((message) => progress.report({ message }));
  });
}
