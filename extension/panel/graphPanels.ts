/**
 * Panels that show a graph without a thread: beside its code while it is written, also where it does not run yet. One
 * per graph, brought back after a reload of the window. What is drawn is graphFeed.ts's affair.
 */
import * as vscode from 'vscode';
import type { FromPanel, GraphPanelKey, ToPanel } from '../../server/protocol/panel.js';
import type { NamedGraph } from '../debug/graphConfiguration.js';
import type { Disposable } from '../emitter.js';
import { DisposableStore, Emitter } from '../emitter.js';
import { toUserError } from '../errors.js';
import { graphViewType } from '../ids.js';
import { GraphFeed } from './graphFeed.js';
import type { GraphFeedDeps } from './graphFeed.js';
import { pageFor } from './pageFor.js';
import { saveFile } from './saveFile.js';

interface Deps extends GraphFeedDeps {
  webviewDir: vscode.Uri;
  icon: { light: vscode.Uri; dark: vscode.Uri };
  openSource(graph: NamedGraph, node: string): Promise<void>;
  log: (message: string) => void;
}

export class GraphPanels implements Disposable, vscode.WebviewPanelSerializer {
  private readonly open = new Map<string, vscode.WebviewPanel>();
  private readonly resources = new DisposableStore();
  private readonly sent = new Emitter<ToPanel>();
  /** What any of the pages was told; tests wait for it. */
  readonly onDidSend = this.sent.on;

  constructor(private readonly deps: Deps) {
    this.resources.add(vscode.window.registerWebviewPanelSerializer(graphViewType, this));
  }

  /** Opens the graph beside the editor, or brings the open one to the front. */
  show(graph: NamedGraph): vscode.WebviewPanel {
    const known = this.open.get(keyOf(graph));
    if (known !== undefined) {
      known.reveal(undefined, true);
      return known;
    }
    const place = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    return this.adopt(graph, vscode.window.createWebviewPanel(graphViewType, graph.graphId, place));
  }

  deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const { project_id: projectId, graph_id: graphId } = (state ?? {}) as Partial<GraphPanelKey>;
    if (typeof projectId === 'string' && typeof graphId === 'string')
      this.adopt({ projectId, graphId }, panel);
    else panel.dispose();
    return Promise.resolve();
  }

  dispose(): void {
    for (const panel of this.open.values()) panel.dispose();
    this.resources.dispose();
  }

  private adopt(graph: NamedGraph, panel: vscode.WebviewPanel): vscode.WebviewPanel {
    const { webviewDir, icon } = this.deps;
    const { webview } = panel;
    panel.iconPath = icon;
    webview.options = { enableScripts: true, localResourceRoots: [webviewDir] };
    const of = { projectId: graph.projectId, graphId: () => graph.graphId, followsTyping: true };
    const feed = new GraphFeed(of, this.deps, (message) => {
      if (!this.open.has(keyOf(graph))) return;
      void webview.postMessage(message);
      this.sent.fire(message);
    });
    webview.onDidReceiveMessage((message: FromPanel) => {
      this.handle(graph, feed, message).catch((error: unknown) => {
        const { message: text } = toUserError(error);
        this.deps.log(`Graph, ${message.type}: ${text}`);
        void vscode.window.showErrorMessage(text);
      });
    });
    this.open.set(keyOf(graph), panel);
    panel.onDidDispose(() => {
      this.open.delete(keyOf(graph));
      feed.dispose();
    });
    webview.html = pageFor(webview, webviewDir, { project_id: graph.projectId, graph_id: graph.graphId });
    return panel;
  }

  private async handle(graph: NamedGraph, feed: GraphFeed, message: FromPanel): Promise<void> {
    switch (message.type) {
      case 'graph':
        return feed.send();
      case 'toggleBreakpoint':
        return feed.toggle(message);
      case 'breakpointCondition':
        return feed.askCondition(message.node);
      case 'openNode':
        return this.deps.openSource(graph, message.node);
      case 'copyText':
        return vscode.env.clipboard.writeText(message.text);
      case 'saveFile':
        return saveFile(message.name, Buffer.from(message.content, message.encoding));
      default:
        // What only a thread has is not on this page.
        return;
    }
  }
}

function keyOf({ projectId, graphId }: NamedGraph): string {
  return `${projectId} ${graphId}`;
}
