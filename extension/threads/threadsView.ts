/** The view "Threads": the model as a tree. Leaves drawing to threadItem.ts, the shape of forks to checkpointTree.ts. */
import * as vscode from 'vscode';
import type { Disposable } from '../emitter.js';
import { DisposableStore } from '../emitter.js';
import { viewIds } from '../ids.js';
import type { Server } from '../server/server.js';
import type { ServerPool } from '../server/serverPool.js';
import { checkpointTree } from './checkpointTree.js';
import type { ThreadKey, ThreadsModel } from './threadsModel.js';
import { checkpointIdOf } from './threadText.js';
import { threadTreeItem } from './threadItem.js';
import { lineNodes, nodeId } from './treeNodes.js';
import type { BranchNode, CheckpointNode, ProjectNode, ThreadNode, ThreadTreeNode } from './treeNodes.js';

interface Deps {
  servers: ServerPool;
  threads: ThreadsModel;
  now(): Date;
}

export class ThreadsView implements vscode.TreeDataProvider<ThreadTreeNode>, Disposable {
  private readonly changed = new vscode.EventEmitter<ThreadTreeNode | undefined>();
  /** The tree has asked for its first level. */
  private readonly drawn = new vscode.EventEmitter<void>();
  /** Ids of the rows that are open, as far as VS Code tells of changes. */
  private readonly open = new Set<string>();
  /** How often this view has opened a row by itself. */
  private readonly timesOpened = new Map<string, number>();
  private readonly resources = new DisposableStore();
  /** The nodes of this drawing by thread: VS Code refreshes an element only by the very object it was given. */
  private readonly threadNodes = new Map<string, ThreadNode>();
  private readonly view: vscode.TreeView<ThreadTreeNode>;
  readonly onDidChangeTreeData = this.changed.event;
  readonly onDidChangeVisibility: vscode.Event<vscode.TreeViewVisibilityChangeEvent>;

  constructor(private readonly deps: Deps) {
    this.view = vscode.window.createTreeView(viewIds.threads, {
      treeDataProvider: this,
      showCollapseAll: true,
      canSelectMany: true,
    });
    this.onDidChangeVisibility = this.view.onDidChangeVisibility;
    this.resources.add(this.view.onDidExpandElement(({ element }) => this.open.add(nodeId(element))));
    this.resources.add(this.view.onDidCollapseElement(({ element }) => this.open.delete(nodeId(element))));
    for (const item of [this.view, this.changed, this.drawn, deps.threads.onDidChange(() => this.redraw())])
      this.resources.add(item);
    this.resources.add(deps.servers.onDidChangeProjects(() => this.redraw()));
    this.resources.add(deps.servers.onDidChangeState(() => this.redraw()));
  }

  get visible(): boolean {
    return this.view.visible;
  }

  /** The rows that are selected, checkpoints among them. */
  get selection(): readonly ThreadTreeNode[] {
    return this.view.selection;
  }

  getTreeItem(node: ThreadTreeNode): vscode.TreeItem {
    const run = node.kind === 'project' ? null : this.deps.threads.run(node.key);
    return threadTreeItem(node, {
      now: this.deps.now(),
      run,
      timesOpened: this.timesOpened.get(nodeId(node)) ?? 0,
    });
  }

  getParent(node: ThreadTreeNode): ThreadTreeNode | null {
    return node.kind === 'project' ? null : node.parent;
  }

  async getChildren(node?: ThreadTreeNode): Promise<ThreadTreeNode[]> {
    if (node === undefined) {
      this.drawn.fire();
      return this.roots();
    }
    switch (node.kind) {
      case 'project':
        return this.threadsOf(node.project.id, node);
      case 'thread':
        return this.checkpointsOf(node);
      case 'checkpoint':
        return node.entry.branches.map((branch) => ({ kind: 'branch', key: node.key, branch, parent: node }));
      case 'branch':
        return lineNodes(node.branch, threadOf(node), node);
      case 'more':
        return [];
    }
  }

