/** Time travel on a Python graph with VS Code's own debugger: F5, a stop, a fork by an edit, and what the nodes print. */
import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import * as vscode from 'vscode';
import { commandIds } from '../../extension/ids.js';
import type { Services } from '../../extension/services.js';
import { debugType } from '../../server/protocol/debug.js';
import { ask, evaluate, stackFrames, variablesOf } from './debugSession.js';
import { activated, lineOf, once, openSource, until } from './extensionUnderTest.js';
import { addPythonProject, type PythonProject } from './pythonProject.js';
import { withStandIn } from './standIns.js';

describe('debugging a Python graph', () => {
  let services: Services;
  let project: PythonProject;
  let tracker: vscode.Disposable;
  /** What the Debug Console was told, and how breakpoints were answered. */
  let output: string[] = [];
  let answers: DebugProtocol.Breakpoint[] = [];

  before(async () => {
    services = await activated();
    project = await addPythonProject(services, 'owls');
    tracker = vscode.debug.registerDebugAdapterTrackerFactory(debugType, {
      createDebugAdapterTracker: () => ({
        onDidSendMessage(message: DebugProtocol.OutputEvent & DebugProtocol.SetBreakpointsResponse) {
          if (message.event === 'output') output.push(message.body.output);
          if (message.command === 'setBreakpoints') answers.push(...message.body.breakpoints);
        },
      }),
    });
  });

  beforeEach(() => {
    output = [];
    answers = [];
  });

  afterEach(async () => {
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    await vscode.debug.stopDebugging();
  });

  after(async () => {
    tracker.dispose();
    await vscode.commands.executeCommand('workbench.action.closePanel');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await project.remove();
  });

  const breakAt = async (text: string): Promise<vscode.TextDocument> => {
    const { document } = await openSource(project.file);
    const place = new vscode.Location(document.uri, new vscode.Position(lineOf(document, text), 0));
    vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(place)]);
    return document;
  };
  const stopped = () => once(services.debugGuide.onDidShowStop);

  it('F5 stops before the node whose function has the breakpoint; an edit forks, and the run goes on', async () => {
    const document = await breakAt('joke = f"Two');
    const stop = stopped();
    // What F5 does in the file: the graph is its only one; the thread is new, the input is given.
    await vscode.commands.executeCommand(commandIds.debugGraph, {
      ofEditor: true,
      threadId: null,
      input: {},
    });
    const { key, cursor } = await stop;
    assert.deepEqual([key.projectId, cursor.next], [project.id, ['write']]);
    const [frame] = await stackFrames();
    assert.ok(frame);
    assert.equal(frame.line, lineOf(document, 'async def write') + 1);
    const state = await variablesOf(frame.id, 'State');
    assert.deepEqual(
      state.map(({ name, value }) => [name, value]),
      [['topic', '"owls"']],
    );
    assert.equal(await evaluate('topic.length', 'watch'), '4');
    assert.ok(
      output.some((text) => /choose.*chose owls/.test(text)),
      output.join(''),
    );

    const { scopes } = await ask<DebugProtocol.ScopesResponse['body']>('scopes', { frameId: frame.id });
    const moved = stopped();
    await ask('setVariable', {
      variablesReference: scopes.find(({ name }) => name === 'State')?.variablesReference,
      name: 'topic',
      value: '"bats"',
    });
    assert.notEqual((await moved).cursor.checkpointId, cursor.checkpointId);
    const ended = once(services.debugging.onDidEnd);
    await vscode.commands.executeCommand(commandIds.continueRun, key);
    await ended;
    const { states } = await services.threads.history(key);
    assert.equal((states[0]?.values as { joke?: string }).joke, 'Two bats walk into a bar.');
    assert.ok(states.some((each) => each.checkpoint.checkpoint_id === cursor.checkpointId));
  });

  it('shows what nodes print in the output channel', async () => {
    await vscode.commands.executeCommand(commandIds.runGraph, {
      ...{ projectId: project.id, graphId: 'owls', threadId: null, input: {} },
    });
    const commands = await vscode.commands.getCommands();
    const show = commands.find((id) => id.startsWith('workbench.action.output.show.') && /Graphs$/.test(id));
    assert.ok(show, 'the channel has a command');
    await vscode.commands.executeCommand(show);
    const isPrinted = (): boolean =>
      vscode.workspace.textDocuments.some(
        (each) => each.uri.scheme === 'output' && each.getText().includes('chose owls'),
      );
    await until((listener) => {
      const changes = vscode.workspace.onDidChangeTextDocument(listener);
      const opening = vscode.workspace.onDidOpenTextDocument(() => listener({}));
      return vscode.Disposable.from(changes, opening);
    }, isPrinted);
  });

  it('without the Python Debugger debugCode says what to install, and no breakpoint is lost', async () => {
    await breakAt('joke = f"Two');
    const stop = stopped();
    const warned: string[] = [];
    const warn = (message: string): Promise<undefined> => {
      warned.push(message);
      return Promise.resolve(undefined);
    };
    await withStandIn('showWarningMessage', warn, async () => {
      await vscode.debug.startDebugging(vscode.workspace.workspaceFolders?.[0], {
        ...{ type: debugType, request: 'launch', name: 'Debug owls', graph: 'owls', input: {} },
        ...{ project: '${workspaceFolder}/owls', debugCode: true },
      });
      assert.deepEqual((await stop).cursor.next, ['write']);
    });
    assert.match(warned.join('\n'), /install the extension Python Debugger/);
    assert.match(answers[0]?.message ?? '', /^Stops before write: its code is not under a debugger$/);
    const [frame] = await stackFrames();
    assert.equal(frame?.name, 'write');
  });
});
