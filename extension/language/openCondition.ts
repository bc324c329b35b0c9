/**
 * Goes to the function of a conditional edge: where the runtime told its place, else where the editor knows a function
 * of that name in the file that declares the node, else to the node.
 */
import * as vscode from 'vscode';
import type { FromPanel } from '../../server/protocol/panel.js';
import type { Services } from '../services.js';
import { openLocation, openSource } from './openLocation.js';

export type ConditionPlace = Pick<
  Extract<FromPanel, { type: 'openCondition' }>,
  'node' | 'condition' | 'source'
>;

export async function openCondition(
  services: Pick<Services, 'findNode'>,
  projectId: string,
  graphId: string,
  { node, condition, source }: ConditionPlace,
): Promise<void> {
  // A record may come from elsewhere: it opens no file outside of the workspace.
  const told = source == null ? null : vscode.Uri.file(source.file);
  if (source != null && told !== null && vscode.workspace.getWorkspaceFolder(told) !== undefined) {
    const start = { line: Math.max(0, source.line - 1), character: 0 };
    return openLocation({ uri: told.toString(), range: { start, end: start } });
  }
  const location = await services.findNode(projectId, graphId, node);
  const uri = location === null ? null : vscode.Uri.parse(location.declaration.uri);
  const found = uri === null || condition === null ? null : await functionNamed(uri, condition);
  if (uri === null || found === null) return openSource(services, projectId, graphId, node);
  const { start } = found;
  return openLocation({ uri: uri.toString(), range: { start, end: start } });
}

async function functionNamed(uri: vscode.Uri, name: string): Promise<vscode.Range | null> {
  const symbols = await vscode.commands.executeCommand<
    (vscode.DocumentSymbol | vscode.SymbolInformation)[] | undefined
  >('vscode.executeDocumentSymbolProvider', uri);
  const found = symbols?.find((symbol) => symbol.name.replace(/\(\)$/, '') === name);
  if (found === undefined) return null;
  return 'selectionRange' in found ? found.selectionRange : found.location.range;
}
