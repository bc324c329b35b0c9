/**
 * Runs without the debugger, as the window shows them: progress with Cancel, the lists told, and what follows when a run
 * asks, fails or ends (pauseGuide.ts). Breakpoints are the debugger's (debug/).
 */
import * as vscode from 'vscode';
import type { Json } from '../../server/protocol/api.js';
import type { RunCommand, RunOptions, StreamedEvent } from '../api/runRequest.js';
import { UserError } from '../errors.js';
import type { GraphInfo, GraphsModel } from '../graphs/graphsModel.js';
import type { ServerPool } from '../server/serverPool.js';
import type { ThreadKey, ThreadsModel } from '../threads/threadsModel.js';
import { graphIdOf, threadTitle } from '../threads/threadText.js';
import { followRun } from './runner.js';
import type { RunResult } from './runner.js';

export interface RunStart {
  key: ThreadKey;
  graphId: string;
  input: Json;
  command?: RunCommand | undefined;
  checkpointId?: string | undefined;
  /** Kept for the runs that go on from where this one pauses. */
  options?: RunOptions | undefined;
  /** Whoever started it shows how it goes: no notification does. */
  quiet?: boolean;
  /** Another follows: what it came to is shown with those of the others. */
  oneOfSeveral?: boolean;
  /** The server has taken the run. */
  onTaken?: () => void;
}

export interface RunBegin {
  key: ThreadKey;
  options: RunOptions;
}

export interface RunEvent {
  key: ThreadKey;
  event: StreamedEvent;
}

export interface RunEnd {
  key: ThreadKey;
  graphId: string;
  result: RunResult;
  oneOfSeveral: boolean;
}

interface Deps {
  servers: ServerPool;
  threads: ThreadsModel;
  graphs: Pick<GraphsModel, 'find'>;
  now(): Date;
}

export class RunSession {
  private readonly began = new vscode.EventEmitter<RunBegin>();
  private readonly streamed = new vscode.EventEmitter<RunEvent>();
  private readonly ended = new vscode.EventEmitter<RunEnd>();
  /** How the newest run of each thread was started, where that was said. */
  private readonly options = new Map<string, RunOptions>();
  private readonly cancels = new Map<string, AbortController>();
  readonly onDidBegin = this.began.event;
  /** What the run tells, as it tells it. */
  readonly onDidStream = this.streamed.event;
  readonly onDidEnd = this.ended.event;

  constructor(private readonly deps: Deps) {}

  /** Resolves when the run has paused or ended. */
  async run(start: RunStart): Promise<RunResult> {
    const { servers, threads } = this.deps;
    const server = servers.get(start.key.projectId);
    if (server === null)
      throw new UserError(
        'no-project',
        vscode.l10n.t('The project of this thread is no longer in the workspace.'),
      );
    const api = await server.ensure();
    const cancel = new AbortController();
    this.cancels.set(start.key.threadId, cancel);
    const options = start.options ?? {};
    this.options.set(start.key.threadId, options);
    this.began.fire({ key: start.key, options });
    const thread = threads.get(start.key);
    const title = vscode.l10n.t('Running {0}', thread === null ? start.graphId : threadTitle(thread));
    try {
      const result = await withProgress(title, cancel, start.quiet === true, (report) =>
        followRun(
          api,
          {
            ...start,
            ...options,
            threadId: start.key.threadId,
            assistantId: options.assistantId ?? start.graphId,
          },
          {
            cancel: cancel.signal,
            onCreated: (run_id) => {
              const started_at = this.deps.now().toISOString();
              threads.setRun(start.key, { run_id, status: 'running', started_at });
              start.onTaken?.();
            },
            onEvent: (event) => this.streamed.fire({ key: start.key, event }),
            onActive: (nodes) => report(nodes.join(', ')),
          },
        ),
      );
      // The lists are right before anyone hears of the end: who then looks sees the pause, not the run.
      threads.setRun(start.key, null);
      await threads.refreshThread(start.key);
      const { key, graphId, oneOfSeveral = false } = start;
      this.ended.fire({ key, graphId, result, oneOfSeveral });
      return result;
    } finally {
      this.cancels.delete(start.key.threadId);
      threads.setRun(start.key, null);
    }
  }

  /** Goes on from a checkpoint (the newest without one) of a thread that has run before. */
  resume(key: ThreadKey, checkpointId?: string, command?: RunCommand): Promise<RunResult> {
    const thread = this.deps.threads.get(key);
    const graphId = thread === null ? null : graphIdOf(thread);
    if (graphId === null) {
      throw new UserError(
        'nothing-to-do',
        vscode.l10n.t('This thread has never run a graph: use "Run Graph…" on it first.'),
      );
    }
    const kept = this.options.get(key.threadId);
    const graph = this.deps.graphs.find(key.projectId, graphId);
    const options = kept === undefined || graph === null ? kept : withKnownNodes(kept, graph);
    return this.run({ key, graphId, input: null, checkpointId, command, options });
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
    this.streamed.dispose();
    this.ended.dispose();
  }
}

/** A server refuses to stop at a node that the graph does not have; it may have been renamed since. */
function withKnownNodes(options: RunOptions, { nodes, subgraphNodes }: GraphInfo): RunOptions {
  if (nodes.length === 0) return options;
  const known = new Set(['*', ...nodes, ...subgraphNodes]);
  const only = (names: readonly string[] | undefined) => names?.filter((name) => known.has(name));
  return {
    ...options,
    interruptBefore: only(options.interruptBefore),
    interruptAfter: only(options.interruptAfter),
  };
}

function withProgress<T>(
  title: string,
  cancel: AbortController,
  quiet: boolean,
  work: (report: (message: string) => void) => Promise<T>,
): Thenable<T> {
  const { Window, Notification } = vscode.ProgressLocation;
  const options = { location: quiet ? Window : Notification, title, cancellable: !quiet };
  return vscode.window.withProgress(options, async (progress, token) => {
    token.onCancellationRequested(() => cancel.abort());
    return work((message) => progress.report({ message }));
  });
}
