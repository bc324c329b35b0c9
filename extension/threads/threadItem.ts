/** How an element of the Threads view looks. Everything the graph wrote is shown as text, never as markup. */
import * as vscode from 'vscode';
import { commandIds } from '../ids.js';
import type { ActiveRun } from './threadsModel.js';
import {
  checkpointIdOf,
  checkpointLabel,
  checkpointStop,
  graphIdOf,
  sourceOf,
  stepOf,
  threadTitle,
  timeText,
} from './threadText.js';
import { isPinned, tagsOf } from './threadMarks.js';
import { oneLine } from '../runs/oneLine.js';
import { serverRow } from '../server/serverRow.js';
import { nodeId } from './treeNodes.js';
import type { BranchNode, CheckpointNode, ThreadNode, ThreadTreeNode } from './treeNodes.js';
import { textTooltip } from '../textTooltip.js';

const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;

export interface ItemContext {
  now: Date;
  run: ActiveRun | null;
  /** How often the view has opened this row by itself; each time it is a new row to VS Code. */
  timesOpened: number;
}

export function threadTreeItem(node: ThreadTreeNode, context: ItemContext): vscode.TreeItem {
  const item = build(node, context);
  if (node.kind === 'project') return item;
  item.id = context.timesOpened === 0 ? nodeId(node) : `${nodeId(node)}#${context.timesOpened}`;
  // So has a checkpoint that has just become a fork: its branches are to be seen at once.
  if (node.kind === 'checkpoint' && node.entry.branches.length > 0) item.id += '#fork';
  if (context.timesOpened > 0) item.collapsibleState = Expanded;
  return item;
}

function build(node: ThreadTreeNode, context: ItemContext): vscode.TreeItem {
  switch (node.kind) {
    case 'project':
      return serverRow(node.server);
    case 'thread':
      return threadItem(node, context);
    case 'checkpoint':
      return checkpointItem(node, context);
    case 'branch':
      return branchItem(node, context);
    case 'more': {
      const item = new vscode.TreeItem(vscode.l10n.t('Load older checkpoints…'), None);
      item.iconPath = new vscode.ThemeIcon('ellipsis');
      item.command = { command: commandIds.loadMoreCheckpoints, title: '', arguments: [node] };
      return item;
    }
  }
}

function threadItem({ thread, key }: ThreadNode, { now, run }: ItemContext): vscode.TreeItem {
  const item = new vscode.TreeItem(threadTitle(thread), Collapsed);
  const status = run === null ? thread.status : 'busy';
  const tags = tagsOf(thread);
  item.description = [
    statusText(status),
    ...tags.map((tag) => `#${oneLine(tag)}`),
    timeText(thread.updated_at, now),
  ]
    .filter((part) => part !== '')
    .join(' · ');
  const isKept = isPinned(thread);
  item.iconPath = isKept && status === 'idle' ? new vscode.ThemeIcon('pinned') : threadIcon(status);
  item.contextValue = `thread-${status}${isKept ? ' pinned' : ''}`;
  item.tooltip = textTooltip([
    threadTitle(thread),
    vscode.l10n.t('Graph: {0}', graphIdOf(thread) ?? vscode.l10n.t('none yet')),
    vscode.l10n.t('Thread: {0}', key.threadId),
    ...(isKept ? [vscode.l10n.t('Pinned')] : []),
    ...(tags.length > 0 ? [vscode.l10n.t('Tags: {0}', tags.join(', '))] : []),
    vscode.l10n.t('Updated: {0}', new Date(thread.updated_at).toLocaleString()),
  ]);
  return item;
}

