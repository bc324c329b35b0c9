/** Lenses above graphs and nodes in the real editor: what they say, what a click does, and that a setting hides them. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Services } from '../../extension/services.js';
import { commandIds } from '../../extension/ids.js';
import { activated, lineOf, once, openSource } from './extensionUnderTest.js';
import { withStandIn } from './standIns.js';

describe('lenses in the editor', () => {
  let services: Services;
  const settings = () => vscode.workspace.getConfiguration('backstep');

  before(async () => {
    services = await activated();
    await services.language.start();
  });

  after(async () => {
    await settings().update('codeLens.enabled', undefined, vscode.ConfigurationTarget.Workspace);
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const [server] = services.servers.all();
    await vscode.commands.executeCommand(commandIds.stopServer, { projectId: server?.project.id });
  });

  const lenses = async (uri: vscode.Uri): Promise<vscode.Command[]> => {
    const found = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      uri,
      100,
    );
    return found.flatMap(({ command }) => (command?.command.startsWith('backstep.') ? [command] : []));
  };

  const click = (found: vscode.Command[], title: string): Thenable<unknown> => {
    const lens = found.find((each) => each.title === title);
    assert.ok(lens, `${title} is among ${found.map((each) => each.title).join(', ')}`);
    return vscode.commands.executeCommand(lens.command, ...((lens.arguments ?? []) as unknown[]));
  };

  it('offer to run and debug the graph, to run to each node, and to break before and after it', async () => {
    const { document } = await openSource('src/joke.ts');
    const found = await lenses(document.uri);
    const ofNode = ['Run to here', 'Break before', 'Break after'];
    // A suite before this one may have run the graph, and then there is a history too.
    const isOfLastRun = (title: string): boolean => title.includes('Open history') || title.includes(' · ');
    assert.deepEqual(
      found.map(({ title }) => title).filter((title) => !isOfLastRun(title)),
      ['$(play) Run', '$(debug-alt) Debug', ...ofNode, ...ofNode],
    );
    await click(found, 'Break before');
    assert.deepEqual(
      services.breakpoints.all().flatMap(({ nodes }) => nodes.map(({ node }) => node)),
      ['generate_topic'],
    );
    await click(found, 'Break after');
    assert.deepEqual(
      vscode.debug.breakpoints.flatMap((each) =>
        each instanceof vscode.FunctionBreakpoint ? each.functionName : [],
      ),
      ['after generate_topic'],
    );
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
  });

  it('tell what the newest run did, in hovers and hints too, and open its history', async () => {
    const { document } = await openSource('src/joke.ts');
    const told = once(services.lastRuns.onDidTell, (runs) => 'write_joke' in (runs[0]?.nodes ?? {}));
    await vscode.commands.executeCommand(commandIds.runGraph, { graphId: 'joke', threadId: null, input: {} });
    await told;
    const found = await lenses(document.uri);
    const results = found.filter(({ title }) => title.includes(' · changed '));
    assert.match(results[0]?.title ?? '', /^\d+ m?s · changed topic$/);
    assert.match(results[1]?.title ?? '', /^\d+ m?s · changed joke$/);
    await click(found, '$(history) Open history');
    const [thread] = services.threads.list(services.servers.all()[0]?.project.id ?? '');
    const projectId = services.servers.all()[0]?.project.id ?? '';
    assert.ok(thread && services.panels.get({ projectId, threadId: thread.thread_id }));
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    const line = lineOf(document, "addNode('write_joke'");
    const position = new vscode.Position(line, document.lineAt(line).text.indexOf('write_joke') + 1);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      position,
    );
    const text = hovers.flatMap(({ contents }) => contents.map((each) => (each as { value: string }).value));
    assert.match(text.join('\n'), /socks in the dryer/);
    const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>(
      'vscode.executeInlayHintProvider',
      document.uri,
      new vscode.Range(0, 0, document.lineCount - 1, 0),
    );
    assert.equal(hints.length, 2);
  });

  it('run to a node: the debugger stops before it, once', async () => {
    const { document } = await openSource('src/joke.ts');
    const found = await lenses(document.uri);
    const toJoke = found.filter(({ title }) => title === 'Run to here').slice(1);
    const pickNew = (items: { threadId: null }[]): Promise<unknown> => Promise.resolve(items[0]);
    const stop = once(services.debugGuide.onDidShowStop);
    await withStandIn('showQuickPick', pickNew as never, () =>
      withStandIn(
        'showInputBox',
        () => Promise.resolve('{}'),
        () => click(toJoke, 'Run to here'),
      ),
    );
    assert.deepEqual((await stop).cursor.next, ['write_joke']);
    assert.deepEqual(vscode.debug.breakpoints, []);
    const ended = once(services.debugging.onDidEnd);
    await vscode.debug.activeDebugSession?.customRequest('continue', { threadId: 1 });
    await ended;
  });

  it('are hidden by the setting', async () => {
    const { document } = await openSource('src/joke.ts');
    await settings().update('codeLens.enabled', false, vscode.ConfigurationTarget.Workspace);
    assert.deepEqual(await lenses(document.uri), []);
  });
});
