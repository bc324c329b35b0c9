/** The elements of the Threads view, each with what is needed to draw it and to find its parent. Pure data. */
import type { ThreadSummary } from '../api/langGraphApi.js';
import type { ServedPlace } from '../server/project.js';
import type { Server } from '../server/server.js';
import type { Branch, CheckpointEntry } from './checkpointTree.js';
import { checkpointIdOf } from './threadText.js';
import type { ThreadKey } from './threadsModel.js';

export interface ProjectNode {
  kind: 'project';
  project: ServedPlace;
  server: Server;
}

export interface ThreadNode {
  kind: 'thread';
  key: ThreadKey;
  thread: ThreadSummary;
  parent: ProjectNode | null;
}

export interface CheckpointNode {
  kind: 'checkpoint';
  key: ThreadKey;
  thread: ThreadSummary;
  entry: CheckpointEntry;
  parent: ThreadNode | BranchNode;
}

/** A line that left the one above it. */
export interface BranchNode {
  kind: 'branch';
  key: ThreadKey;
  branch: Branch;
  parent: CheckpointNode | ThreadNode;
}

/** Older checkpoints are still on the server. */
export interface MoreNode {
  kind: 'more';
  key: ThreadKey;
  parent: ThreadNode;
}

export type ThreadTreeNode = ProjectNode | ThreadNode | CheckpointNode | BranchNode | MoreNode;

/** The same for the same thing across refreshes, so that the tree keeps what is expanded and selected. */
export function nodeId(node: ThreadTreeNode): string {
  switch (node.kind) {
    case 'project':
      return node.project.id;
    case 'thread':
      return `${node.key.projectId}#${node.key.threadId}`;
    case 'checkpoint':
      return `${node.key.projectId}#${node.key.threadId}/${checkpointIdOf(node.entry.state)}`;
    case 'branch':
      return `${node.key.projectId}#${node.key.threadId}/branch/${node.branch.id}`;
    case 'more':
      return `${node.key.projectId}#${node.key.threadId}/more`;
  }
}

/** The entries of a line as nodes below `parent`. */
export function lineNodes(
  branch: Branch,
  thread: ThreadSummary,
  parent: ThreadNode | BranchNode,
): CheckpointNode[] {
  return branch.entries.map((entry) => ({ kind: 'checkpoint', key: parent.key, thread, entry, parent }));
}
