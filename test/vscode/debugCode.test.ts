/** A node's own code under VS Code's JavaScript debugger, beside the debugger of its graph. */
import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import * as vscode from 'vscode';
import { commandIds } from '../../extension/ids.js';
import type { Services } from '../../extension/services.js';
import { debugType } from '../../server/protocol/debug.js';
import { activated, lineOf, once, openSource } from './extensionUnderTest.js';

interface Halt {
  session: vscode.DebugSession;
  threadId: number;
}

describe('debugging the code of a graph', () => {
  let services: Services;
  const halts = new vscode.EventEmitter<Halt>();
  let tracker: vscode.Disposable;

  before(async () => {
    services = await activated();
    await services.refreshProjects();
    tracker = vscode.debug.registerDebugAdapterTrackerFactory('pwa-node', {
      createDebugAdapterTracker: (session) => ({
        onDidSendMessage(message: DebugProtocol.StoppedEvent) {
          if (message.event === 'stopped') halts.fire({ session, threadId: message.body.threadId ?? 0 });
        },
      }),
    });
  });

  after(async () => {
    tracker.dispose();
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    await vscode.debug.stopDebugging();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const [server] = services.servers.all();
    await vscode.commands.executeCommand(commandIds.stopServer, { projectId: server?.project.id });
  });

  it('halts on a line inside a node that the graph stopped before, and ends with the graph', async () => {
    const { document } = await openSource('src/joke.ts');
    const at = (text: string) =>
      new vscode.SourceBreakpoint(
        new vscode.Location(document.uri, new vscode.Position(lineOf(document, text), 0)),
      );
    vscode.debug.addBreakpoints([at('return { topic:'), at("addNode('write_joke'"), at('return { joke:')]);
    const began = once(vscode.debug.onDidStartDebugSession, ({ type }) => type === debugType);
    const stops: string[][] = [];
    const listening = services.debugGuide.onDidShowStop(({ cursor }) => stops.push(cursor.next));
    const first = once(halts.event);
    const configuration = {
      type: debugType,
      request: 'launch',
      name: 'Debug joke',
      graph: 'joke',
      input: {},
    };
    assert.ok(
      await vscode.debug.startDebugging(vscode.workspace.workspaceFolders?.[0], {
        ...configuration,
        debugCode: true,
      }),
    );
    const graph = await began;
    const inTopic = await first;
    assert.deepEqual(stops, [], 'a line inside of a node is no breakpoint on the node');
    listening.dispose();
    const stop = once(services.debugGuide.onDidShowStop);
    await inTopic.session.customRequest('continue', { threadId: inTopic.threadId });
    const { cursor } = await stop;
    assert.deepEqual(cursor.next, ['write_joke']);

    const halt = once(halts.event);
    await graph.customRequest('continue', { threadId: 1 });
    const { session: code, threadId } = await halt;
    const { stackFrames } = (await code.customRequest('stackTrace', {
      threadId,
    })) as DebugProtocol.StackTraceResponse['body'];
    const [frame] = stackFrames;
    assert.match(frame?.source?.path ?? '', /joke\.ts$/);
    assert.equal(frame?.line, lineOf(document, 'return { joke:') + 1);
    const { result } = (await code.customRequest('evaluate', {
      expression: 'state.topic',
      frameId: frame.id,
    })) as DebugProtocol.EvaluateResponse['body'];
    assert.match(result, /socks in the dryer/);

    const end = (of: vscode.DebugSession) =>
      once(vscode.debug.onDidTerminateDebugSession, ({ id }) => id === of.id);
    const ends = Promise.all([end(graph), end(code)]);
    await vscode.debug.stopDebugging(graph);
    await ends;

    // The thread knows its graph.
    const state = services.servers.all()[0]?.state;
    assert.ok(state?.kind === 'running');
    const back = once(vscode.debug.onDidStartDebugSession, ({ type }) => type === debugType);
    const standing = once(services.debugGuide.onDidShowStop);
    await vscode.debug.startDebugging(vscode.workspace.workspaceFolders?.[0], {
      ...{ type: debugType, request: 'attach', name: 'Attach', url: state.api.url, debugCode: true },
      threadId: cursor.threadId,
    });
    const attached = await back;
    assert.deepEqual((await standing).cursor.next, ['write_joke']);
    const again = once(halts.event);
    await attached.customRequest('continue', { threadId: 1 });
    const { session: codeAgain } = await again;
    const over = Promise.all([end(attached), end(codeAgain)]);
    await vscode.debug.stopDebugging(attached);
    await over;
  });
});
