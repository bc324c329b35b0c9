/** How assistants look in the Graphs view. Names and descriptions are people's text, never markup. */
import * as vscode from 'vscode';
import type { Assistant } from '../../server/protocol/api.js';
import type { GraphInfo } from '../graphs/graphsModel.js';
import { commandIds } from '../ids.js';
import { oneLine } from '../runs/oneLine.js';
import { isGraphsOwn } from './assistantText.js';
import { textTooltip } from '../textTooltip.js';

const { Collapsed, None } = vscode.TreeItemCollapsibleState;

/** More than the one that the server made, or that one edited. */
export function isWorthShowing(assistants: readonly { assistant: Assistant }[]): boolean {
  return assistants.some(({ assistant }) => !isGraphsOwn(assistant) || assistant.version > 1);
}

export function assistantsItem({ graph }: { graph: GraphInfo }, count: number): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Assistants'), Collapsed);
  item.id = `${graph.projectId}#${graph.graphId}#assistants`;
  item.description = String(count);
  item.iconPath = new vscode.ThemeIcon('organization');
  item.contextValue = 'assistants';
  item.tooltip = vscode.l10n.t('The graph with a config, a context and a name of its own');
  return item;
}

export function assistantItem(node: {
  projectId: string;
  assistantId: string;
  assistant: Assistant;
  graph: GraphInfo;
}): vscode.TreeItem {
  const { projectId, assistantId, assistant } = node;
  const isOwn = isGraphsOwn(assistant);
  const item = new vscode.TreeItem(oneLine(assistant.name), None);
  item.id = `${projectId}#assistant ${assistantId}`;
  item.description = [
    ...(isOwn ? [vscode.l10n.t('default')] : []),
    vscode.l10n.t('version {0}', assistant.version),
    oneLine(assistant.description ?? ''),
  ]
    .filter((part) => part !== '')
    .join(' · ');
  item.iconPath = new vscode.ThemeIcon(isOwn ? 'account' : 'person');
  item.contextValue = isOwn ? 'assistant-own' : 'assistant';
  item.tooltip = textTooltip([
    assistant.name,
    ...(assistant.description === null || assistant.description === '' ? [] : [assistant.description]),
    vscode.l10n.t('Assistant: {0}', assistantId),
    vscode.l10n.t('Updated: {0}', new Date(assistant.updated_at).toLocaleString()),
  ]);
  item.command = {
    command: commandIds.editAssistant,
    title: vscode.l10n.t('Edit Assistant'),
    arguments: [{ projectId, assistantId }],
  };
  return item;
}
