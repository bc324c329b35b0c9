/**
 * The language of documents whose save makes something new, a version or a fork: JSON under a name of its own, for which
 * package.json turns automatic saving off. VS Code's JSON extension serves it too, once it has been woken: by itself it
 * wakes for its own languages alone.
 */
import * as vscode from 'vscode';
import type { Disposable } from '../emitter.js';
import { documentLanguageId } from '../ids.js';

export function serveDocumentLanguage(onError: (error: unknown) => void): Disposable {
  const wake = ({ languageId }: vscode.TextDocument): void => {
    const json = vscode.extensions.getExtension('vscode.json-language-features');
    if (languageId !== documentLanguageId || json === undefined || json.isActive) return;
    json.activate().then(undefined, onError);
  };
  vscode.workspace.textDocuments.forEach(wake);
  return vscode.workspace.onDidOpenTextDocument(wake);
}
