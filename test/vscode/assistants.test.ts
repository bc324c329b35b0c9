/** Assistants in a real VS Code: made, edited as documents, their versions compared and chosen, deleted. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { assistantUri, readAssistantUri } from '../../extension/assistants/assistantUri.js';
import type { AssistantKey } from '../../extension/assistants/assistantUri.js';
import type { AssistantNode, GraphTreeNode } from '../../extension/graphs/graphsView.js';
import { commandIds, documentLanguageId } from '../../extension/ids.js';
import type { Services } from '../../extension/services.js';
import type { Assistant } from '../../server/protocol/api.js';
import { whileAutoSaving } from './autoSave.js';
import { activated, once, replaceAll, until } from './extensionUnderTest.js';
import { answering, choosing, typing } from './quickPicks.js';
import { addSecondProject } from './secondProject.js';
import { errorsShown } from './standIns.js';

/** A graph that says what its context is. */
const typedSource = `
import { END, START, StateGraph } from '@langchain/langgraph';
import { z } from 'zod';
const State = z.object({ word: z.string() });
const Context = z.object({ tone: z.enum(['dry', 'wet']) });
export const graph = new StateGraph(State, Context)
  .addNode('say', () => ({ word: 'done' }))
  .addEdge(START, 'say')
  .addEdge('say', END)
  .compile();
`;

