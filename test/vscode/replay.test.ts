/** A thread replayed in a real VS Code after its graph was edited: the result as a document, a step in the diff editor. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { readEventStream } from '../../extension/api/eventStream.js';
import { commandIds } from '../../extension/ids.js';
import { replayScheme } from '../../extension/replay/replays.js';
import type { Services } from '../../extension/services.js';
import type { ThreadKey } from '../../extension/threads/threadsModel.js';
import { activated, once, ranJoke } from './extensionUnderTest.js';
import { errorsShown, withStandIn } from './standIns.js';

describe('replaying a thread', () => {
  let services: Services;
  let key: ThreadKey;
  let file: vscode.Uri;
  let original: string;

  before(async () => {
    services = await activated();
    key = await ranJoke(services);
    file = vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, 'src', 'joke.ts');
    original = Buffer.from(await vscode.workspace.fs.readFile(file)).toString('utf8');
  });

  after(async () => {
    await vscode.workspace.fs.writeFile(file, Buffer.from(original));
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand(commandIds.stopServer, { projectId: key.projectId });
  });

  /** Resolves when the server has loaded the new text. */
  async function edit(text: string): Promise<void> {
    const server = services.servers.get(key.projectId)!;
    const { url } = await server.ensure();
    const leave = new AbortController();
    await new Promise<void>((resolve) => {
      void readEventStream({
        ...{ url, signal: leave.signal, fetch: server.fetch },
        onEvent(event) {
          if (event.kind === 'hello') void vscode.workspace.fs.writeFile(file, Buffer.from(text));
          if (event.kind === 'graphs') resolve();
        },
      }).catch(() => undefined);
    });
    leave.abort();
  }

  /** With the answers to what it asks, one after another. */
  async function replayed(...answers: ((items: vscode.QuickPickItem[]) => unknown)[]): Promise<string> {
    const pick = (items: vscode.QuickPickItem[]) => Promise.resolve(answers.shift()?.(items));
    await withStandIn('showQuickPick', pick, () =>
      vscode.commands.executeCommand(commandIds.replayThread, { key }),
    );
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.scheme, replayScheme);
    return editor.document.getText();
  }

  it('shows a line a step, all the same where nothing was edited', async () => {
    const text = await replayed(([recorded]) => recorded);
    assert.match(text, /3 same, 0 differing, 0 failed/);
    assert.match(text, /^same +1 generate_topic /m);
    const [error] = await errorsShown(() => vscode.commands.executeCommand(commandIds.openReplayDiff));
    assert.equal(error, 'No step of this replay differs from the record.');
  });

  it('names what differs after an edit, and opens the step in the diff editor', async () => {
    const before = (await services.threads.history(key)).states.length;
    await edit(original.replace('so hard to keep', 'so easy to keep'));
    const text = await replayed(([, live]) => live);
    assert.match(text, /^differs +2 write_joke .*\n +values\.joke$/m);
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      vscode.window.activeTextEditor!.document.uri,
    );
    assert.deepEqual(
      lenses.map(({ range, command }) => [text.split('\n')[range.start.line]?.slice(0, 7), command?.command]),
      [['differs', commandIds.openReplayDiff]],
    );
    await vscode.commands.executeCommand(commandIds.openReplayDiff);
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    assert.ok(input instanceof vscode.TabInputTextDiff);
    const [left, right] = await Promise.all(
      [input.original, input.modified].map(async (uri) =>
        (await vscode.workspace.openTextDocument(uri)).getText(),
      ),
    );
    assert.ok(left !== undefined && right !== undefined);
    assert.ok(left.includes('so hard to keep'));
    assert.equal(left.replace('so hard', 'so easy'), right);
    await services.threads.refreshThread(key);
    assert.equal((await services.threads.history(key)).states.length, before);
  });

  it('asks where models and tools get their results from, where the thread has recorded ones', async () => {
    const calling = `
      import { FakeListChatModel } from '@langchain/core/utils/testing';
      import { Annotation, END, START, StateGraph } from '@langchain/langgraph';
      const model = new FakeListChatModel({ responses: ['first', 'second'] });
      const State = Annotation.Root({ joke: Annotation<string> });
      export const graph = new StateGraph(State)
        .addNode('write_joke', async () => ({ joke: (await model.invoke('a joke')).text }))
        .addEdge(START, 'write_joke').addEdge('write_joke', END).compile();
    `;
    await edit(calling);
    const opened = once(services.panels.onDidOpen);
    const ended = once(services.runs.onDidEnd);
    const order = { projectId: key.projectId, graphId: 'joke', threadId: null, input: {} };
    await vscode.commands.executeCommand(commandIds.runGraph, order);
    ({ key } = await opened);
    await ended;
    const recorded = await replayed(([first]) => first);
    assert.match(recorded, /^same +1 write_joke .*calls from the record: 1/m);
    assert.match(recorded, /1 answered from the record, 0 made/);
    const live = await replayed(([, second]) => second);
    assert.match(live, /^differs +1 write_joke .*calls made: 1/m);
    const none = await replayed(
      ([, , third]) => third,
      (nodes) => {
        assert.deepEqual(
          nodes.map(({ label, picked }) => [label, picked]),
          [['write_joke', true]],
        );
        return [];
      },
    );
    assert.match(none, /0 answered from the record, 1 made/);
  });
});
