/** The Threads view as a place to keep order in a real VS Code: names, tags, pins, duplicates, deletion of many. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commandIds } from '../../extension/ids.js';
import type { Services } from '../../extension/services.js';
import { threadTreeItem } from '../../extension/threads/threadItem.js';
import { threadTitle } from '../../extension/threads/threadText.js';
import type { ThreadKey } from '../../extension/threads/threadsModel.js';
import type { ThreadNode } from '../../extension/threads/treeNodes.js';
import { activated, once } from './extensionUnderTest.js';
import { searching } from './quickPicks.js';
import { withStandIn } from './standIns.js';

describe('the Threads view', () => {
  let services: Services;
  let projectId: string;
  let first: ThreadKey;
  let second: ThreadKey;

  const run = async (): Promise<ThreadKey> => {
    const opened = once(services.panels.onDidOpen);
    const order = { projectId, graphId: 'joke', threadId: null, input: {} };
    await vscode.commands.executeCommand(commandIds.runGraph, order);
    return (await opened).key;
  };
  const row = (key: ThreadKey): ThreadNode => {
    const thread = services.threads.get(key);
    assert.ok(thread !== null, 'the thread is in the list');
    return { kind: 'thread', key, thread, parent: null };
  };
  const item = (key: ThreadKey): vscode.TreeItem =>
    threadTreeItem(row(key), { now: new Date(), run: null, timesOpened: 0 });
  const type = (text: string, command: string, key: ThreadKey): Promise<unknown> =>
    withStandIn(
      'showInputBox',
      () => Promise.resolve(text),
      () => vscode.commands.executeCommand(command, row(key)),
    );

  before(async () => {
    services = await activated();
    await services.refreshProjects();
    projectId = services.servers.all()[0]!.project.id;
    await vscode.commands.executeCommand(commandIds.startServer, { projectId });
    first = await run();
    second = await run();
  });

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand(commandIds.stopServer, { projectId });
  });

  it('renames and tags, in metadata that every client sees', async () => {
    await type('  The <b>good</b> one ', commandIds.renameThread, first);
    await type('bug, #to compare', commandIds.tagThread, first);
    const { label, description, tooltip } = item(first);
    assert.equal(label, 'The <b>good</b> one');
    assert.match(String(description), /#bug · #to compare/);
    assert.match((tooltip as vscode.MarkdownString).value, /Tags:&nbsp;bug,/);
    const [found] = await services.threads.api(projectId).threads(10, { tags: ['bug'] });
    assert.equal(found?.thread_id, first.threadId);
    await type('', commandIds.renameThread, first);
    assert.match(threadTitle(row(first).thread), /^joke /);
  });

  it('shows the beginning of a name and of tags that somebody made megabytes long', async () => {
    const long = 'lorem ipsum '.repeat(420_000);
    const api = services.threads.api(projectId);
    await api.setMetadata(first.threadId, { name: long, tags: [long] });
    await services.threads.refreshThread(first);
    const { label, description, tooltip } = item(first);
    const shown = [label, description, (tooltip as vscode.MarkdownString).value].map(String);
    for (const text of shown) {
      assert.match(text, /lorem/);
      assert.ok(text.length < 20_000, `${String(text.length)} characters`);
    }
    await api.setMetadata(first.threadId, { name: '', tags: [] });
    await services.threads.refreshThread(first);
  });

  it('pins to the top, and lets go again', async () => {
    const order = (): string[] => services.threads.list(projectId).map(({ thread_id }) => thread_id);
    await vscode.commands.executeCommand(commandIds.pinThread, row(first));
    await type('newer', commandIds.renameThread, second);
    assert.equal(order()[0], first.threadId);
    assert.match(item(first).contextValue ?? '', / pinned$/);
    await vscode.commands.executeCommand(commandIds.unpinThread, row(first), [row(first), row(second)]);
    await type('newest', commandIds.renameThread, second);
    assert.equal(order()[0], second.threadId);
  });

  it('finds while one types, and opens what is chosen', async () => {
    await type('', commandIds.tagThread, first);
    await type('Needle', commandIds.renameThread, first);
    const { pick, done } = await searching(() =>
      vscode.commands.executeCommand(commandIds.searchThreads, { text: 'graph:joke needle' }),
    );
    await once(pick.onDidChangeActive, ([active]) => active?.label === 'Needle');
    assert.equal(pick.items.length, 1);
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    await done;
    assert.deepEqual(services.panels.active()?.key, first);
  });

  it('duplicates with the whole history, and deletes what is selected after one question', async () => {
    await vscode.commands.executeCommand(commandIds.pinThread, row(second));
    const copy = await vscode.commands.executeCommand<ThreadKey>(commandIds.copyThread, row(second));
    assert.equal(threadTitle(row(copy).thread), 'newest (copy)');
    const steps = async (key: ThreadKey) =>
      (await services.threads.history(key)).states.map(({ values, next }) => ({ values, next }));
    assert.deepEqual(await steps(copy), await steps(second));
    const asked: string[] = [];
    const answer = (choice: string | undefined) =>
      withStandIn(
        'showWarningMessage',
        (message: string) => {
          asked.push(message);
          return Promise.resolve(choice);
        },
        () => vscode.commands.executeCommand(commandIds.deleteThread, row(copy), [row(copy), row(second)]),
      );
    await answer(undefined);
    assert.notEqual(services.threads.get(copy), null);
    await answer('Delete');
    assert.deepEqual(asked, ['Delete 2 threads?', 'Delete 2 threads?']);
    assert.equal(services.threads.get(copy), null);
    assert.equal(services.threads.get(second), null);
    assert.notEqual(services.threads.get(first), null);
  });
});
