/** Shows a place of the source, as "Go to Definition" would. */
import * as vscode from 'vscode';
import { UserError } from '../errors.js';
import type { Services } from '../services.js';
import type { TextLocation, TextRange } from '../../server/protocol/language.js';

export async function openLocation(location: TextLocation): Promise<void> {
  const range = toRange(location.range);
  // Only its beginning is selected: a whole function body in selection colour helps nobody.
  const selection = new vscode.Range(range.start, range.start);
  const editor = await vscode.window.showTextDocument(vscode.Uri.parse(location.uri), { selection });
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

/** Shows the node's function where it is known, else its declaration. Throws where neither is. */
export async function openSource(
  { findNode }: Pick<Services, 'findNode'>,
  projectId: string,
  graphId: string,
  node: string,
): Promise<void> {
  const location = await findNode(projectId, graphId, node);
  if (location === null) throw noSource(node, projectId);
  await openLocation(location.body ?? location.declaration);
}

/** Why there is nothing to show, and no line for a breakpoint. */
export function noSource(node: string, projectId: string): UserError {
  const isHere = vscode.Uri.parse(projectId).scheme === 'file';
  const why = isHere
    ? vscode.l10n.t('The source of {0} was not found.', node)
    : vscode.l10n.t(
        'The source of {0} is not in this workspace: open the folder of its project for its source and breakpoints.',
        node,
      );
  return new UserError('nothing-to-do', why);
}

export function toRange(range: TextRange): vscode.Range {
  return new vscode.Range(range.start.line, range.start.character, range.end.line, range.end.character);
}
