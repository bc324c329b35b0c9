/**
 * Whether F5 begins with the graph of the file in front: where it has a graph and its folder has no launch.json, which
 * else would say what F5 means. Without it VS Code would ask which debugger is wanted.
 */
import * as vscode from 'vscode';
import type { Disposable } from '../emitter.js';
import { DisposableStore } from '../emitter.js';
import { contextKeys } from '../ids.js';
import type { LanguageService } from '../language/languageService.js';

export function keepStartKey(language: LanguageService): Disposable {
  const store = new DisposableStore();
  let latest = 0;
  const update = async (): Promise<void> => {
    const turn = (latest += 1);
    const uri = vscode.window.activeTextEditor?.document.uri;
    const isFree = uri?.scheme === 'file' && configurationsOf(uri).length === 0;
    const value = isFree && (await language.graphNodes(uri)).length > 0;
    if (turn !== latest) return;
    await vscode.commands.executeCommand('setContext', contextKeys.startsGraph, value);
  };
  const soon = (): void => void update();
  store.add(vscode.window.onDidChangeActiveTextEditor(soon));
  store.add(language.onDidChangeNodes(soon));
  store.add(
    vscode.workspace.onDidChangeConfiguration((change) => change.affectsConfiguration('launch') && soon()),
  );
  soon();
  return store;
}

function configurationsOf(uri: vscode.Uri): unknown[] {
  return vscode.workspace.getConfiguration('launch', uri).get<unknown[]>('configurations', []);
}
