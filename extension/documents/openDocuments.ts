/** The documents of `backstep:` that VS Code holds now: they are told of a change, others are read when they are opened. */
import * as vscode from 'vscode';
import { backstepScheme } from './backstepUri.js';

export function openDocuments(accepts: (uri: vscode.Uri) => boolean): vscode.Uri[] {
  return vscode.workspace.textDocuments
    .map(({ uri }) => uri)
    .filter((uri) => uri.scheme === backstepScheme && accepts(uri));
}
