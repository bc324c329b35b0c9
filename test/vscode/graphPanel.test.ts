/** The graph beside its code in the real editor: drawn as it is typed, before anything of it runs. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ToPanel } from '../../server/protocol/panel.js';
import { commandIds } from '../../extension/ids.js';
import type { Services } from '../../extension/services.js';
import { activated, lineOf, once, openSource } from './extensionUnderTest.js';

type Drawn = Extract<ToPanel, { type: 'graph' }>;

describe('the graph beside its code', () => {
  let services: Services;

  before(async () => {
    services = await activated();
    // Suites before this one may have left theirs.
    await Promise.all(services.servers.all().map((each) => each.stop()));
    await services.language.start();
  });

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const [server] = services.servers.all();
    await vscode.commands.executeCommand(commandIds.stopServer, { projectId: server?.project.id });
  });

  const drawn = (accepts: (message: Drawn) => boolean): Promise<ToPanel> =>
    once(services.graphPanels.onDidSend, (message) => message.type === 'graph' && accepts(message));
  const edge = ({ graph }: Drawn, from: string, to: string): boolean =>
    graph.edges.some(({ source, target }) => source === from && target === to);

  it('is drawn from the source without a server, and again as the source is typed', async () => {
    const { document } = await openSource('src/joke.ts');
    const first = drawn(({ graph }) => graph.origin === 'source');
    await vscode.commands.executeCommand(commandIds.showGraph);
    assert.ok(edge((await first) as Drawn, 'generate_topic', 'write_joke'));
    assert.deepEqual(services.servers.running(), []);

    const changed = drawn((message) => edge(message, 'write_joke', 'generate_topic'));
    const line = lineOf(document, "addEdge('write_joke', END)");
    const at = document.lineAt(line).text.indexOf('END');
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(line, at, line, at + 3), "'generate_topic'");
    await vscode.workspace.applyEdit(edit);
    assert.equal(((await changed) as Drawn).graph.origin, 'source');
    assert.equal(document.isDirty, true);
  });

  it('is the compiled one once a server runs and all is saved', async () => {
    await vscode.window.showTextDocument((await openSource('src/joke.ts')).document);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    const compiled = drawn(({ graph }) => graph.origin === 'server');
    const [server] = services.servers.all();
    assert.ok(server);
    await server.ensure();
    assert.ok(edge((await compiled) as Drawn, 'generate_topic', 'write_joke'));
  });
});
