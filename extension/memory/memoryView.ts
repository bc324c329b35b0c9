/** The view "Memory": namespaces of the store as folders, items as leaves; each level is read when it is opened. */
import * as vscode from 'vscode';
import type { Disposable } from '../emitter.js';
import { DisposableStore } from '../emitter.js';
import { viewIds } from '../ids.js';
import type { ServerPool } from '../server/serverPool.js';
import type { MemoryModel } from './memoryModel.js';
import { memoryTreeItem } from './memoryItem.js';
import type { MemoryTreeNode } from './memoryItem.js';
import type { Folder } from './readFolder.js';

interface Deps {
  servers: ServerPool;
  memory: MemoryModel;
}

export class MemoryView implements vscode.TreeDataProvider<MemoryTreeNode>, Disposable {
  private readonly changed = new vscode.EventEmitter<undefined>();
  private readonly resources = new DisposableStore();
  private readonly view: vscode.TreeView<MemoryTreeNode>;
  readonly onDidChangeTreeData = this.changed.event;
  readonly onDidChangeVisibility: vscode.Event<vscode.TreeViewVisibilityChangeEvent>;

  constructor(private readonly deps: Deps) {
    this.view = vscode.window.createTreeView(viewIds.memory, {
      treeDataProvider: this,
      showCollapseAll: true,
      canSelectMany: true,
    });
    this.onDidChangeVisibility = this.view.onDidChangeVisibility;
    // VS Code gathers a burst of these, as a run makes them, into one drawing.
    const redraw = (): void => this.changed.fire(undefined);
    for (const item of [
      this.view,
      this.changed,
      deps.memory.onDidChange(redraw),
      deps.servers.onDidChangeProjects(redraw),
      deps.servers.onDidChangeState(redraw),
    ]) {
      this.resources.add(item);
    }
  }

  get selection(): readonly MemoryTreeNode[] {
    return this.view.selection;
  }

  getTreeItem(node: MemoryTreeNode): vscode.TreeItem {
    return memoryTreeItem(node);
  }

  async getChildren(node?: MemoryTreeNode): Promise<MemoryTreeNode[]> {
    const { servers } = this.deps;
    if (node === undefined) {
      const all = servers.remotes().length > 0 ? servers.all() : servers.running();
      if (servers.all().length > 1 || servers.remotes().length > 0)
        return all.map((server) => ({ kind: 'memoryProject', project: server.project, server }));
      const [only] = all;
      // Where it is empty, the welcome text says what to do next.
      return only === undefined ? [] : this.below(only.project.id, []);
    }
    if (node.kind === 'namespace') return this.below(node.projectId, node.namespace);
    if (node.kind !== 'memoryProject' || node.server.state.kind !== 'running') return [];
    const projectId = node.project.id;
    const rows = await this.below(projectId, []);
    if (rows.length > 0) return rows;
    const text = vscode.l10n.t('Nothing is remembered yet');
    return [{ kind: 'notice', projectId, namespace: [], text, detail: '', isFailure: false }];
  }

  dispose(): void {
    this.resources.dispose();
  }

  private async below(projectId: string, namespace: string[]): Promise<MemoryTreeNode[]> {
    const answer = await this.deps.memory.read(projectId, namespace);
    if (answer.kind === 'folder') return rowsOf(projectId, namespace, answer.folder);
    const isFailure = answer.kind === 'failed';
    const text = isFailure
      ? vscode.l10n.t('The store cannot be read')
      : vscode.l10n.t('This server has no store');
    return [{ kind: 'notice', projectId, namespace, text, detail: answer.reason, isFailure }];
  }
}

function rowsOf(projectId: string, namespace: string[], folder: Folder): MemoryTreeNode[] {
  const more = (of: 'folders' | 'items'): MemoryTreeNode => ({ kind: 'more', projectId, namespace, of });
  return [
    ...folder.folders.map((each): MemoryTreeNode => ({ kind: 'namespace', projectId, namespace: each })),
    ...(folder.hasMoreFolders ? [more('folders')] : []),
    ...folder.items.map((item): MemoryTreeNode => ({
      ...{ kind: 'item', projectId, namespace: item.namespace, key: item.key, item },
    })),
    ...(folder.hasMoreItems ? [more('items')] : []),
  ];
}
