/**
 * A tab is named by its address: after a save that renamed an assistant, the document under the new name takes its place.
 * One that was renamed elsewhere keeps its tab, and one that is being typed in again does too: no edit is put at risk.
 */
import * as vscode from 'vscode';
import type { Disposable } from '../emitter.js';
import type { AssistantsModel } from './assistantsModel.js';
import { newAssistantUri, readAssistantUri } from './assistantUri.js';

interface Deps {
  assistants: AssistantsModel;
  onError: (error: unknown) => void;
}

export function followRenames({ assistants, onError }: Deps): Disposable {
  return vscode.workspace.onDidSaveTextDocument((document) => {
    const place = readAssistantUri(document.uri);
    if (place?.version !== null) return;
    const { key } = place;
    const name = assistants.get(key.projectId, key.assistantId)?.name;
    if (name === undefined) return;
    const uri = newAssistantUri(key, name);
    if (uri.toString() !== document.uri.toString()) replaceTab(document, uri).catch(onError);
  });
}

/** Only where it is in front: another would have to come to the front for it. */
async function replaceTab(document: vscode.TextDocument, uri: vscode.Uri): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor?.document !== document) return;
  const { selection, viewColumn = vscode.ViewColumn.Active } = editor;
  const next = await vscode.workspace.openTextDocument(uri);
  if (isTypedIn(document) || vscode.window.activeTextEditor !== editor) return;
  await vscode.window.showTextDocument(next, { preview: false, viewColumn, selection });
  const old = vscode.window.tabGroups.all
    .filter((group) => group.viewColumn === viewColumn)
    .flatMap(({ tabs }) => tabs)
    .find(({ input }) => isTextOf(input, document.uri));
  if (old !== undefined && !isTypedIn(document)) await vscode.window.tabGroups.close(old, true);
}

/** Asked anew each time: it may become so at any. */
function isTypedIn(document: vscode.TextDocument): boolean {
  return document.isDirty;
}

function isTextOf(input: unknown, uri: vscode.Uri): boolean {
  return input instanceof vscode.TabInputText && input.uri.toString() === uri.toString();
}
