/** Time travel with VS Code's own debugger, through `vscode.debug`: a stop, a look, a step back, a fork. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commandIds } from '../../extension/ids.js';
import type { Services } from '../../extension/services.js';
import { checkpointIdOf, sourceOf } from '../../extension/threads/threadText.js';
import { debugType } from '../../server/protocol/debug.js';
import { ask, evaluate, session, stackFrames, variablesOf } from './debugSession.js';
import { activated, lineOf, once, openSource } from './extensionUnderTest.js';

describe('debugging a graph', () => {
  let services: Services;
  let folder: vscode.WorkspaceFolder;
  let projectId: string;

  before(async () => {
    services = await activated();
    await services.refreshProjects();
    const [server] = services.servers.all();
    const [first] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(server && first, 'the workspace has a project');
    projectId = server.project.id;
    folder = first;
  });

  beforeEach(async () => {
    const { document } = await openSource('src/joke.ts');
    const line = lineOf(document, "addNode('write_joke'");
    const place = new vscode.Location(document.uri, new vscode.Position(line, 0));
    vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(place)]);
  });

  afterEach(async () => {
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    await vscode.debug.stopDebugging();
  });

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand(commandIds.stopServer, { projectId });
  });

  const start = (more: object = {}): Thenable<boolean> =>
    vscode.debug.startDebugging(folder, {
      type: debugType,
      request: 'launch',
      name: 'Debug joke',
      graph: 'joke',
      input: {},
      ...more,
    });
  const stopped = () => once(services.debugGuide.onDidShowStop);

  it("begins from launch.json on the project's own server, and ends with the graph", async () => {
    const stop = stopped();
    assert.equal(await start(), true);
    const { key } = await stop;
    assert.equal(key.projectId, projectId);
    assert.equal(session().type, debugType);
    const ended = once(services.debugging.onDidEnd);
    await ask('continue');
    assert.deepEqual(await ended, key);
    assert.equal(services.debugging.isDebugging(key), false);
    assert.deepEqual(services.threads.get(key)?.status, 'idle');
  });

  it('shows the state as variables, and evaluates over it', async () => {
    const stop = stopped();
    await start();
    await stop;
    const [frame] = await stackFrames();
    assert.ok(frame);
    const state = await variablesOf(frame.id, 'State');
    assert.deepEqual(
      state.map(({ name, value }) => [name, value]),
      [['topic', '"socks in the dryer"']],
    );
    assert.equal(await evaluate('topic.length', 'watch'), '18');
    assert.equal(await evaluate('topic', 'hover'), '"socks in the dryer"');
  });

  it('shows the values of channels behind the lines that mention them', async () => {
    const stop = stopped();
    await start();
    await stop;
    const [frame] = await stackFrames();
    const { document } = await openSource('src/joke.ts');
    const all = new vscode.Range(0, 0, document.lineCount - 1, 0);
    const context = { frameId: frame?.id, stoppedLocation: all };
    const found = await vscode.commands.executeCommand<vscode.InlineValueText[]>(
      'vscode.executeInlineValueProvider',
      document.uri,
      all,
      context,
    );
    const shown = found.map(({ range, text }) => [document.lineAt(range.start).text.trim(), text]);
    const line = document.lineAt(lineOf(document, 'state.topic')).text.trim();
    assert.ok(
      shown.some(([source, text]) => source === line && text === 'topic = "socks in the dryer"'),
      JSON.stringify(shown),
    );
  });

  it('steps back without changing anything; going on from there makes a fork', async () => {
    const first = stopped();
    await start();
    const { key } = await first;
    const back = stopped();
    await ask('stepBack');
    assert.deepEqual((await back).cursor.next, ['generate_topic']);
    const before = (await services.threads.history(key)).states.map(checkpointIdOf);
    const again = stopped();
    await ask('next');
    assert.deepEqual((await again).cursor.next, ['write_joke']);
    const { states } = await services.threads.history(key);
    assert.ok(states.length > before.length, 'there is a new branch');
    for (const id of before) assert.ok(states.some((state) => checkpointIdOf(state) === id));
  });

  it('makes a fork of a variable that is set, and goes on from it', async () => {
    const first = stopped();
    await start();
    const { key } = await first;
    const [frame] = await stackFrames();
    assert.ok(frame);
    const { scopes } = await ask<{ scopes: { name: string; variablesReference: number }[] }>('scopes', {
      frameId: frame.id,
    });
    const state = scopes.find(({ name }) => name === 'State');
    const moved = stopped();
    await ask('setVariable', {
      variablesReference: state?.variablesReference,
      name: 'topic',
      value: '"penguins"',
    });
    await moved;
    const ended = once(services.debugging.onDidEnd);
    await vscode.commands.executeCommand(commandIds.continueRun, key);
    await ended;
    const { states } = await services.threads.history(key);
    assert.match(JSON.stringify(states[0]?.values), /penguins always/);
    assert.ok(states.some((each) => sourceOf(each) === 'update'));
  });

  it('debugs from a checkpoint of the past', async () => {
    const first = stopped();
    await start();
    const { key } = await first;
    const ended = once(services.debugging.onDidEnd);
    await ask('continue');
    await ended;
    const { states } = await services.threads.history(key);
    const early = states.find(({ next }) => next.includes('generate_topic'));
    assert.ok(early);
    const entry = stopped();
    const checkpointId = checkpointIdOf(early);
    await vscode.commands.executeCommand(commandIds.debugFromCheckpoint, { ...key, checkpointId });
    const { cursor } = await entry;
    assert.deepEqual([cursor.checkpointId, cursor.isNewest], [checkpointId, false]);
    assert.equal((await services.threads.history(key)).states.length, states.length);
  });

  it('restarts a frame of the past, and the whole graph', async () => {
    const first = stopped();
    await start();
    const { key } = await first;
    const begin = (await stackFrames()).at(-2);
    const restarted = stopped();
    await ask('restartFrame', { frameId: begin?.id });
    const { cursor } = await restarted;
    assert.deepEqual([cursor.next, cursor.isNewest], [['generate_topic'], false]);
    const again = stopped();
    await vscode.commands.executeCommand('workbench.action.debug.restart');
    const anew = await again;
    assert.notEqual(anew.key.threadId, key.threadId, 'on a thread of its own');
    assert.deepEqual([anew.cursor.next, anew.cursor.isNewest], [['write_joke'], true]);
  });

  it('stops at the question of an interrupt(), which the window answers', async () => {
    const asked = once(services.debugging.onDidAsk);
    const input = { messages: [{ role: 'user', content: 'I want a refund for order A100' }] };
    await start({ graph: 'support', input });
    const { key, questions } = await asked;
    assert.equal(questions.length, 1);
    const ended = once(services.debugging.onDidEnd);
    await services.debugging.answer(key, { approved: true });
    await ended;
    await services.threads.refreshThread(key);
    assert.equal(services.threads.get(key)?.status, 'idle');
  });

  it('runs without stopping where no debugger is wanted', async () => {
    const ended = once(services.runs.onDidEnd);
    await vscode.debug.startDebugging(
      folder,
      { type: debugType, request: 'launch', name: 'Run joke', graph: 'joke', input: {} },
      { noDebug: true },
    );
    assert.equal((await ended).result.kind, 'finished');
    assert.equal(vscode.debug.activeDebugSession, undefined);
  });

  it('stops at a node that a breakpoint names, where its source is not known', async () => {
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    const unknown = {
      graph: { projectId: 'file:///elsewhere/langgraph.json', graphId: 'joke' },
      node: 'generate_topic',
    };
    assert.equal(await vscode.commands.executeCommand(commandIds.toggleNodeBreakpoint, unknown), true);
    const stop = stopped();
    await start();
    assert.deepEqual((await stop).cursor.next, ['generate_topic']);
    assert.equal(await vscode.commands.executeCommand(commandIds.toggleNodeBreakpoint, unknown), false);
    assert.deepEqual(vscode.debug.breakpoints, []);
  });

  it('offers every graph without a launch.json', async () => {
    const { dynamicConfigurations } = await import('../../extension/debug/debugConfigurations.js');
    const offered = await dynamicConfigurations(services).provideDebugConfigurations?.(folder);
    const names = offered?.map(({ name }) => name) ?? [];
    assert.deepEqual(names.slice(0, 2), ['Debug joke', 'Debug support']);
  });
});
