/** The open panels: one per thread, brought back after a reload of the window. */
import * as vscode from 'vscode';
import type { Disposable } from '../emitter.js';
import { DisposableStore } from '../emitter.js';
import { panelViewType } from '../ids.js';
import type { ServerPool } from '../server/serverPool.js';
import type { ThreadKey } from '../threads/threadsModel.js';
import { shortId, threadTitle } from '../threads/threadText.js';
import { ThreadPanel } from './threadPanel.js';
import type { ThreadPanelDeps } from './threadPanel.js';

interface Deps extends ThreadPanelDeps {
  servers: ServerPool;
  /** Looks for the projects of the workspace: a panel may be brought back before anyone has. */
  refreshProjects: () => Promise<void>;
  icon: { light: vscode.Uri; dark: vscode.Uri };
  /** Remembers which project a thread belongs to, for after a reload. */
  memory: vscode.Memento;
}

const memoryKey = 'panelProjects';

export class Panels implements Disposable, vscode.WebviewPanelSerializer {
  private readonly open = new Map<string, ThreadPanel>();
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

  /** VS Code calls it after a reload of the window, with what the page had kept. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const threadId = keptThreadId(state);
    const projectId = threadId === null ? undefined : this.remembered()[threadId];
    if (projectId !== undefined && this.deps.servers.get(projectId) === null)
      await this.deps.refreshProjects();
    const server = projectId === undefined ? null : this.deps.servers.get(projectId);
    if (threadId === null || projectId === undefined || server === null) {
      panel.dispose();
      return;
    }
    this.adopt({ projectId, threadId }, panel);
    // A panel that was open is a use of the server; where it cannot start, the panel says so.
    await server.ensure().catch((error: unknown) => this.deps.log(`Panel: ${String(error)}`));
  }

  dispose(): void {
    for (const panel of this.open.values()) panel.dispose();
    this.resources.dispose();
  }

  private adopt(key: ThreadKey, webviewPanel: vscode.WebviewPanel): ThreadPanel {
    const panel = new ThreadPanel(key, webviewPanel, this.deps);
    webviewPanel.iconPath = this.deps.icon;
    this.open.set(keyText(key), panel);
    void this.deps.memory.update(memoryKey, { ...this.remembered(), [key.threadId]: key.projectId });
    webviewPanel.onDidDispose(() => {
      this.open.delete(keyText(key));
      panel.dispose();
      const { [key.threadId]: _closed, ...others } = this.remembered();
      void this.deps.memory.update(memoryKey, others);
    });
    this.opened.fire(panel);
    return panel;
  }

  private remembered(): Record<string, string> {
    return this.deps.memory.get<Record<string, string>>(memoryKey, {});
  }
}

function keptThreadId(state: unknown): string | null {
  if (typeof state !== 'object' || state === null || !('thread_id' in state)) return null;
  return typeof state.thread_id === 'string' ? state.thread_id : null;
}

function keyText(key: ThreadKey): string {
  return `${key.projectId} ${key.threadId}`;
}
