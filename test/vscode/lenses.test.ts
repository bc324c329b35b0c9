/** Lenses above graphs and nodes in the real editor: what they say, what a click does, and that a setting hides them. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Services } from '../../extension/services.js';
import { activated, openSource } from './extensionUnderTest.js';

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
  });

  const lenses = async (uri: vscode.Uri): Promise<vscode.Command[]> => {
    const found = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      uri,
      100,
    );
    return found.flatMap(({ command }) => (command?.command.startsWith('backstep.') ? [command] : []));
  };

  it('offer to run and debug the graph, and to break before each node', async () => {
    const { document } = await openSource('src/joke.ts');
    const found = await lenses(document.uri);
    assert.deepEqual(
      found.map(({ title }) => title),
      ['$(play) Run', '$(debug-alt) Debug', 'Break before', 'Break before'],
    );
    const [, , first] = found;
    assert.ok(first);
    await vscode.commands.executeCommand(first.command, ...((first.arguments ?? []) as unknown[]));
    assert.deepEqual(
      services.breakpoints.all().flatMap(({ nodes }) => nodes.map(({ node }) => node)),
      ['generate_topic'],
    );
  });

  it('are hidden by the setting', async () => {
    const { document } = await openSource('src/joke.ts');
    await settings().update('codeLens.enabled', false, vscode.ConfigurationTarget.Workspace);
    assert.deepEqual(await lenses(document.uri), []);
  });
});
