/**
 * A panel with the form for a run whose thread does not exist yet. Starting the run makes the thread, and panels.ts
 * turns this into the thread's panel; a form that is closed leaves nothing behind.
 */
import * as vscode from 'vscode';
import type { FromPanel, PanelRunStart, ToPanel } from '../../server/protocol/panel.js';
import type { NamedGraph } from '../debug/graphConfiguration.js';
import { DisposableStore } from '../emitter.js';
import type { Disposable } from '../emitter.js';
import { toUserError } from '../errors.js';
import { FormFeed } from './formFeed.js';
import { pageFor } from './pageFor.js';
import type { RunForms } from './runForms.js';

export interface NewRunDeps {
  forms: RunForms;
  /** Folder of main.js and main.css. */
  webviewDir: vscode.Uri;
  log: (message: string) => void;
}

export class NewRunPanel implements Disposable {
  private readonly resources = new DisposableStore();
  private readonly form: FormFeed;
  private readonly sent = new vscode.EventEmitter<ToPanel>();
  /** What the page is told; tests wait for it. */
  readonly onDidSend = this.sent.event;

  constructor(
    readonly graph: NamedGraph,
    readonly panel: vscode.WebviewPanel,
    private readonly deps: NewRunDeps,
    /** Starts the run and takes the panel over. */
    private readonly start: (start: PanelRunStart) => Promise<void>,
    /** The one that the form begins with; null: the graph's own. */
    assistantId: string | null,
  ) {
    const { webview } = panel;
    webview.options = { enableScripts: true, localResourceRoots: [deps.webviewDir] };
    this.resources.add(this.sent);
    this.resources.add(webview.onDidReceiveMessage((message: FromPanel) => void this.take(message)));
    const { projectId, graphId } = graph;
    this.form = this.resources.add(
      new FormFeed({ projectId, graphId: () => graphId, assistantId }, deps, (message) => this.post(message)),
    );
    const key = { project_id: projectId, graph_id: graphId, new_run: true } as const;
    webview.html = pageFor(webview, deps.webviewDir, key);
  }

  /** The panel itself stays. */
  dispose(): void {
    this.resources.dispose();
  }

  private async take(message: FromPanel): Promise<void> {
    if (message.type === 'runForm') await this.form.send();
    if (message.type !== 'start') return;
    try {
      await this.start(message);
    } catch (error) {
      const { message: text } = toUserError(error);
      this.deps.log(`New run: ${error instanceof Error ? (error.stack ?? text) : text}`);
      this.post({ type: 'failed', request: message.request, message: text });
    }
  }

  private post(message: ToPanel): void {
    if (this.resources.isDisposed) return;
    void this.panel.webview.postMessage(message);
    this.sent.fire(message);
  }
}
