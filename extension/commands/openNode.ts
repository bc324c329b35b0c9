/** Goes to the source of a node, or of the graph it belongs to: what a click in the view "Graphs" does. */
import * as vscode from 'vscode';
import { UserError } from '../errors.js';
import { commandIds } from '../ids.js';
import type { GraphTreeNode } from '../graphs/graphsView.js';
import { openLocation } from '../language/openLocation.js';
import type { Services } from '../services.js';
import type { Command } from './command.js';

export const openNode: Command = {
  id: commandIds.openNode,
  needs: 'project',
  async run(services, argument) {
    const element = argument as GraphTreeNode | undefined;
    if (element === undefined || element.kind === 'graphProject') return;
    const { projectId, graphId, error, nodes } = element.graph;
    if (element.kind === 'graph' && error !== null) return openError(error);
    await openSource(services, projectId, graphId, element.kind === 'node' ? element.node : (nodes[0] ?? ''));
  },
};

/** Shows the node's function where it is known, else its declaration. */
export async function openSource(
  services: Pick<Services, 'findNode'>,
  projectId: string,
  graphId: string,
  node: string,
): Promise<void> {
  const location = await services.findNode(projectId, graphId, node);
  if (location === null)
    throw new UserError('nothing-to-do', vscode.l10n.t('The source of {0} was not found.', node));
  await openLocation(location.body ?? location.declaration);
}

async function openError(error: { file: string; line?: number; column?: number }): Promise<void> {
  const position = new vscode.Position(
    Math.max(0, (error.line ?? 1) - 1),
    Math.max(0, (error.column ?? 1) - 1),
  );
  await vscode.window.showTextDocument(vscode.Uri.file(error.file), {
    selection: new vscode.Range(position, position),
  });
}
