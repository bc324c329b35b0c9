/** Servers that run elsewhere, taken into the window by "Connect to Server…": behind a key, lost and found, let go of. */
import assert from 'node:assert/strict';
import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import * as vscode from 'vscode';
import { commandIds } from '../../extension/ids.js';
import type { RunResult } from '../../extension/runs/runner.js';
import type { ServerState } from '../../extension/server/server.js';
import type { Services } from '../../extension/services.js';
import { debugType } from '../../server/protocol/debug.js';
import { activated, once, until } from './extensionUnderTest.js';
import { addSecondProject } from './secondProject.js';
import type { SecondProject } from './secondProject.js';
import { startByHand, withoutBackstepRoutes } from './otherServers.js';
import type { OtherServer } from './otherServers.js';
import { errorsShown, withStandIn } from './standIns.js';

describe('a server that runs elsewhere', () => {
  let services: Services;
  let project: SecondProject;
  let there: OtherServer;
  const closers: (() => Promise<unknown>)[] = [];

  before(async () => {
    services = await activated();
    project = await addSecondProject(services, 'elsewhere');
    there = await startTheirs('--api-key', 'sesame');
  });

  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });

  after(async () => {
    for (const { url } of services.servers.remotes()) await services.connections.remove(url);
    // The view came to the front, which is a use of the projects' servers too.
    await vscode.commands.executeCommand('workbench.view.explorer');
    await Promise.all(services.servers.projects().map((server) => server.stop()));
    await there.stop();
    await project.remove();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  const startTheirs = (...options: string[]): Promise<OtherServer> =>
    startByHand(path.join(project.directory, 'langgraph.json'), [
      '--data-dir',
      path.join(project.directory, 'theirs'),
      ...options,
    ]);
  /** Wants no key; ended after the test. */
  const startOpen = async (): Promise<OtherServer> => {
    const config = path.join(project.directory, 'langgraph.json');
    const open = await startByHand(config, ['--data-dir', path.join(project.directory, 'open')]);
    closers.push(() => open.stop());
    return open;
  };
  const state = (): ServerState | undefined => services.servers.get(there.url)?.state;
  const newest = (projectId: string): { projectId: string; threadId: string } => {
    const [thread] = services.threads.list(projectId);
    assert.ok(thread, 'there is a thread');
    return { projectId, threadId: thread.thread_id };
  };
  const rows = async (): Promise<string[]> =>
    (await services.threadsView.getChildren()).map((node) => {
      assert.ok(node.kind === 'project');
      return `${node.project.name} ${String(services.threadsView.getTreeItem(node).contextValue)}`;
    });

  it('is asked for by its address and its key, and keeps both', async () => {
    const asked: vscode.InputBoxOptions[] = [];
    const answers = [`${there.url}/`, 'wrong', 'sesame'];
    const answer = (options: vscode.InputBoxOptions): Promise<string | undefined> => {
      asked.push(options);
      return Promise.resolve(answers.shift());
    };
    const listed = once(services.threads.onDidChange, ({ projectId }) => projectId === there.url);
    await withStandIn('showInputBox', answer, () =>
      vscode.commands.executeCommand(commandIds.connectToServer),
    );
    assert.deepEqual(
      asked.map(({ password }) => password === true),
      [false, true, true],
    );
    assert.equal(state()?.kind, 'running');
    await listed;
    const host = new URL(there.url).host;
    assert.ok((await rows()).includes(`${host} connection-running`));
    assert.ok(
      (await rows()).some((row) => row.endsWith('project-stopped')),
      'local projects stand beside it',
    );
  });

  it('runs, shows its history, forks, and is debugged with breakpoints', async () => {
    await services.graphs.refresh(there.url);
    assert.deepEqual(services.graphs.find(there.url, 'sound')?.nodes, ['say']);
    const result = await vscode.commands.executeCommand<RunResult>(commandIds.runGraph, {
      ...{ projectId: there.url, graphId: 'sound', threadId: null, input: {} },
    });
    assert.equal(result.kind, 'finished');
    const key = newest(there.url);
    const history = await services.threads.history(key);
    const before = history.states.find(({ next }) => next.includes('say'));
    assert.ok(before, 'the checkpoint before the node');
    const api = services.threads.api(there.url);
    const checkpointId = String(before.checkpoint.checkpoint_id);
    const grown = until(services.threads.onDidChange, () => history.states.length > 3);
    await api.updateState(key.threadId, checkpointId, { word: 'else' }, null);
    // Backstep's own servers tell of changes wherever they run.
    await grown;

    await vscode.commands.executeCommand(commandIds.openThread, key);
    assert.equal(services.panels.get(key)?.gone, null);

    const stops = new vscode.EventEmitter<string>();
    const tracker = vscode.debug.registerDebugAdapterTrackerFactory(debugType, {
      createDebugAdapterTracker: () => ({
        onDidSendMessage: (message: DebugProtocol.StoppedEvent) => {
          if (message.event === 'stopped') stops.fire(message.body.description ?? '');
        },
      }),
    });
    closers.push(() => Promise.resolve(tracker.dispose()));
    const breakpoint = new vscode.FunctionBreakpoint('say');
    vscode.debug.addBreakpoints([breakpoint]);
    closers.push(() => {
      vscode.debug.removeBreakpoints([breakpoint]);
      return Promise.resolve();
    });
    const stop = once(stops.event);
    const begun = once(services.debugging.onDidBegin);
    await vscode.commands.executeCommand(commandIds.debugGraph, {
      ...{ projectId: there.url, graphId: 'sound', threadId: null, input: {} },
    });
    assert.match(await stop, /say/);
    assert.equal((await begun).projectId, there.url);
    await vscode.debug.stopDebugging();
  });

  it('goes to the source that the workspace has of it', async () => {
    const found = await services.findNode(there.url, 'sound', 'say');
    assert.match(found?.declaration.uri ?? '', /elsewhere\/sound\.ts$/);
    assert.equal(await services.findNode(there.url, 'sound', 'nobody'), null);
    const [error] = await errorsShown(() =>
      vscode.commands.executeCommand(commandIds.openNode, {
        ...{ kind: 'node', node: 'nobody', graph: services.graphs.find(there.url, 'sound') },
      }),
    );
    assert.match(error ?? '', /not in this workspace/);
  });

  it('that has gone says so with Retry, and comes back', async () => {
    const { url } = there;
    const failed = until(services.servers.onDidChangeState, () => state()?.kind === 'failed');
    await there.stop();
    await failed;
    assert.ok((await rows()).includes(`${new URL(url).host} connection-failed`));
    const asked: string[][] = [];
    const take = (message: string, ...buttons: string[]): Promise<undefined> => {
      asked.push([message, ...buttons]);
      return Promise.resolve(undefined);
    };
    await withStandIn('showErrorMessage', take, () =>
      vscode.commands.executeCommand(commandIds.reconnectServer, { projectId: url }),
    );
    assert.match(asked[0]?.[0] ?? '', new RegExp(`^No server answers at ${url}: .*ECONNREFUSED`));
    assert.equal(asked[0]?.[1], 'Retry');
    there = await startTheirs('--api-key', 'sesame', '--port', new URL(url).port);
    assert.equal(there.url, url);
    // The key is known: nothing is asked.
    await vscode.commands.executeCommand(commandIds.reconnectServer, { projectId: url });
    assert.equal(state()?.kind, 'running');
  });

  it('is let go of, goes on without the window, and its key goes where one wants', async () => {
    await services.threads.refresh(there.url);
    const key = newest(there.url);
    await vscode.commands.executeCommand(commandIds.openThread, key);
    const panel = services.panels.get(key);
    const forget = (message: string, ...buttons: string[]): Promise<string | undefined> => {
      assert.match(message, /^Disconnected from /);
      return Promise.resolve(buttons[0]);
    };
    const forgotten = once(services.secrets.onDidChange);
    await withStandIn('showInformationMessage', forget, () =>
      vscode.commands.executeCommand(commandIds.disconnectServer, { projectId: there.url }),
    );
    assert.equal(services.servers.get(there.url), null);
    assert.match(panel?.gone ?? '', /no longer connected/);
    assert.equal((await fetch(`${there.url}/ok`)).status, 200);
    assert.match((await forgotten).key, /^apiKey http/);
  });

  it('of another make does without what only Backstep has, and says so', async () => {
    const open = await startOpen();
    const foreign = await withoutBackstepRoutes(open.url);
    closers.push(() => foreign.close());
    const listed = once(services.threads.onDidChange, ({ projectId }) => projectId === foreign.url);
    await vscode.commands.executeCommand(commandIds.connectToServer, { url: foreign.url });
    await listed;
    const row = (await services.threadsView.getChildren()).find(
      (node) => node.kind === 'project' && node.project.id === foreign.url,
    );
    assert.ok(row);
    const tooltip = services.threadsView.getTreeItem(row).tooltip as vscode.MarkdownString;
    assert.match(tooltip.value.replaceAll('&nbsp;', ' '), /no Backstep server/);
    const result = await vscode.commands.executeCommand<RunResult>(commandIds.runGraph, {
      ...{ projectId: foreign.url, graphId: 'sound', threadId: null, input: {} },
    });
    assert.equal(result.kind, 'finished');
    const history = await services.threads.history(newest(foreign.url));
    assert.equal(history.states[0]?.next.length, 0);
    // It tells of no change: the form of its graph is read anew when somebody asks for that.
    const form = services.panels.showNewRun({ projectId: foreign.url, graphId: 'sound' });
    await once(form.onDidSend, ({ type }) => type === 'runForm');
    const anew = once(form.onDidSend, ({ type }) => type === 'runForm');
    await vscode.commands.executeCommand(commandIds.refresh);
    await anew;
    form.panel.dispose();
    await services.connections.remove(foreign.url);
  });

  it('is no server of LangGraph: said, and tried again only if one wants', async () => {
    const open = await startOpen();
    const shown: string[] = [];
    const remove = (message: string, ...buttons: string[]): Promise<string | undefined> => {
      shown.push(message);
      return Promise.resolve(buttons[1]);
    };
    await withStandIn('showErrorMessage', remove, () =>
      vscode.commands.executeCommand(commandIds.connectToServer, { url: `${open.url}/nowhere` }),
    );
    assert.match(shown[0] ?? '', /is no LangGraph server: HTTP 404 from/);
    assert.equal(services.servers.remotes().length, 0);
  });
});
