/** Goes to the source of a node, or of the graph it belongs to: what a click in the view "Graphs" does. */
import * as vscode from 'vscode';
import { commandIds } from '../ids.js';
import type { GraphTreeNode } from '../graphs/graphsView.js';
import { openSource } from '../language/openLocation.js';
import { RemoteServer } from '../server/remoteServer.js';
import type { Command } from './command.js';

export const openNode: Command = {
  id: commandIds.openNode,
  needs: 'project',
  async run(services, argument) {
    const element = argument as GraphTreeNode | undefined;
    if (element === undefined || element.kind === 'graphProject') return;
    const { projectId, graphId, error, nodes } = element.graph;
    // The file of a server elsewhere is not here.
    const isHere = !(services.servers.get(projectId) instanceof RemoteServer);
    if (element.kind === 'graph' && error !== null && isHere) return openError(error);
    await openSource(services, projectId, graphId, element.kind === 'node' ? element.node : (nodes[0] ?? ''));
  },
};

async function openError(error: { file: string; line?: number; column?: number }): Promise<void> {
  const position = new vscode.Position(
    Math.max(0, (error.line ?? 1) - 1),
    Math.max(0, (error.column ?? 1) - 1),
  );
  await vscode.window.showTextDocument(vscode.Uri.file(error.file), {
    selection: new vscode.Range(position, position),
  });
}
