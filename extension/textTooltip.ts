/** A tooltip that shows text of a graph's, a server's or a person's as text, never as markup, and no more of it than is read. */
import * as vscode from 'vscode';
import { cutText } from './cutText.js';

/** Characters of one line; what else there is stands in the panel or the document. */
const longestLine = 1500;

export function textTooltip(lines: readonly string[]): vscode.MarkdownString {
  return new vscode.MarkdownString().appendText(lines.map((line) => cutText(line, longestLine)).join('\n'));
}
