/**
 * What the window knows of its servers' threads: lists, histories where someone looks, active runs. Reads when the
 * server's events (or a run of our own) say that something changed, never on a timer. Views and panels only listen.
 */
import { t } from '@vscode/l10n';
import type { RunStatus } from '../../server/protocol/api.js';
import type { BackstepEvent } from '../../server/protocol/backstep.js';
import type { LangGraphApi, ThreadSummary } from '../api/langGraphApi.js';
import { Coalescer } from '../coalescer.js';
import { DisposableStore, Emitter } from '../emitter.js';
import type { Disposable } from '../emitter.js';
import { UserError } from '../errors.js';
import type { ServerPool } from '../server/serverPool.js';
import { ThreadHistory } from './threadHistory.js';
import { pinned, pinnedThenNewest } from './threadMarks.js';

/** Names a thread in this window: two servers may hold copies of one. */
export interface ThreadKey {
  projectId: string;
  threadId: string;
}

export interface ActiveRun {
  run_id: string;
  status: RunStatus;
  /** ISO time. */
  started_at: string;
}

/** `thread` null: the whole list of the project. */
export interface ThreadsChange {
  projectId: string;
  threadId: string | null;
}

interface Deps {
  servers: ServerPool;
  now(): Date;
  /** A read in the background failed; nobody waits for it. */
  log(message: string): void;
}

const listLimit = 1000;

export class ThreadsModel implements Disposable {
  private readonly lists = new Map<string, Map<string, ThreadSummary>>();
  private readonly histories = new Map<string, ThreadHistory>();
  private readonly runs = new Map<string, ActiveRun>();
  private readonly reads = new Coalescer<string>();
  private readonly resources = new DisposableStore();
  private readonly changed = new Emitter<ThreadsChange>();
  private readonly removed = new Emitter<ThreadKey>();
  readonly onDidChange = this.changed.on;
  /** The thread has been deleted, by whomever. */
  readonly onDidRemove = this.removed.on;

  constructor(private readonly deps: Deps) {
    const { servers } = deps;
    this.resources.add(servers.onEvent(({ project, event }) => this.take(project.id, event)));
    this.resources.add(
      servers.onDidConnectWithoutEvents((project) => this.background(this.refresh(project.id))),
    );
    this.resources.add(
      servers.onDidChangeState(({ server, state }) => {
        if (state.kind !== 'running') this.forget(server.project.id);
      }),
    );
  }

  /** The pinned ones, then the others; newest first. */
  list(projectId: string): ThreadSummary[] {
    return [...(this.lists.get(projectId)?.values() ?? [])].sort(pinnedThenNewest);
  }

  /** Of every project. */
  all(): { key: ThreadKey; thread: ThreadSummary }[] {
    return [...this.lists.keys()].flatMap((projectId) =>
      this.list(projectId).map((thread) => ({ key: { projectId, threadId: thread.thread_id }, thread })),
    );
  }

  /** False until the project's list has been read once. */
  isLoaded(projectId: string): boolean {
    return this.lists.has(projectId);
  }

  get(key: ThreadKey): ThreadSummary | null {
    return this.lists.get(key.projectId)?.get(key.threadId) ?? null;
  }

  run(key: ThreadKey): ActiveRun | null {
    return this.runs.get(keyText(key)) ?? null;
  }

  /** The history as far as it is loaded; null until someone asked for it. */
  peekHistory(key: ThreadKey): ThreadHistory | null {
    return this.histories.get(keyText(key)) ?? null;
  }

  /** Loads the history the first time; from then on it follows the server. */
  async history(key: ThreadKey): Promise<ThreadHistory> {
    const known = this.peekHistory(key);
    if (known !== null) {
      await this.reads.settled(keyText(key));
      return known;
    }
    const history = new ThreadHistory();
    this.histories.set(keyText(key), history);
    try {
      await this.refreshThread(key);
    } catch (error) {
      this.histories.delete(keyText(key));
      throw error;
    }
    return history;
  }

  async loadMore(key: ThreadKey): Promise<void> {
    await (await this.history(key)).loadMore(this.api(key.projectId), key.threadId);
    this.changed.fire(key);
  }

