/** VS Code saving files of its own accord, for the time that it takes to see which it leaves alone. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { once, replaceAll } from './extensionUnderTest.js';

/**
 * The document takes the text, and an ordinary file that is changed after it is saved by VS Code; then `look` goes on.
 * Afterwards the document is as it was.
 */
export async function whileAutoSaving(
  document: vscode.TextDocument,
  text: string,
  look: () => Promise<void>,
): Promise<void> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  // VS Code keeps the text of a file of that name for a while.
  const ordinary = vscode.Uri.joinPath(folder.uri, `${randomUUID()}.json`);
  const files = vscode.workspace.getConfiguration('files');
  await files.update('autoSave', 'afterDelay', vscode.ConfigurationTarget.Workspace);
  await files.update('autoSaveDelay', 50, vscode.ConfigurationTarget.Workspace);
  const begun: vscode.TextDocument[] = [];
  const saves = vscode.workspace.onWillSaveTextDocument((event) => begun.push(event.document));
  try {
    await replaceAll(document, text);
    await vscode.workspace.fs.writeFile(ordinary, Buffer.from('{}'));
    const beside = await vscode.workspace.openTextDocument(ordinary);
    const saved = once(vscode.workspace.onDidSaveTextDocument, (each) => each === beside);
    await replaceAll(beside, '{ "a": 1 }');
    await saved;
    assert.ok(!begun.includes(document), 'its turn came before that of the other file');
    await look();
  } finally {
    saves.dispose();
    await files.update('autoSave', undefined, vscode.ConfigurationTarget.Workspace);
    await files.update('autoSaveDelay', undefined, vscode.ConfigurationTarget.Workspace);
    await vscode.workspace.fs.delete(ordinary);
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  }
}
