/** The view "Graphs": graphs with their assistants and nodes; a click on a node goes to the source. */
import path from 'node:path';
import * as vscode from 'vscode';
import type { Assistant } from '../../server/protocol/api.js';
import type { GraphError } from '../../server/protocol/worker.js';
import { assistantItem, assistantsItem, isWorthShowing } from '../assistants/assistantItem.js';
import type { AssistantsModel } from '../assistants/assistantsModel.js';
import type { Disposable } from '../emitter.js';
import { DisposableStore } from '../emitter.js';
import { commandIds, viewIds } from '../ids.js';
import { oneLine } from '../runs/oneLine.js';
import { RemoteServer } from '../server/remoteServer.js';
import type { Server } from '../server/server.js';
import type { ServerPool } from '../server/serverPool.js';
import { serverRow } from '../server/serverRow.js';
import type { ServedPlace } from '../server/project.js';
import { textTooltip } from '../textTooltip.js';
import type { GraphInfo, GraphsModel } from './graphsModel.js';

export interface GraphProjectNode {
  kind: 'graphProject';
  project: ServedPlace;
  server: Server;
}
export interface GraphNode {
  kind: 'graph';
  graph: GraphInfo;
}
export interface NodeNode {
  kind: 'node';
  graph: GraphInfo;
  node: string;
}
/** Stands above the assistants of a graph. */
export interface AssistantsNode {
  kind: 'assistants';
  graph: GraphInfo;
}
export interface AssistantNode {
  kind: 'assistant';
  graph: GraphInfo;
  projectId: string;
  assistantId: string;
  assistant: Assistant;
}
export type GraphTreeNode = GraphProjectNode | GraphNode | NodeNode | AssistantsNode | AssistantNode;

interface Deps {
  assistants: AssistantsModel;
  servers: ServerPool;
  graphs: GraphsModel;
}

export class GraphsView implements vscode.TreeDataProvider<GraphTreeNode>, Disposable {
  private readonly changed = new vscode.EventEmitter<GraphTreeNode | undefined>();
  private readonly resources = new DisposableStore();
  private readonly view: vscode.TreeView<GraphTreeNode>;
  readonly onDidChangeTreeData = this.changed.event;
  readonly onDidChangeVisibility: vscode.Event<vscode.TreeViewVisibilityChangeEvent>;

  constructor(private readonly deps: Deps) {
    this.view = vscode.window.createTreeView(viewIds.graphs, { treeDataProvider: this });
    this.onDidChangeVisibility = this.view.onDidChangeVisibility;
    const redraw = (): void => {
      this.view.message = this.messageNow();
      this.changed.fire(undefined);
    };
    for (const item of [
      this.view,
      this.changed,
      deps.graphs.onDidChange(redraw),
      deps.assistants.onDidChange(redraw),
      deps.servers.onDidChangeProjects(redraw),
      deps.servers.onDidChangeState(redraw),
    ]) {
      this.resources.add(item);
    }
  }

  /** What stands above the graphs: why there are none yet, or not all of them. */
  get message(): string {
    return this.view.message ?? '';
  }

  getChildren(node?: GraphTreeNode): GraphTreeNode[] {
    if (node === undefined) {
      const servers = this.deps.servers.all();
      // What runs elsewhere always stands under its address.
      if (servers.length > 1 || this.deps.servers.remotes().length > 0)
        return servers.map((server) => ({ kind: 'graphProject', project: server.project, server }));
      return servers.flatMap(({ project }) => this.graphsOf(project));
    }
    if (node.kind === 'graphProject') return this.graphsOf(node.project);
    if (node.kind === 'node' || node.kind === 'assistant') return [];
    const { graph } = node;
    if (node.kind === 'assistants') return this.assistantsOf(graph);
    const nodes = [...graph.nodes, ...graph.subgraphNodes];
    return [
      // The one that every graph has by itself says nothing as long as it is alone and as it was made.
      ...(isWorthShowing(this.assistantsOf(graph)) ? [{ kind: 'assistants', graph } as const] : []),
      ...nodes.map((name): NodeNode => ({ kind: 'node', graph, node: name })),
    ];
  }

