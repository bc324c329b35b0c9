/** How an element of the Memory view looks. What graphs wrote is shown as text, never as markup. */
import * as vscode from 'vscode';
import type { Item } from '../../server/protocol/items.js';
import { jsonText } from '../documents/jsonText.js';
import { commandIds } from '../ids.js';
import { oneLine } from '../runs/oneLine.js';
import type { Server } from '../server/server.js';
import type { ServedPlace } from '../server/project.js';
import { serverRow } from '../server/serverRow.js';
import { namespaceText, valueLine } from './itemText.js';
import type { FolderLimits } from './readFolder.js';
import { textTooltip } from '../textTooltip.js';

export type MemoryTreeNode =
  | { kind: 'memoryProject'; project: ServedPlace; server: Server }
  | { kind: 'namespace'; projectId: string; namespace: string[] }
  | { kind: 'item'; projectId: string; namespace: string[]; key: string; item: Item }
  | { kind: 'more'; projectId: string; namespace: string[]; of: keyof FolderLimits }
  /** Says why nothing is there. */
  | {
      kind: 'notice';
      projectId: string;
      namespace: string[];
      text: string;
      detail: string;
      isFailure: boolean;
    };

const { Collapsed, None } = vscode.TreeItemCollapsibleState;

export function memoryTreeItem(node: MemoryTreeNode): vscode.TreeItem {
  const item = build(node);
  if (node.kind !== 'memoryProject') item.id = nodeId(node);
  return item;
}

/** The same for the same thing across refreshes, so that the tree keeps what is expanded and selected. */
function nodeId(node: Exclude<MemoryTreeNode, { kind: 'memoryProject' }>): string {
  const last = node.kind === 'item' ? node.key : node.kind === 'more' ? node.of : '';
  return JSON.stringify([node.kind, node.projectId, node.namespace, last]);
}

function build(node: MemoryTreeNode): vscode.TreeItem {
  switch (node.kind) {
    case 'memoryProject':
      return serverRow(node.server);
    case 'namespace': {
      const item = new vscode.TreeItem(oneLine(node.namespace.at(-1) ?? ''), Collapsed);
      item.iconPath = new vscode.ThemeIcon('folder');
      item.contextValue = 'namespace';
      item.tooltip = textTooltip([namespaceText(node.namespace)]);
      return item;
    }
    case 'item':
      return itemRow(node);
    case 'more': {
      const text = node.of === 'items' ? vscode.l10n.t('Load more…') : vscode.l10n.t('Load more namespaces…');
      const item = new vscode.TreeItem(text, None);
      item.iconPath = new vscode.ThemeIcon('ellipsis');
      item.command = { command: commandIds.loadMoreItems, title: text, arguments: [node] };
      return item;
    }
    case 'notice': {
      const item = new vscode.TreeItem(node.text, None);
      item.description = oneLine(node.detail);
      item.tooltip = textTooltip([node.text, node.detail]);
      item.iconPath = new vscode.ThemeIcon(node.isFailure ? 'warning' : 'info');
      return item;
    }
  }
}

function itemRow({
  projectId,
  namespace,
  key,
  item: { value, created_at, updated_at },
}: Extract<MemoryTreeNode, { kind: 'item' }>): vscode.TreeItem {
  const item = new vscode.TreeItem(oneLine(key), None);
  item.description = oneLine(valueLine(value));
  item.iconPath = new vscode.ThemeIcon('json');
  item.contextValue = 'item';
  item.tooltip = textTooltip([
    `${namespaceText(namespace)} / ${key}`,
    vscode.l10n.t('Updated: {0}', new Date(updated_at).toLocaleString()),
    vscode.l10n.t('Created: {0}', new Date(created_at).toLocaleString()),
    // The rest is in its document.
    jsonText(value),
  ]);
  item.command = {
    command: commandIds.openItem,
    title: vscode.l10n.t('Open'),
    arguments: [{ projectId, namespace, key }],
  };
  return item;
}
