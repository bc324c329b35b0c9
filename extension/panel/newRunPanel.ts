/**
 * A panel with the form for a run whose thread does not exist yet. Starting the run makes the thread, and panels.ts
 * turns this into the thread's panel; a form that is closed leaves nothing behind.
 */
import type * as vscode from 'vscode';
import type { FromPanel, PanelRunStart, ToPanel } from '../../server/protocol/panel.js';
import type { NamedGraph } from '../debug/graphConfiguration.js';
import type { Disposable } from '../emitter.js';
import { toUserError } from '../errors.js';
import { pageFor } from './pageFor.js';
import type { RunForms } from './runForms.js';

export interface NewRunDeps {
  forms: RunForms;
  /** Folder of main.js and main.css. */
  webviewDir: vscode.Uri;
  log: (message: string) => void;
}

export class NewRunPanel implements Disposable {
  private readonly listening: Disposable;

  constructor(
    readonly graph: NamedGraph,
    readonly panel: vscode.WebviewPanel,
    private readonly deps: NewRunDeps,
    /** Starts the run and takes the panel over. */
    private readonly start: (start: PanelRunStart) => Promise<void>,
    /** The one that the form begins with; null: the graph's own. */
    private readonly assistantId: string | null,
  ) {
    const { webview } = panel;
    webview.options = { enableScripts: true, localResourceRoots: [deps.webviewDir] };
    this.listening = webview.onDidReceiveMessage((message: FromPanel) => void this.take(message));
    const key = { project_id: graph.projectId, graph_id: graph.graphId, new_run: true } as const;
    webview.html = pageFor(webview, deps.webviewDir, key);
  }

  /** The panel itself stays. */
  dispose(): void {
    this.listening.dispose();
  }

  private async take(message: FromPanel): Promise<void> {
    if (message.type === 'runForm')
      this.post({ type: 'runForm', form: await this.deps.forms.formOf(this.graph, this.assistantId) });
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
    void this.panel.webview.postMessage(message);
  }
}
