/** A thread whose next node was renamed, in a real VS Code: going on asks which node takes its place. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { readEventStream } from '../../extension/api/eventStream.js';
import { commandIds } from '../../extension/ids.js';
import type { Services } from '../../extension/services.js';
import type { ThreadKey } from '../../extension/threads/threadsModel.js';
import { checkpointIdOf } from '../../extension/threads/threadText.js';
import type { JsonObject } from '../../server/protocol/api.js';
import { activated } from './extensionUnderTest.js';
import { withStandIn } from './standIns.js';

interface Asked {
  labels: string[];
  first: vscode.QuickPickItem | undefined;
  title: string | undefined;
}

describe('a thread whose next node is gone from its graph', () => {
  let services: Services;
  let key: ThreadKey;
  let file: vscode.Uri;
  let original: string;
  let pausedAt: string;

  before(async () => {
    services = await activated();
    await services.refreshProjects();
    const projectId = services.servers.all()[0]!.project.id;
    await vscode.commands.executeCommand(commandIds.startServer, { projectId });
    const api = services.threads.api(projectId);
    key = { projectId, threadId: (await api.createThread('joke', 'renamed')).thread_id };
    await services.threads.refreshThread(key);
    const options = { interruptBefore: ['write_joke'] };
    const result = await services.runs.run({ key, graphId: 'joke', input: {}, options, quiet: true });
    assert.equal(result.kind, 'paused');
    pausedAt = checkpointIdOf((await services.threads.history(key)).states[0]!);
    file = vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, 'src', 'joke.ts');
    original = Buffer.from(await vscode.workspace.fs.readFile(file)).toString('utf8');
    await edit(original.replaceAll("'write_joke'", "'tell_joke'"));
    await services.graphs.refresh(projectId);
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

  /** Runs the command and chooses `label` where it asks; null dismisses the question. */
  async function answering(label: string | null, command: string, argument: object): Promise<Asked | null> {
    let asked: Asked | null = null;
    const pick = (items: vscode.QuickPickItem[], { title }: vscode.QuickPickOptions) => {
      asked = { labels: items.map((item) => item.label), first: items[0], title };
      return Promise.resolve(items.find((item) => item.label === label));
    };
    await withStandIn('showQuickPick', pick as never, () =>
      vscode.commands.executeCommand(command, argument),
    );
    return asked;
  }

  const newest = () => services.threads.api(key.projectId).state(key.threadId);

  it('runs nothing where the question is dismissed', async () => {
    const asked = await answering(null, commandIds.continueRun, { key });
    assert.equal(asked?.title, 'Node write_joke is gone from the graph. Continue as…');
    const state = await newest();
    assert.deepEqual([checkpointIdOf(state), state.next], [pausedAt, ['write_joke']]);
  });

  it('goes on at the node that is chosen; the new one is offered first', async () => {
    const asked = await answering('tell_joke', commandIds.resumeFromHere, { key, checkpointId: pausedAt });
    assert.deepEqual(asked?.labels, ['tell_joke', 'generate_topic']);
    assert.equal(asked.first?.description, 'new in this version of the graph');
    const state = await newest();
    const { topic, joke } = state.values as JsonObject;
    assert.deepEqual(state.next, []);
    assert.ok(typeof topic === 'string' && typeof joke === 'string' && joke.includes(topic));
  });

  it('asks once for all that are re-run from there', async () => {
    const asked = await answering('tell_joke', commandIds.rerun, { key, checkpointId: pausedAt, times: 2 });
    assert.equal(asked?.title, 'Node write_joke is gone from the graph. Continue as…');
    const history = await services.threads.history(key);
    const ended = history.states.filter(({ next }) => next.length === 0);
    assert.equal(ended.length, 3, 'the one that was resumed, and two more');
    assert.ok(ended.every(({ values }) => typeof (values as JsonObject).joke === 'string'));
    await answering(null, commandIds.rerun, { key, checkpointId: pausedAt, times: 2 });
    assert.equal((await services.threads.history(key)).states.length, history.states.length);
  });

  it('asks nothing where every node is there', async () => {
    const history = await services.threads.history(key);
    const before = history.states.find((state) => state.next.includes('generate_topic'))!;
    const checkpointId = checkpointIdOf(before);
    assert.equal(await answering('tell_joke', commandIds.resumeFromHere, { key, checkpointId }), null);
    assert.deepEqual((await newest()).next, []);
  });
});
