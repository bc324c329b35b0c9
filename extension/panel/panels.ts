/** The open panels: one per thread, and forms for runs on new ones; brought back after a reload of the window. */
import * as vscode from 'vscode';
import type { NewRunKey, PanelKey, PanelRunStart } from '../../server/protocol/panel.js';
import type { NamedGraph } from '../debug/graphConfiguration.js';
import type { Disposable } from '../emitter.js';
import { DisposableStore } from '../emitter.js';
import { panelViewType } from '../ids.js';
import type { ThreadKey } from '../threads/threadsModel.js';
import { shortId, threadTitle } from '../threads/threadText.js';
import { NewRunPanel } from './newRunPanel.js';
import { ThreadPanel } from './threadPanel.js';
import type { ThreadPanelDeps } from './threadPanel.js';

interface Deps extends ThreadPanelDeps {
  /** Looks for the projects of the workspace: a panel may be brought back before anyone has. */
  refreshProjects: () => Promise<void>;
  icon: { light: vscode.Uri; dark: vscode.Uri };
}

export class Panels implements Disposable, vscode.WebviewPanelSerializer {
  private readonly open = new Map<string, ThreadPanel>();
  private readonly forms = new Set<NewRunPanel>();
  private readonly resources = new DisposableStore();
  private readonly opened = new vscode.EventEmitter<ThreadPanel>();
  readonly onDidOpen = this.opened.event;

  constructor(private readonly deps: Deps) {
    this.resources.add(this.opened);
    this.resources.add(vscode.window.registerWebviewPanelSerializer(panelViewType, this));
  }

  /** The panel that has the focus among the window's panels; null where none is in front. */
  active(): ThreadPanel | null {
    return [...this.open.values()].find(({ panel }) => panel.active) ?? null;
  }

  get(key: ThreadKey): ThreadPanel | null {
    return this.open.get(keyText(key)) ?? null;
  }

  /** Opens the thread's panel beside the editor, or brings the open one to the front. */
  show(key: ThreadKey, options: { preserveFocus: boolean }): ThreadPanel {
    const known = this.get(key);
    if (known !== null) {
      known.panel.reveal(undefined, options.preserveFocus);
      return known;
    }
    const thread = this.deps.threads.get(key);
    const title = thread === null ? shortId(key.threadId) : threadTitle(thread);
    const place = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: options.preserveFocus };
    return this.adopt(key, vscode.window.createWebviewPanel(panelViewType, title, place));
  }

  /** Opens the form for a run on a new thread; with the graph's own assistant unless another is chosen. */
  showNewRun(graph: NamedGraph, assistantId: string | null = null): NewRunPanel {
    const title = vscode.l10n.t('Run {0}', graph.graphId);
    const panel = vscode.window.createWebviewPanel(panelViewType, title, vscode.ViewColumn.Beside);
    return this.adoptNewRun(graph, panel, assistantId);
  }

  /** VS Code calls it after a reload of the window, with what the page had kept. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const graph = keptGraph(state);
    if (graph !== null) {
      await this.deps.refreshProjects();
      if (this.deps.servers.get(graph.projectId) === null) panel.dispose();
      else this.adoptNewRun(graph, panel, null);
      return;
    }
    const key = keptKey(state);
    if (key !== null && this.deps.servers.get(key.projectId) === null) await this.deps.refreshProjects();
    const server = key === null ? null : this.deps.servers.get(key.projectId);
    if (key === null || server === null) {
      panel.dispose();
      return;
    }
    this.adopt(key, panel);
    // A panel that was open is a use of the server; where it cannot start, the panel says so.
    await server.ensure().catch((error: unknown) => this.deps.log(`Panel: ${String(error)}`));
  }

  dispose(): void {
    for (const panel of [...this.open.values(), ...this.forms]) panel.dispose();
    this.resources.dispose();
  }

  private adoptNewRun(
    graph: NamedGraph,
    webviewPanel: vscode.WebviewPanel,
    assistantId: string | null,
  ): NewRunPanel {
    const start = (run: PanelRunStart): Promise<void> =>
      this.deps.actions.startNew(graph, run, (key) => {
        // Closed in the meantime: the run goes on without a panel, as any other.
        if (!this.forms.delete(form)) return;
        closing.dispose();
        form.dispose();
        this.adopt(key, webviewPanel).openRunForm({ spent: true });
      });
    const form: NewRunPanel = new NewRunPanel(graph, webviewPanel, this.deps, start, assistantId);
    webviewPanel.iconPath = this.deps.icon;
    this.forms.add(form);
    const closing = webviewPanel.onDidDispose(() => {
      this.forms.delete(form);
      form.dispose();
    });
    return form;
  }

  private adopt(key: ThreadKey, webviewPanel: vscode.WebviewPanel): ThreadPanel {
    const { threads, log } = this.deps;
    const panel = new ThreadPanel(key, webviewPanel, this.deps);
    // While the page loads, what it will ask for is read.
    if (panel.gone === null) threads.history(key).catch((error: unknown) => log(`Panel: ${String(error)}`));
    webviewPanel.iconPath = this.deps.icon;
    this.open.set(keyText(key), panel);
    webviewPanel.onDidDispose(() => {
      this.open.delete(keyText(key));
      panel.dispose();
    });
    this.opened.fire(panel);
    return panel;
  }
}

/** @param state What the page kept: a `PanelKey` and more of its own, unless another version of the page wrote it. */
function keptKey(state: unknown): ThreadKey | null {
  const { project_id: projectId, thread_id: threadId } = (state ?? {}) as Partial<PanelKey>;
  return typeof projectId === 'string' && typeof threadId === 'string' ? { projectId, threadId } : null;
}

/** Of a panel that had the form for a new run. */
function keptGraph(state: unknown): NamedGraph | null {
  const kept = (state ?? {}) as Partial<NewRunKey>;
  const { project_id: projectId, graph_id: graphId } = kept;
  if (kept.new_run !== true || typeof projectId !== 'string' || typeof graphId !== 'string') return null;
  return { projectId, graphId };
}

function keyText(key: ThreadKey): string {
  return `${key.projectId} ${key.threadId}`;
}