describe('assistants', () => {
  let services: Services;
  let projectId: string;
  let key: AssistantKey;

  const current = (): Assistant => {
    const found = services.assistants.get(projectId, key.assistantId);
    assert.ok(found, 'the assistant is known');
    return found;
  };
  const rows = (): GraphTreeNode[] => {
    const graph = services.graphs.find(projectId, 'joke');
    assert.ok(graph);
    return services.graphsView.getChildren({ kind: 'graph', graph });
  };
  const assistantRows = (): AssistantNode[] => {
    const above = rows().find(({ kind }) => kind === 'assistants');
    return above === undefined ? [] : (services.graphsView.getChildren(above) as AssistantNode[]);
  };

  before(async () => {
    services = await activated();
    await services.refreshProjects();
    projectId = services.servers.all()[0]!.project.id;
    await vscode.commands.executeCommand(commandIds.startServer, { projectId });
    await services.graphs.refresh(projectId);
    await services.assistants.refresh(projectId);
  });

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand(commandIds.stopServer, { projectId });
  });

  it('stay out of sight until there is more than the graph’s own', () => {
    assert.ok(rows().length > 0);
    assert.deepEqual(assistantRows(), []);
  });

  it('are made under a name and open as a document', async () => {
    const made = await typing(['Dry'], () =>
      vscode.commands.executeCommand<AssistantKey>(commandIds.newAssistant, { projectId, graphId: 'joke' }),
    );
    key = made;
    const document = vscode.window.activeTextEditor?.document;
    assert.equal(document?.uri.toString(), assistantUri(key, 'Dry').toString());
    assert.equal(document.languageId, documentLanguageId);
    assert.match(document.uri.path, /\/Dry\.json$/);
    assert.equal((JSON.parse(document.getText()) as Assistant).name, 'Dry');
    const [own, dry] = assistantRows();
    assert.deepEqual([own?.assistant.name, dry?.assistant.name], ['joke', 'Dry']);
    assert.equal(services.graphsView.getTreeItem(own!).contextValue, 'assistant-own');
    assert.match(String(services.graphsView.getTreeItem(dry!).description), /version 1/);
  });

  it('become a new version with every save', async () => {
    const { document } = vscode.window.activeTextEditor!;
    const text = {
      ...(JSON.parse(document.getText()) as object),
      description: 'of <b>cats</b>',
      context: { tone: 'dry' },
    };
    await replaceAll(document, JSON.stringify(text, null, 2));
    assert.ok(await document.save());
    assert.deepEqual([current().version, current().context], [2, { tone: 'dry' }]);
    const item = services.graphsView.getTreeItem(assistantRows()[1]!);
    assert.match(String(item.description), /version 2 · of <b>cats<\/b>/);
    assert.doesNotMatch((item.tooltip as vscode.MarkdownString).value, /<b>/);
  });

  it('become no new version by a save that changes nothing', async () => {
    const { document } = vscode.window.activeTextEditor!;
    const before = document.getText();
    await replaceAll(document, JSON.stringify(JSON.parse(before)));
    assert.ok(await document.save());
    assert.equal(current().version, 2);
    await replaceAll(document, before);
    assert.ok(await document.save());
    assert.equal(current().version, 2);
  });

  it('are not saved by VS Code of its own accord', async () => {
    const { document } = vscode.window.activeTextEditor!;
    const half = document.getText().replace('"Dry"', '"Half typed"');
    await whileAutoSaving(document, half, async () => {
      assert.equal(document.isDirty, true);
      await services.assistants.refresh(projectId);
      assert.deepEqual([current().name, current().version], ['Dry', 2]);
    });
  });

  it('refuse a text that is no assistant, and the server’s refusals reach the editor', async () => {
    const write = (text: string) =>
      vscode.workspace.fs.writeFile(assistantUri(key, 'Dry'), Buffer.from(text));
    await assert.rejects(async () => write('{'), /Not JSON/);
    await assert.rejects(async () => write('{"colour": 1}'), /has no colour/);
    await assert.rejects(async () => write('{"graph_id": "nothing"}'), /nothing/);
    assert.equal(current().version, 2);
  });

  it('are checked and completed by the graph’s schema', async () => {
    const { document } = vscode.window.activeTextEditor!;
    await replaceAll(
      document,
      '{ "graph_id": "joke", "name": "Dry", "config": { "recursion_limit": "many" } }',
    );
    const wrong = (): boolean =>
      vscode.languages.getDiagnostics(document.uri).some(({ message }) => message.includes('integer'));
    await until(vscode.languages.onDidChangeDiagnostics, wrong);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    assert.equal(document.isDirty, false);
  });

  it('show what somebody else saved, in a document that is not being edited', async () => {
    const { document } = await vscode.window.showTextDocument(assistantUri(key, 'Dry'));
    const seen = once(vscode.workspace.onDidChangeTextDocument, (change) => change.document === document);
    await services.threads.api(projectId).assistantsApi.update(key.assistantId, { name: 'Very dry' });
    await seen;
    assert.match(document.getText(), /Very dry/);
  });

  it('lose no edit of somebody else: VS Code asks on saving', async () => {
    const { document } = await vscode.window.showTextDocument(assistantUri(key, 'Dry'));
    await replaceAll(document, document.getText().replace('Very dry', 'Mine now'));
    const { version } = current();
    // As long as what it was: only its being another revision tells.
    await services.threads.api(projectId).assistantsApi.update(key.assistantId, { name: 'Not dry!' });
    assert.equal(await document.save(), false);
    await services.assistants.refresh(projectId);
    assert.deepEqual([current().name, current().version], ['Not dry!', version + 1]);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('are compared with a version of before in the diff editor', async () => {
    const { shown } = await choosing([/^Version 1$/, /^Compare/], () =>
      vscode.commands.executeCommand(commandIds.assistantVersions, key),
    );
    const [versions] = shown;
    assert.ok(versions);
    assert.deepEqual(
      versions.map(({ label }) => label),
      ['Version 4', 'Version 3', 'Version 2', 'Version 1'],
    );
    assert.match(versions[0]?.description ?? '', /the one that runs/);
    assert.equal(versions[2]?.detail, 'description, context.tone');
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    assert.ok(input instanceof vscode.TabInputTextDiff);
    assert.deepEqual(readAssistantUri(input.original), { key, version: 1 });
    const old = await vscode.workspace.openTextDocument(input.original);
    assert.equal((JSON.parse(old.getText()) as Assistant).name, 'Dry');
    await assert.rejects(async () => vscode.workspace.fs.writeFile(old.uri, Buffer.from('{}')));
  });

  it('go back to a version that is set as latest', async () => {
    await choosing([/^Version 2$/, /^Set as Latest$/], () =>
      vscode.commands.executeCommand(commandIds.assistantVersions, assistantRows()[1]),
    );
    assert.deepEqual([current().version, current().name], [2, 'Dry']);
  });

  it('are duplicated, renamed with their tab, and run in the form for a new run', async () => {
    const copy = await typing(['Second'], () =>
      vscode.commands.executeCommand<AssistantKey>(commandIds.duplicateAssistant, key),
    );
    const made = services.assistants.get(projectId, copy.assistantId);
    assert.deepEqual([made?.name, made?.context, made?.version], ['Second', { tone: 'dry' }, 1]);
    const { document } = await vscode.window.showTextDocument(assistantUri(copy, 'Second'));
    const renamed = once(
      vscode.window.onDidChangeActiveTextEditor,
      (editor) => editor?.document.uri.path.endsWith('/Third.json') === true,
    );
    const isOld = ({ input }: vscode.Tab): boolean =>
      input instanceof vscode.TabInputText && input.uri.path.endsWith('/Second.json');
    await replaceAll(document, document.getText().replace('"Second"', '"Third"'));
    assert.ok(await document.save());
    await renamed;
    const { tabGroups: groups } = vscode.window;
    await until(groups.onDidChangeTabs, () => !groups.all.some(({ tabs }) => tabs.some(isOld)));
    assert.equal(services.assistants.get(projectId, copy.assistantId)?.name, 'Third');
    await vscode.commands.executeCommand(commandIds.runAssistant, copy);
    const { tabGroups } = vscode.window;
    const isForm = ({ input, label }: vscode.Tab): boolean =>
      input instanceof vscode.TabInputWebview && label === 'Run joke';
    await until(tabGroups.onDidChangeTabs, () => tabGroups.all.some(({ tabs }) => tabs.some(isForm)));
    await vscode.commands.executeCommand(commandIds.copyAssistantId, copy);
    assert.equal(await vscode.env.clipboard.readText(), copy.assistantId);
  });

  it('go with their threads only where that is asked for; the graph’s own stays', async () => {
    const api = services.threads.api(projectId);
    const { thread_id: threadId } = await api.createThread('joke', null);
    await api.setMetadata(threadId, { assistant_id: key.assistantId });
    await answering(undefined, () => vscode.commands.executeCommand(commandIds.deleteAssistant, key));
    assert.equal(current().name, 'Dry');
    const asked = await answering('Delete', () =>
      vscode.commands.executeCommand(commandIds.deleteAssistant, key),
    );
    assert.deepEqual(asked, ['Delete the assistant "Dry"?']);
    assert.equal(services.assistants.get(projectId, key.assistantId), null);
    assert.notEqual(await api.thread(threadId), null);
    const [own, second] = assistantRows();
    await api.setMetadata(threadId, { assistant_id: second!.assistantId });
    await answering('Delete with Its Threads', () =>
      vscode.commands.executeCommand(commandIds.deleteAssistant, second),
    );
    assert.equal(await api.thread(threadId), null);
    const [said] = await errorsShown(() => vscode.commands.executeCommand(commandIds.deleteAssistant, own));
    assert.match(said ?? '', /lasts as long as the graph/);
    assert.deepEqual(assistantRows(), []);
  });

  it('start no server, while they are open, that the user has stopped', async () => {
    const [own] = services.assistants.ofGraph(projectId, 'joke');
    assert.ok(own);
    const uri = assistantUri({ projectId, assistantId: own.assistant_id }, own.name);
    await vscode.window.showTextDocument(uri);
    await vscode.commands.executeCommand(commandIds.stopServer, { projectId });
    await assert.rejects(async () => vscode.workspace.fs.stat(uri), /server of this project is not running/);
    assert.equal(services.servers.get(projectId)?.state.kind, 'stopped');
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await vscode.commands.executeCommand(commandIds.startServer, { projectId });
    assert.equal((await vscode.workspace.fs.stat(uri)).type, vscode.FileType.File);
  });

  it('are checked by the context of their own graph', async () => {
    const project = await addSecondProject(services, 'typed');
    try {
      await project.write('sound', typedSource);
      const made = await typing(['Typed'], () =>
        vscode.commands.executeCommand<AssistantKey>(commandIds.newAssistant, {
          projectId: project.id,
          graphId: 'sound',
        }),
      );
      const document = await vscode.workspace.openTextDocument(assistantUri(made, 'Typed'));
      const wrong = { graph_id: 'sound', name: 'Typed', context: { tone: 'loud' } };
      await replaceAll(document, JSON.stringify(wrong));
      await until(vscode.languages.onDidChangeDiagnostics, () =>
        vscode.languages.getDiagnostics(document.uri).some(({ message }) => message.includes('"dry", "wet"')),
      );
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    } finally {
      await project.remove();
    }
  });
});
