/** The view "Graphs": assistants with their nodes; a click goes to the source. */
import path from 'node:path';
import * as vscode from 'vscode';
import type { GraphError } from '../../server/protocol/worker.js';
import type { Disposable } from '../emitter.js';
import { DisposableStore } from '../emitter.js';
import { commandIds, viewIds } from '../ids.js';
import type { Project } from '../server/project.js';
import type { ServerPool } from '../server/serverPool.js';
import type { GraphInfo, GraphsModel } from './graphsModel.js';

export interface GraphProjectNode {
  kind: 'graphProject';
  project: Project;
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
export type GraphTreeNode = GraphProjectNode | GraphNode | NodeNode;

interface Deps {
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
    const redraw = (): void => this.changed.fire(undefined);
    for (const item of [
      this.view,
      this.changed,
      deps.graphs.onDidChange(redraw),
      deps.servers.onDidChangeProjects(redraw),
    ]) {
      this.resources.add(item);
    }
  }

  getChildren(node?: GraphTreeNode): GraphTreeNode[] {
    if (node === undefined) {
      const servers = this.deps.servers.all();
      if (servers.length > 1) return servers.map(({ project }) => ({ kind: 'graphProject', project }));
      return servers.flatMap(({ project }) => this.graphsOf(project));
    }
    if (node.kind === 'graphProject') return this.graphsOf(node.project);
    if (node.kind === 'node') return [];
    const { graph } = node;
    return [...graph.nodes, ...graph.subgraphNodes].map((name) => ({ kind: 'node', graph, node: name }));
  }

  getTreeItem(node: GraphTreeNode): vscode.TreeItem {
    if (node.kind === 'graphProject') {
      const item = new vscode.TreeItem(node.project.name, vscode.TreeItemCollapsibleState.Expanded);
      item.id = node.project.id;
      item.iconPath = new vscode.ThemeIcon('folder');
      return item;
    }
    const { projectId, graphId } = node.graph;
    const item = node.kind === 'graph' ? graphItem(node.graph) : nodeItem(node);
    item.id = node.kind === 'graph' ? `${projectId}#${graphId}` : `${projectId}#${graphId}/${node.node}`;
    item.command = { command: commandIds.openNode, title: vscode.l10n.t('Go to Source'), arguments: [node] };
    return item;
  }

  dispose(): void {
    this.resources.dispose();
  }

  private graphsOf(project: Project): GraphNode[] {
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
    item.tooltip = new vscode.MarkdownString().appendText(
      `${graph.error.message}\n${errorPlace(graph.error)}`,
    );
  }
  return item;
}

/** Where first: the rest of the row may be cut off. */
function errorText(error: GraphError): string {
  return `${path.basename(errorPlace(error))} ${error.message.split('\n', 1)[0] ?? ''}`;
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
