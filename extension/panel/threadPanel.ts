/**
 * One open panel: keeps it in step with its thread and carries messages both ways. Leaves doing things to
 * panelActions.ts and which panel belongs to which thread to panels.ts.
 */
import * as vscode from 'vscode';
import type { ThreadState } from '../../server/protocol/api.js';
import type { FromPanel, PanelCheckpoint, ToPanel } from '../../server/protocol/panel.js';
import type { CheckpointPlace } from '../documents/checkpointUri.js';
import { DisposableStore } from '../emitter.js';
import type { Disposable } from '../emitter.js';
import { toUserError } from '../errors.js';
import type { LiveRuns } from '../runs/liveRuns.js';
import type { WatchedThreads } from '../runs/watchedThreads.js';
import { RemoteServer } from '../server/remoteServer.js';
import type { ServerPool } from '../server/serverPool.js';
import type { ThreadHistory } from '../threads/threadHistory.js';
import type { ThreadKey } from '../threads/threadsModel.js';
import { checkpointIdOf, graphIdOf, parentIdOf, threadTitle } from '../threads/threadText.js';
import { EditHelp } from './editHelp.js';
import { GraphFeed } from './graphFeed.js';
import type { GraphFeedDeps } from './graphFeed.js';
import type { ConditionPlace } from '../language/openCondition.js';
import { FormFeed } from './formFeed.js';
import { LiveFeed } from './liveFeed.js';
import type { PanelActions } from './panelActions.js';
import * as rows from './panelData.js';
import { panelVersion } from './graphDifferences.js';
import { pageFor } from './pageFor.js';
import type { RunForms } from './runForms.js';
import { saveFile } from './saveFile.js';

export interface ThreadPanelDeps extends GraphFeedDeps {
  servers: ServerPool;
  actions: PanelActions;
  forms: RunForms;
  liveRuns: LiveRuns;
  watched: WatchedThreads;
  /** Folder of main.js and main.css. */
  webviewDir: vscode.Uri;
  openNode(key: ThreadKey, node: string): Promise<void>;
  openCondition(key: ThreadKey, condition: ConditionPlace): Promise<void>;
  /** Runs on from a checkpoint several times; asks how often. */
  rerun(key: ThreadKey, checkpointId: string): Promise<void>;
  /** Opens a state in VS Code's own editor, or two beside each other. */
  openState(place: CheckpointPlace): Promise<void>;
  openStateDiff(before: CheckpointPlace, after: CheckpointPlace): Promise<void>;
  log: (message: string) => void;
}

export class ThreadPanel implements Disposable {
  private readonly resources = new DisposableStore();
  private readonly rows = new WeakMap<ThreadState, PanelCheckpoint>();
  private readonly received = new vscode.EventEmitter<FromPanel>();
  private readonly graph: GraphFeed;
  private readonly live: LiveFeed;
  private readonly form: FormFeed;
  private readonly editing: EditHelp;
  private ready = false;
  private waiting: ToPanel[] = [];
  /** The rows that the page has. */
  private sent: readonly PanelCheckpoint[] = [];
  /** Each message after it has been taken; tests wait for them. */
  readonly onDidReceive = this.received.event;

  constructor(
    readonly key: ThreadKey,
    readonly panel: vscode.WebviewPanel,
    private readonly deps: ThreadPanelDeps,
  ) {
    panel.webview.options = { enableScripts: true, localResourceRoots: [deps.webviewDir] };
    panel.webview.onDidReceiveMessage((message: FromPanel) => void this.take(message));
    this.resources.add(this.received);
    const ofThread = { projectId: key.projectId, graphId: () => this.graphId, followsTyping: false };
    this.graph = this.resources.add(new GraphFeed(ofThread, deps, (message) => this.post(message)));
    this.live = this.resources.add(
      new LiveFeed(key, deps.liveRuns, (live) => panel.webview.postMessage({ type: 'live', live })),
    );
    this.resources.add(deps.watched.watch(key));
    this.form = this.resources.add(
      new FormFeed({ ...ofThread, assistantId: null }, deps, (message) => this.post(message)),
    );
    this.editing = this.resources.add(
      new EditHelp({
        api: () => deps.threads.api(key.projectId),
        threadId: key.threadId,
        graphId: () => this.graphId,
        post: (message) => this.post(message),
        log: deps.log,
      }),
    );
    this.resources.add(
      deps.threads.onDidChange(({ projectId, threadId }) => {
        if (projectId === key.projectId && (threadId === null || threadId === key.threadId)) this.update();
      }),
    );
    this.resources.add(deps.graphs.onDidChange((projectId) => projectId === key.projectId && this.update()));
    panel.webview.html = this.page();
    this.update();
  }

  private get graphId(): string | null {
    const thread = this.deps.threads.get(this.key);
    return thread === null ? null : graphIdOf(thread);
  }

  /** Why the thread cannot be shown; null while it can. */
  get gone(): string | null {
    const { threads } = this.deps;
    if (!threads.isLoaded(this.key.projectId)) return this.whyNotLoaded();
    return threads.get(this.key) === null ? vscode.l10n.t('This thread has been deleted.') : null;
  }

  private whyNotLoaded(): string {
    const { projectId } = this.key;
    const server = this.deps.servers.get(projectId);
    if (server === null && vscode.Uri.parse(projectId).scheme !== 'file')
      return vscode.l10n.t('This window is no longer connected to {0}.', projectId);
    if (!(server instanceof RemoteServer))
      return vscode.l10n.t('The server is not running. Start it to see this thread.');
    const why = server.state.kind === 'failed' ? server.state.message : '';
    return `${why} ${vscode.l10n.t('Connect to {0} again to see this thread.', server.project.name)}`.trim();
  }