function checkpointItem({ entry, thread, key }: CheckpointNode, { now, run }: ItemContext): vscode.TreeItem {
  const { state, parent, isLeaf, branches } = entry;
  const stop = checkpointStop(state, isLeaf, run === null ? thread.status : 'busy');
  const item = new vscode.TreeItem(checkpointLabel(state, parent), branches.length > 0 ? Expanded : None);
  const step = stepOf(state);
  item.description = [
    step === null ? '' : vscode.l10n.t('step {0}', step),
    stopText(stop, state.next),
    timeText(state.created_at, now),
  ]
    .filter((part) => part !== '')
    .join(' · ');
  item.iconPath = checkpointIcon(stop, sourceOf(state), isLeaf && run !== null);
  item.contextValue = branches.length > 0 ? 'checkpoint-fork' : 'checkpoint';
  item.tooltip = textTooltip([
    checkpointLabel(state, parent),
    vscode.l10n.t('Next: {0}', state.next.join(', ') || vscode.l10n.t('nothing, the graph has ended')),
    ...state.tasks.flatMap((task) =>
      task.error === null ? [] : [vscode.l10n.t('{0} failed: {1}', task.name, task.error)],
    ),
    vscode.l10n.t('Checkpoint: {0}', checkpointIdOf(state)),
    ...(state.created_at === null ? [] : [new Date(state.created_at).toLocaleString()]),
  ]);
  item.command = {
    command: commandIds.openThread,
    title: vscode.l10n.t('Open'),
    arguments: [{ ...key, checkpointId: checkpointIdOf(state) }],
  };
  return item;
}

function branchItem({ branch }: BranchNode, { now }: ItemContext): vscode.TreeItem {
  const count = branch.entries.length;
  const item = new vscode.TreeItem(vscode.l10n.t('Earlier branch'), Collapsed);
  const steps = count === 1 ? vscode.l10n.t('1 checkpoint') : vscode.l10n.t('{0} checkpoints', count);
  item.description = `${steps} · ${timeText(branch.entries[0]?.state.created_at ?? null, now)}`;
  item.iconPath = new vscode.ThemeIcon('git-branch');
  item.contextValue = 'branch';
  return item;
}

function statusText(status: ThreadNode['thread']['status']): string {
  if (status === 'busy') return vscode.l10n.t('running');
  if (status === 'interrupted') return vscode.l10n.t('paused');
  return status === 'error' ? vscode.l10n.t('failed') : '';
}

function threadIcon(status: ThreadNode['thread']['status']): vscode.ThemeIcon {
  if (status === 'busy') return new vscode.ThemeIcon('loading~spin');
  if (status === 'interrupted')
    return new vscode.ThemeIcon('debug-pause', new vscode.ThemeColor('debugIcon.pauseForeground'));
  if (status === 'error') return new vscode.ThemeIcon('error', new vscode.ThemeColor('errorForeground'));
  return new vscode.ThemeIcon('comment-discussion');
}

function stopText(stop: ReturnType<typeof checkpointStop>, next: string[]): string {
  const nodes = next.filter((node) => node !== '__start__').join(', ');
  if (stop === 'paused') return vscode.l10n.t('paused before {0}', nodes);
  if (stop === 'asks') return vscode.l10n.t('{0} asks', nodes);
  if (stop === 'error') return vscode.l10n.t('{0} failed', nodes);
  if (stop === 'done') return vscode.l10n.t('end');
  return nodes === '' ? '' : `→ ${nodes}`;
}

function checkpointIcon(
  stop: ReturnType<typeof checkpointStop>,
  source: string,
  running: boolean,
): vscode.ThemeIcon {
  if (running) return new vscode.ThemeIcon('loading~spin');
  if (stop === 'error') return new vscode.ThemeIcon('error', new vscode.ThemeColor('errorForeground'));
  if (stop === 'asks')
    return new vscode.ThemeIcon('question', new vscode.ThemeColor('debugIcon.pauseForeground'));
  if (stop === 'paused')
    return new vscode.ThemeIcon('debug-pause', new vscode.ThemeColor('debugIcon.pauseForeground'));
  if (source === 'update' || source === 'fork') return new vscode.ThemeIcon('edit');
  if (source === 'input') return new vscode.ThemeIcon('sign-in');
  if (stop === 'done') return new vscode.ThemeIcon('pass');
  return new vscode.ThemeIcon('git-commit');
}