  getTreeItem(node: GraphTreeNode): vscode.TreeItem {
    if (node.kind === 'graphProject') {
      return this.projectItem(node);
    }
    if (node.kind === 'assistants') return assistantsItem(node, this.assistantsOf(node.graph).length);
    if (node.kind === 'assistant') return assistantItem(node);
    const { projectId, graphId } = node.graph;
    const item = node.kind === 'graph' ? graphItem(node.graph) : nodeItem(node);
    item.id = node.kind === 'graph' ? `${projectId}#${graphId}` : `${projectId}#${graphId}/${node.node}`;
    if (this.hasSource(node.graph)) {
      const title = vscode.l10n.t('Go to Source');
      item.command = { command: commandIds.openNode, title, arguments: [node] };
      return item;
    }
    item.contextValue = `${node.kind}-elsewhere`;
    item.tooltip ??= noSourceText(node.kind === 'graph' ? graphId : node.node);
    if (node.kind === 'graph')
      item.command = { command: commandIds.showGraph, title: vscode.l10n.t('Show Graph'), arguments: [node] };
    return item;
  }

  dispose(): void {
    this.resources.dispose();
  }

  private messageNow(): string {
    const { servers, graphs } = this.deps;
    const standings = servers.all().map(({ project }) => graphs.standing(project.id));
    if (standings.includes('unread')) return vscode.l10n.t('Reading the graphs…');
    if (!standings.includes('partial')) return '';
    return vscode.l10n.t(
      'The language server gives no answer, so nodes that only the source tells of are missing here. The log says why.',
    );
  }

  private projectItem({ server }: GraphProjectNode): vscode.TreeItem {
    const item = serverRow(server);
    // Before a project's server runs, its source tells of its graphs.
    if (!(server instanceof RemoteServer)) {
      item.collapsibleState = vscode.TreeItemCollapsibleState.Expanded;
      item.id = server.project.id;
      item.iconPath = new vscode.ThemeIcon('folder');
      item.description = '';
    }
    return item;
  }

  private assistantsOf(graph: GraphInfo): AssistantNode[] {
    const { projectId, graphId } = graph;
    return this.deps.assistants.ofGraph(projectId, graphId).map((assistant) => ({
      ...{ kind: 'assistant', graph, projectId, assistantId: assistant.assistant_id, assistant },
    }));
  }

  /** Of a graph elsewhere: a project here has a graph of that name. */
  private hasSource({ projectId, graphId }: GraphInfo): boolean {
    const { servers, graphs } = this.deps;
    if (!(servers.get(projectId) instanceof RemoteServer)) return true;
    return servers.projects().some(({ project }) => graphs.find(project.id, graphId) !== null);
  }

  private graphsOf(project: ServedPlace): GraphNode[] {
    return this.deps.graphs.list(project.id).map((graph) => ({ kind: 'graph', graph }));
  }
}

function graphItem(graph: GraphInfo): vscode.TreeItem {
  const item = new vscode.TreeItem(graph.graphId, vscode.TreeItemCollapsibleState.Expanded);
  item.contextValue = 'graph';
  item.iconPath = new vscode.ThemeIcon('type-hierarchy');
  if (graph.error !== null) {
    item.iconPath = new vscode.ThemeIcon('error', new vscode.ThemeColor('errorForeground'));
    item.description = errorText(graph.error);
    item.tooltip = textTooltip([graph.error.message, errorPlace(graph.error)]);
  }
  return item;
}

/** Where first: the rest of the row may be cut off. */
function errorText(error: GraphError): string {
  return oneLine(`${path.basename(errorPlace(error))} ${error.message.split('\n', 1)[0] ?? ''}`);
}

function errorPlace({ file, line }: GraphError): string {
  return line === undefined ? file : `${file}:${line}`;
}

function nodeItem({ node, graph }: NodeNode): vscode.TreeItem {
  const item = new vscode.TreeItem(node, vscode.TreeItemCollapsibleState.None);
  if (graph.subgraphNodes.includes(node)) item.description = vscode.l10n.t('in a subgraph');
  item.contextValue = 'node';
  item.iconPath = new vscode.ThemeIcon('symbol-method');
  return item;
}

function noSourceText(name: string): string {
  return vscode.l10n.t(
    'The source of {0} is not in this workspace, so it cannot be opened and has no breakpoints in the gutter.',
    name,
  );
}