  /** Selects a row (`null`: the newest), in edit mode if asked. */
  select(checkpointId: string | null, edit: boolean): void {
    this.post({ type: 'select', checkpoint_id: checkpointId, edit });
  }

  /** Opens the form for a run. `spent`: its input has just been sent, from the form before the thread was. */
  openRunForm({ spent }: { spent: boolean }): void {
    this.post({ type: 'openRunForm', spent });
  }

  /** Shows how the branches differ that go on from a checkpoint. */
  compare(checkpointId: string): void {
    this.post({ type: 'compare', checkpoint_id: checkpointId });
  }

  dispose(): void {
    this.resources.dispose();
  }

  private async take(message: FromPanel): Promise<void> {
    try {
      await this.handle(message);
    } catch (error) {
      const { message: text } = toUserError(error);
      this.deps.log(`Panel, ${message.type}: ${error instanceof Error ? (error.stack ?? text) : text}`);
      if ('request' in message) this.post({ type: 'failed', request: message.request, message: text });
      else void vscode.window.showErrorMessage(text);
    }
    if (!this.resources.isDisposed) this.received.fire(message);
  }

  private async handle(message: FromPanel): Promise<void> {
    switch (message.type) {
      case 'ready':
        this.ready = true;
        this.sent = [];
        await this.send();
        this.live.restart();
        for (const queued of this.waiting.splice(0)) this.post(queued);
        return;
      case 'select':
        return this.sendDetail(message.checkpoint_id);
      case 'loadMore':
        return this.deps.threads.loadMore(this.key);
      case 'search':
        return this.search(message.text);
      case 'rerun':
        return this.deps.rerun(this.key, message.checkpoint_id);
      case 'copyId':
        return vscode.env.clipboard.writeText(message.checkpoint_id);
      case 'copyText':
        return vscode.env.clipboard.writeText(message.text);
      case 'openNode':
        return this.deps.openNode(this.key, message.node);
      case 'openCondition':
        return this.deps.openCondition(this.key, message);
      case 'runForm':
        return this.form.send();
      case 'graph':
        return this.graph.send();
      case 'stateSchema':
        return this.editing.describeState();
      case 'preview':
        return this.editing.preview(message);
      case 'toggleBreakpoint':
        return this.graph.toggle(message);
      case 'breakpointCondition':
        return this.graph.askCondition(message.node);
      case 'saveFile':
        return saveFile(message.name, Buffer.from(message.content, message.encoding));
      case 'openState':
        return this.deps.openState({ key: this.key, checkpointId: message.checkpoint_id });
      case 'openDiff':
        return this.deps.openStateDiff(
          { key: this.key, checkpointId: message.before },
          { key: this.key, checkpointId: message.after },
        );
      default:
        await this.deps.actions.perform(this.key, message);
        this.post({ type: 'done', request: message.request });
    }
  }

  private update(): void {
    const thread = this.deps.threads.get(this.key);
    if (thread !== null) this.panel.title = threadTitle(thread);
    if (this.ready) this.send().catch((error: unknown) => this.deps.log(`Panel: ${String(error)}`));
  }

  private async send(): Promise<void> {
    const { threads } = this.deps;
    const { gone } = this;
    if (gone !== null) {
      this.post({ type: 'gone', message: gone });
      return;
    }
    const history = await threads.history(this.key);
    const thread = threads.get(this.key);
    if (thread === null) return;
    const graphId = graphIdOf(thread);
    const graph = graphId === null ? null : this.deps.graphs.find(this.key.projectId, graphId);
    const [newest] = history.states;
    const shown = history.states.map((state) => this.row(state, history));
    const change = rows.changeOfRows(this.sent, shown);
    this.sent = shown;
    this.post({
      type: 'thread',
      thread: rows.panelThread(thread, graph?.nodes ?? [], newest),
      ...change,
      has_more: history.hasMore,
      run: rows.panelRun(threads.run(this.key), newest),
      version: panelVersion(graph?.version ?? null, history.shapes),
    });
  }

  private async sendDetail(checkpointId: string): Promise<void> {
    const { threads, log } = this.deps;
    try {
      const history = await threads.history(this.key);
      const state = history.find(checkpointId);
      if (state !== null) {
        this.post({ type: 'detail', detail: rows.panelDetail(state, rows.surroundingsOf(state, history)) });
        return;
      }
      const message = vscode.l10n.t('This checkpoint is no longer there.');
      this.post({ type: 'detailFailed', checkpoint_id: checkpointId, message });
    } catch (error) {
      log(`Panel: ${String(error)}`);
      this.post({ type: 'detailFailed', checkpoint_id: checkpointId, message: toUserError(error).message });
    }
  }

  private async search(text: string): Promise<void> {
    const history = await this.deps.threads.history(this.key);
    const found = text === '' ? [] : history.containing(text);
    this.post({ type: 'found', text, checkpoint_ids: found.map(checkpointIdOf) });
  }

  /** Comparing states is the costly part: each is compared once. */
  private row(state: ThreadState, history: ThreadHistory): PanelCheckpoint {
    const known = this.rows.get(state);
    if (known !== undefined) return known;
    const surroundings = rows.surroundingsOf(state, history);
    const row = rows.panelCheckpoint(state, surroundings);
    // One whose parent is on a page not loaded yet looks different once it is.
    if (surroundings.parent !== null || parentIdOf(state) === null) this.rows.set(state, row);
    return row;
  }

  private post(message: ToPanel): void {
    if (this.resources.isDisposed) return;
    if (this.ready) void this.panel.webview.postMessage(message);
    else this.waiting.push(message);
  }

  private page(): string {
    const key = { project_id: this.key.projectId, thread_id: this.key.threadId };
    return pageFor(this.panel.webview, this.deps.webviewDir, key);
  }
}
