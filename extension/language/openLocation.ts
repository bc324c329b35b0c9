/** Shows a place of the source, as "Go to Definition" would. */
import * as vscode from 'vscode';
import type { TextLocation, TextRange } from '../../server/protocol/language.js';

export async function openLocation(location: TextLocation): Promise<void> {
  const range = toRange(location.range);
  // Only its beginning is selected: a whole function body in selection colour helps nobody.
  const selection = new vscode.Range(range.start, range.start);
  const editor = await vscode.window.showTextDocument(vscode.Uri.parse(location.uri), { selection });
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

export function toRange(range: TextRange): vscode.Range {
  return new vscode.Range(range.start.line, range.start.character, range.end.line, range.end.character);
}
