/** Two projects in one workspace; and in the second what the story does not tell: broken graphs, cancelling, deleting. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commandIds } from '../../extension/ids.js';
import type { RunResult } from '../../extension/runs/runner.js';
import type { Services } from '../../extension/services.js';
import type { ThreadKey } from '../../extension/threads/threadsModel.js';
import { activated, once, until } from './extensionUnderTest.js';
import { addSecondProject, brokenSource, soundSource } from './secondProject.js';
import type { SecondProject } from './secondProject.js';
import { errorsShown, withStandIn } from './standIns.js';

describe('a second project in the workspace', () => {
  let services: Services;
  let second: SecondProject;

  before(async () => {
    services = await activated();
    second = await addSecondProject(services, 'second');
  });

  after(async () => {
    await second.remove();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  const run = (graphId: string): Thenable<RunResult> =>
    vscode.commands.executeCommand<RunResult>(commandIds.runGraph, {
      ...{ projectId: second.id, graphId, threadId: null, input: {} },
    });
  const newest = (): ThreadKey => {
    const [thread] = services.threads.list(second.id);
    assert.ok(thread, 'there is a thread');
    return { projectId: second.id, threadId: thread.thread_id };
  };

  it('runs in a server of its own, and no other is started for it', async () => {
    const result = await run('sound');
    assert.equal(result.kind, 'finished');
    assert.deepEqual(
      services.servers.running().map(({ project }) => project.id),
      [second.id],
    );
  });

  it('stands in both trees under its folder', async () => {
    const [project, ...others] = await services.threadsView.getChildren();
    assert.ok(project?.kind === 'project');
    assert.deepEqual([project.project.id, others], [second.id, []]);
    assert.equal((await services.threadsView.getChildren(project)).length, 1);
    const folders = services.graphsView.getChildren();
    assert.deepEqual(
      folders.map((node) => services.graphsView.getTreeItem(node).label),
      services.servers.all().map(({ project: each }) => each.name),
    );
    assert.equal(folders.length, 2);
  });

  it('runs on from a checkpoint several times, each as a fork, and compares what came of it', async () => {
    await run('sound');
    const key = newest();
    const history = await services.threads.history(key);
    const before = history.states.find(({ next }) => next.includes('say'));
    assert.ok(before, 'the checkpoint before the node');
    const checkpointId = String(before.checkpoint.checkpoint_id);
    const from = { ...key, checkpointId };
    const sent = new Promise<unknown>((resolve) => {
      const panel = services.panels.show(key, { preserveFocus: true });
      const subscription = panel.onDidReceive((message) => {
        if (message.type !== 'select' || message.checkpoint_id === checkpointId) return;
        subscription.dispose();
        resolve(message);
      });
    });
    const results = await vscode.commands.executeCommand<RunResult[]>(commandIds.rerun, {
      ...from,
      times: 3,
    });
    assert.deepEqual(
      results.map(({ kind }) => kind),
      ['finished', 'finished', 'finished'],
    );
    const forks = history.states.filter((state) => state.parent_checkpoint?.checkpoint_id === checkpointId);
    assert.equal(forks.length, 4);
    // The page asks for the states that it compares.
    await sent;
    const [end] = history.states;
    const ended = { ...key, checkpointId: String(end?.checkpoint.checkpoint_id), times: 2 };
    const [error] = await errorsShown(() => vscode.commands.executeCommand(commandIds.rerun, ended));
    assert.match(error ?? '', /^Nothing is left to run/);
  });

  it('takes a command about the other project for that one only', async () => {
    const other = services.servers.all().find(({ project }) => project.id !== second.id);
    const errors = await errorsShown(() =>
      vscode.commands.executeCommand(commandIds.stopServer, { projectId: other?.project.id }),
    );
    assert.deepEqual(errors, ['No server is running.']);
    assert.equal(services.servers.get(second.id)?.state.kind, 'running');
  });

  it('shows where a graph does not compile, and runs it once it is mended', async () => {
    await services.servers.get(second.id)?.ensure();
    const known = () => services.graphs.find(second.id, 'broken');
    await until(services.graphs.onDidChange, () => known()?.error != null);
    const graph = known();
    assert.ok(graph);
    const item = services.graphsView.getTreeItem({ kind: 'graph', graph });
    assert.match(String(item.description), /broken\.ts:3/);
    await vscode.commands.executeCommand(commandIds.openNode, { kind: 'graph', graph });
    const editor = vscode.window.activeTextEditor;
    assert.match(editor?.document.fileName ?? '', /broken\.ts$/);
    assert.equal(editor?.selection.active.line, 2);
    const [error] = await errorsShown(() => run('broken'));
    assert.match(error ?? '', /^broken does not load: .*broken\.ts:3/);

    await second.write('broken', soundSource);
    await until(services.graphs.onDidChange, () => known()?.error === null);
    assert.deepEqual(known()?.nodes, ['say']);
    assert.equal((await run('broken')).kind, 'finished');
    await second.write('broken', brokenSource);
    await until(services.graphs.onDidChange, () => known()?.error != null);
  });

  it('cancels a run from its progress; the thread goes on from there', async () => {
    const source = new vscode.CancellationTokenSource();
    let asked: vscode.ProgressOptions | undefined;
    const progress = (
      options: vscode.ProgressOptions,
      task: (reporter: vscode.Progress<{ message?: string }>, token: vscode.CancellationToken) => unknown,
    ): unknown => {
      asked = options;
      return task({ report: ({ message }) => message === 'wait' && source.cancel() }, source.token);
    };
    const result = await withStandIn('withProgress', progress, () => run('endless'));
    assert.equal(result.kind, 'cancelled');
    assert.equal(asked?.cancellable, true);
    const key = newest();
    assert.equal(services.threads.run(key), null);
    assert.equal(services.threads.get(key)?.status, 'interrupted');

    const api = services.threads.api(second.id);
    const { checkpoint, next } = await api.state(key.threadId);
    assert.deepEqual(next, ['wait']);
    await api.updateState(key.threadId, checkpoint.checkpoint_id ?? '', { release: true }, null);
    const end = await vscode.commands.executeCommand<RunResult>(commandIds.continueRun, key);
    assert.equal(end.kind, 'finished');
  });

  it('cancels a run by the command', async () => {
    const waiting = once(services.threads.onDidChange, () =>
      services.threads
        .list(second.id)
        .some(
          ({ thread_id }) => services.threads.run({ projectId: second.id, threadId: thread_id }) !== null,
        ),
    );
    const running = run('endless');
    await waiting;
    await vscode.commands.executeCommand(commandIds.cancelRun);
    assert.equal((await running).kind, 'cancelled');
  });

  it('deletes a thread after it has asked, and its panel says so', async () => {
    const key = newest();
    const panel = services.panels.show(key, { preserveFocus: true });
    const questions: { message: string; modal: boolean | undefined }[] = [];
    const answer = (choice: string | undefined) => (message: string, options: vscode.MessageOptions) => {
      questions.push({ message, modal: options.modal });
      return Promise.resolve(choice);
    };
    const remove = (): Thenable<unknown> => vscode.commands.executeCommand(commandIds.deleteThread, key);
    await withStandIn('showWarningMessage', answer(undefined), remove);
    assert.ok(services.threads.get(key), 'dismissed: the thread stays');
    await withStandIn('showWarningMessage', answer('Delete'), remove);
    assert.deepEqual(
      questions.map(({ modal }) => modal),
      [true, true],
    );
    assert.match(questions[0]?.message ?? '', /^Delete the thread "endless /);
    assert.equal(services.threads.get(key), null);
    const [project] = await services.threadsView.getChildren();
    const rows = await services.threadsView.getChildren(project);
    assert.ok(rows.every((row) => row.kind === 'thread' && row.key.threadId !== key.threadId));
    assert.equal(panel.gone, 'This thread has been deleted.');
    panel.panel.dispose();
  });
});