  /** Reads the project's list of threads again. */
  refresh(projectId: string): Promise<void> {
    return this.reads.request(projectId, async () => {
      const api = this.api(projectId);
      const newest = await api.threads(listLimit);
      // What is pinned stands on top, however old it is.
      const older = newest.length < listLimit ? [] : await api.threads(listLimit, pinned);
      if (!this.isCurrent(projectId, api)) return;
      const threads = [...newest, ...older];
      this.lists.set(projectId, new Map(threads.map((thread) => [thread.thread_id, thread])));
      this.changed.fire({ projectId, threadId: null });
      await Promise.all(
        threads.map((thread) => this.refreshOpened({ projectId, threadId: thread.thread_id })),
      );
    });
  }

  /** Reads the thread again, and its history where that was asked for. */
  refreshThread(key: ThreadKey): Promise<void> {
    return this.reads.request(keyText(key), async () => {
      const api = this.api(key.projectId);
      const thread = await api.thread(key.threadId);
      if (thread === null) {
        this.remove(key);
        return;
      }
      await this.peekHistory(key)?.refresh(api, key.threadId);
      await this.readActiveRun(api, key, thread);
      if (!this.isCurrent(key.projectId, api)) return;
      const list = this.lists.get(key.projectId) ?? new Map<string, ThreadSummary>();
      this.lists.set(key.projectId, list.set(key.threadId, thread));
      this.changed.fire(key);
    });
  }

  /** A run of our own began or ended: said at once, the server's event may come later or never. */
  setRun(key: ThreadKey, run: ActiveRun | null): void {
    if (run === null) this.runs.delete(keyText(key));
    else this.runs.set(keyText(key), run);
    this.changed.fire(key);
  }

  api(projectId: string): LangGraphApi {
    const state = this.deps.servers.get(projectId)?.state;
    if (state?.kind === 'running') return state.api;
    throw new UserError('server-gone', t('The Backstep server of this project is not running.'));
  }

  /** What a server answered that was let go of meanwhile must not bring its threads back. */
  private isCurrent(projectId: string, api: LangGraphApi): boolean {
    const state = this.deps.servers.get(projectId)?.state;
    return state?.kind === 'running' && state.api === api;
  }

  dispose(): void {
    this.resources.dispose();
  }

  private take(projectId: string, event: BackstepEvent): void {
    if (event.kind === 'hello') {
      this.background(this.refresh(projectId));
      return;
    }
    if (!('thread_id' in event)) return;
    const key = { projectId, threadId: event.thread_id };
    if (event.kind === 'thread' && event.change === 'deleted') {
      this.remove(key);
      // A read that began before the deletion would bring it back: one more comes after it.
      this.background(this.refreshThread(key));
      return;
    }
    if (event.kind === 'run') this.takeRun(key, event.run_id, event.status);
    this.background(this.refreshThread(key));
  }

  private takeRun(key: ThreadKey, runId: string, status: RunStatus): void {
    if (status === 'pending' || status === 'running') {
      const known = this.run(key);
      if (status === 'pending' && known !== null) return;
      const started_at = known?.run_id === runId ? known.started_at : this.deps.now().toISOString();
      this.setRun(key, { run_id: runId, status, started_at });
    } else if (this.run(key)?.run_id === runId) {
      this.setRun(key, null);
    }
  }

  /** For a thread that is busy with a run whose beginning nobody told us of. */
  private async readActiveRun(api: LangGraphApi, key: ThreadKey, thread: ThreadSummary): Promise<void> {
    if (thread.status !== 'busy' || this.run(key) !== null) return;
    const run = (await api.activeRuns(key.threadId)).at(-1);
    if (run !== undefined)
      this.runs.set(keyText(key), { run_id: run.run_id, status: run.status, started_at: run.created_at });
  }

  private async refreshOpened(key: ThreadKey): Promise<void> {
    if (this.peekHistory(key) !== null || this.get(key)?.status === 'busy') await this.refreshThread(key);
  }

  private remove(key: ThreadKey): void {
    this.lists.get(key.projectId)?.delete(key.threadId);
    this.histories.delete(keyText(key));
    this.runs.delete(keyText(key));
    this.removed.fire(key);
    this.changed.fire({ projectId: key.projectId, threadId: null });
  }

  private forget(projectId: string): void {
    if (!this.lists.delete(projectId)) return;
    for (const map of [this.histories, this.runs]) {
      for (const key of map.keys()) if (key.startsWith(`${projectId} `)) map.delete(key);
    }
    this.changed.fire({ projectId, threadId: null });
  }

  private background(read: Promise<void>): void {
    read.catch((error: unknown) =>
      this.deps.log(`Reading threads: ${error instanceof Error ? error.message : String(error)}`),
    );
  }
}

function keyText(key: ThreadKey): string {
  return `${key.projectId} ${key.threadId}`;
}