  /**
   * Opens the thread's row and selects its newest (or the named) checkpoint, without taking the focus. `reveal` alone
   * does not open a row reliably: a redraw in between, and after a run there are several, makes VS Code forget it. A row
   * that is new to the tree and says that it is open is opened by every redraw alike; so the row gets a new id.
   */
  async reveal(key: ThreadKey, checkpointId?: string): Promise<void> {
    const thread = this.findThread(key);
    if (thread === null) return;
    const id = nodeId(thread);
    if (!this.open.has(id)) {
      this.open.add(id);
      this.timesOpened.set(id, (this.timesOpened.get(id) ?? 0) + 1);
      await this.drawnAnew();
    }
    const wanted = (await this.checkpointsOf(thread)).find(
      (node): node is CheckpointNode =>
        node.kind === 'checkpoint' &&
        (checkpointId === undefined || checkpointIdOf(node.entry.state) === checkpointId),
    );
    await this.view.reveal(wanted ?? thread, { select: true, focus: false });
  }

  /** Brings the view to the front. */
  focus(): void {
    void vscode.commands.executeCommand(`${viewIds.threads}.focus`);
  }

  dispose(): void {
    this.resources.dispose();
  }

  private drawnAnew(): Promise<void> {
    const drawn = new Promise<void>((resolve) => {
      const subscription = this.drawn.event(() => {
        subscription.dispose();
        resolve();
      });
    });
    this.redraw();
    return drawn;
  }

  private redraw(): void {
    this.changed.fire(undefined);
  }

  private roots(): ThreadTreeNode[] {
    const { servers } = this.deps;
    // What runs elsewhere stands there in every state; what runs nowhere gives way to the welcome text else.
    if (servers.remotes().length > 0) return servers.all().map(projectNode);
    const running = servers.running();
    // A folder level only where there is something to tell apart.
    if (servers.all().length > 1) return running.map(projectNode);
    return running.flatMap(({ project }) => this.threadsOf(project.id, null));
  }

  private threadsOf(projectId: string, parent: ProjectNode | null): ThreadNode[] {
    return this.deps.threads.list(projectId).map((thread) => {
      const key = { projectId, threadId: thread.thread_id };
      const node: ThreadNode = { kind: 'thread', key, thread, parent };
      this.threadNodes.set(`${projectId} ${thread.thread_id}`, node);
      return node;
    });
  }

  private async checkpointsOf(node: ThreadNode): Promise<ThreadTreeNode[]> {
    const history = await this.deps.threads.history(node.key);
    const [main, ...others] = checkpointTree(history.states);
    if (main === undefined) return [];
    const nodes: ThreadTreeNode[] = lineNodes(main, node.thread, node);
    // Lines whose parent is not loaded (or that never had one) stand beside the main line.
    nodes.push(
      ...others.map((branch): BranchNode => ({ kind: 'branch', key: node.key, branch, parent: node })),
    );
    if (history.hasMore) nodes.push({ kind: 'more', key: node.key, parent: node });
    return nodes;
  }

  private findThread(key: ThreadKey): ThreadNode | null {
    const known = this.threadNodes.get(`${key.projectId} ${key.threadId}`);
    if (known !== undefined) return known;
    const server = this.deps.servers.get(key.projectId);
    const thread = this.deps.threads.get(key);
    if (server === null || thread === null) return null;
    const parent: ProjectNode | null =
      this.deps.servers.all().length > 1 || this.deps.servers.remotes().length > 0
        ? projectNode(server)
        : null;
    return { kind: 'thread', key, thread, parent };
  }
}

function projectNode(server: Server): ProjectNode {
  return { kind: 'project', project: server.project, server };
}

function threadOf(node: BranchNode): ThreadNode['thread'] {
  return node.parent.thread;
}
