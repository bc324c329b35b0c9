/** Checkpoints as documents in a real VS Code: opened, edited, saved as a fork, compared in the diff editor. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { checkpointUri } from '../../extension/documents/checkpointUri.js';
import { openStateDiff } from '../../extension/documents/stateDocuments.js';
import { commandIds, documentLanguageId } from '../../extension/ids.js';
import type { Services } from '../../extension/services.js';
import { checkpointIdOf, parentIdOf } from '../../extension/threads/threadText.js';
import type { ThreadKey } from '../../extension/threads/threadsModel.js';
import { whileAutoSaving } from './autoSave.js';
import { activated, once } from './extensionUnderTest.js';

describe('states as documents', () => {
  let services: Services;
  let key: ThreadKey;
  let checkpointId: string;

  before(async () => {
    services = await activated();
    await services.refreshProjects();
    const projectId = services.servers.all()[0]!.project.id;
    await vscode.commands.executeCommand(commandIds.startServer, { projectId });
    const opened = once(services.panels.onDidOpen);
    const order = { projectId, graphId: 'joke', threadId: null, input: {} };
    await vscode.commands.executeCommand(commandIds.runGraph, order);
    ({ key } = await opened);
    const { states } = await services.threads.history(key);
    checkpointId = checkpointIdOf(states.find(({ next }) => next.includes('write_joke'))!);
  });

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand(commandIds.stopServer, { projectId: key.projectId });
  });

  it('open as JSON, and a save forks while the old checkpoint stays', async () => {
    await vscode.commands.executeCommand(commandIds.openStateDocument, { ...key, checkpointId });
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    assert.equal(editor.document.uri.toString(), checkpointUri({ key, checkpointId }).toString());
    assert.equal(editor.document.languageId, documentLanguageId);
    const original = editor.document.getText();
    assert.match(original, /"topic"/);
    const all = new vscode.Range(0, 0, editor.document.lineCount, 0);
    await editor.edit((edit) => edit.replace(all, '{ "topic": "owls" }'));
    const shown = once(
      vscode.window.onDidChangeActiveTextEditor,
      (next) =>
        next?.document.getText().includes('owls') === true &&
        next.document.uri.path !== editor.document.uri.path,
    );
    assert.ok(await editor.document.save());
    await shown;
    const [fork] = (await services.threads.history(key)).states;
    assert.ok(fork);
    assert.deepEqual(fork.values, { topic: 'owls' });
    assert.equal(parentIdOf(fork), checkpointId);
    const again = await vscode.workspace.fs.readFile(checkpointUri({ key, checkpointId }));
    assert.equal(Buffer.from(again).toString('utf8'), original);
  });

  it('are not saved by VS Code of its own accord, which would fork', async () => {
    await vscode.commands.executeCommand(commandIds.openStateDocument, { ...key, checkpointId });
    const { document } = vscode.window.activeTextEditor!;
    assert.equal(document.uri.toString(), checkpointUri({ key, checkpointId }).toString());
    const ids = async () => (await services.threads.history(key)).states.map(checkpointIdOf);
    const before = await ids();
    await whileAutoSaving(document, '{ "topic": "half typed" }', async () => {
      assert.equal(document.isDirty, true);
      await services.threads.refreshThread(key);
      assert.deepEqual(await ids(), before);
    });
    assert.equal(document.isDirty, false);
  });

  it('refuse a text that cannot be the state', async () => {
    const uri = checkpointUri({ key, checkpointId });
    await assert.rejects(async () => vscode.workspace.fs.writeFile(uri, Buffer.from('{')), /Not JSON/);
    await assert.rejects(async () => vscode.workspace.fs.writeFile(uri, Buffer.from('{}')), /put back topic/);
    const unknown = checkpointUri({ key, checkpointId: 'nothing' });
    await assert.rejects(async () => vscode.workspace.fs.readFile(unknown));
  });

  it('stand beside each other in the diff editor', async () => {
    const [fork] = (await services.threads.history(key)).states;
    await openStateDiff({ key, checkpointId }, { key, checkpointId: checkpointIdOf(fork!) });
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    assert.ok(input instanceof vscode.TabInputTextDiff);
    assert.equal(input.original.toString(), checkpointUri({ key, checkpointId }).toString());
  });
});
