/** The way through, in a real VS Code: run, pause at a gutter breakpoint, look, edit, resume, and find it all again. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commandIds } from '../../extension/ids.js';
import type { RunResult } from '../../extension/runs/runner.js';
import type { Services } from '../../extension/services.js';
import { checkpointTree } from '../../extension/threads/checkpointTree.js';
import { checkpointIdOf } from '../../extension/threads/threadText.js';
import type { ThreadKey } from '../../extension/threads/threadsModel.js';
import { stackFrames } from './debugSession.js';
import { activated, lineOf, once, openSource, until } from './extensionUnderTest.js';

describe('a debugging session', () => {
  let services: Services;
  let projectId: string;
  let key: ThreadKey;

  before(async () => {
    services = await activated();
    await services.refreshProjects();
    const [server] = services.servers.all();
    assert.ok(server, 'the workspace has a project');
    projectId = server.project.id;
  });

  after(async () => {
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('starts the server and knows the graphs', async () => {
    await vscode.commands.executeCommand(commandIds.startServer, { projectId });
    assert.equal(services.servers.get(projectId)?.state.kind, 'running');
    await services.graphs.refresh(projectId);
    assert.deepEqual(
      services.graphs.list(projectId).map(({ graphId }) => graphId),
      ['joke', 'support'],
    );
  });

  it('stops at a breakpoint in the gutter, shows where, and opens the thread', async () => {
    const { document } = await openSource('src/joke.ts');
    const line = lineOf(document, "addNode('write_joke'");
    const place = new vscode.Location(document.uri, new vscode.Position(line, 0));
    vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(place)]);
    const shown = once(services.debugGuide.onDidShowStop);
    const opened = once(services.panels.onDidOpen);

    const began = await vscode.commands.executeCommand<boolean>(commandIds.debugGraph, {
      projectId,
      graphId: 'joke',
      threadId: null,
      input: {},
    });

    assert.equal(began, true);
    const stop = await shown;
    key = stop.key;
    assert.deepEqual(stop.cursor.next, ['write_joke']);
    const [frame] = await stackFrames();
    assert.deepEqual([frame?.name, frame?.line], ['write_joke', line + 1]);
    assert.equal(services.threads.get(key)?.status, 'interrupted');
    const panel = await opened;
    assert.deepEqual(panel.key, key);
  });

  it('keeps the breakpoint on its node while the file is edited', async () => {
    const { document } = await openSource('src/joke.ts');
    const before = lineOf(document, "addNode('write_joke'");
    const moved = once(
      vscode.debug.onDidChangeBreakpoints,
      () => (vscode.debug.breakpoints[0] as vscode.SourceBreakpoint).location.range.start.line === before + 2,
    );
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), '// one\n// two\n');
    await vscode.workspace.applyEdit(edit);
    await moved;
    await services.breakpoints.remap();
    assert.deepEqual(
      services.breakpoints.all().map(({ nodes }) => nodes.map(({ node }) => node)),
      [['write_joke']],
    );
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('forks with an edited state and resumes; the joke follows, the old branch stays', async () => {
    const api = services.threads.api(projectId);
    const ended = once(services.debugging.onDidEnd);
    await vscode.commands.executeCommand(commandIds.continueRun, key);
    await ended;
    const first = await services.threads.history(key);
    const [newest] = first.states;
    assert.match(JSON.stringify(newest?.values), /socks in the dryer always/);
    const paused = first.states.find(({ next }) => next.includes('write_joke'));
    assert.ok(paused, 'the pause is in the history');

    const forked = await api.updateState(key.threadId, checkpointIdOf(paused), { topic: 'penguins' }, null);
    assert.ok(forked, 'the server names the new checkpoint');
    await services.threads.refreshThread(key);
    const result = await vscode.commands.executeCommand<RunResult>(commandIds.resumeFromCheckpoint, {
      ...key,
      checkpointId: forked,
    });

    assert.equal(result.kind, 'finished');
    const { states } = await services.threads.history(key);
    assert.match(JSON.stringify(states[0]?.values), /penguins always/);
    const [main] = checkpointTree(states);
    const fork = main?.entries.find(({ branches }) => branches.length > 0);
    assert.ok(fork, 'the fork shows as a branch');
    assert.match(JSON.stringify(fork.branches[0]?.entries[0]?.state.values), /socks in the dryer always/);
  });

  it('asks what an interrupt() asks and goes on with the answer', async () => {
    const shown = once(services.pauses.onDidShowPause);
    const result = await vscode.commands.executeCommand<RunResult>(commandIds.runGraph, {
      projectId,
      graphId: 'support',
      threadId: null,
      input: { messages: [{ role: 'user', content: 'I want a refund for order A100' }] },
    });
    assert.equal(result.kind, 'paused', JSON.stringify(result));
    assert.equal(result.interrupts.length, 1);
    const pause = await shown;
    assert.match(pause.message, /support asks: /);
    const end = await services.runs.resume(pause.key, undefined, { resume: { approved: true } });
    assert.equal(end.kind, 'finished', JSON.stringify(end));
  });

  it('toggles a breakpoint on a node by name', async () => {
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    await services.breakpoints.remap();
    const argument = { graph: { projectId, graphId: 'joke' }, node: 'generate_topic' };
    assert.equal(await vscode.commands.executeCommand(commandIds.toggleNodeBreakpoint, argument), true);
    assert.deepEqual(
      services.breakpoints.all().flatMap(({ nodes }) => nodes.map(({ node }) => node)),
      ['generate_topic'],
    );
    assert.equal(await vscode.commands.executeCommand(commandIds.toggleNodeBreakpoint, argument), false);
    assert.deepEqual(services.breakpoints.all(), []);
  });

  it('finds every thread and its history again after a restart of the server', async () => {
    const before = (await services.threads.history(key)).states.map(checkpointIdOf);
    await vscode.commands.executeCommand(commandIds.restartServer, { projectId });
    await until(services.threads.onDidChange, () => services.threads.get(key) !== null);
    const after = (await services.threads.history(key)).states.map(checkpointIdOf);
    assert.deepEqual(after, before);
  });

  it('notices a crash of the server and starts it again on demand', async () => {
    const crashed = once(services.servers.onDidCrash);
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const lock = await vscode.workspace.fs.readFile(
      vscode.Uri.joinPath(folder.uri, '.backstep', 'lock.json'),
    );
    const { pid } = JSON.parse(Buffer.from(lock).toString('utf8')) as { pid: number };
    process.kill(pid, 'SIGKILL');
    const { message } = await crashed;
    assert.match(message, /The server ended/);
    assert.equal(services.servers.get(projectId)?.state.kind, 'failed');
    await vscode.commands.executeCommand(commandIds.restartServer, { projectId });
    assert.equal(services.servers.get(projectId)?.state.kind, 'running');
  });

  it('stops the server it started', async () => {
    await vscode.commands.executeCommand(commandIds.stopServer, { projectId });
    assert.equal(services.servers.get(projectId)?.state.kind, 'stopped');
    assert.deepEqual(services.threads.list(projectId), []);
    await services.graphs.refresh(projectId);
    const shown = services.graphsView
      .getChildren()
      .map((node) => services.graphsView.getTreeItem(node).label);
    assert.deepEqual(shown, ['joke', 'support'], 'what the source says is there without a server');
  });
});
