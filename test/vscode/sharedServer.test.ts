/** Servers that this window did not start: one that a terminal runs on the same data folder, and one that is not Backstep's. */
import assert from 'node:assert/strict';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import * as vscode from 'vscode';
import { commandIds } from '../../extension/ids.js';
import type { RunResult } from '../../extension/runs/runner.js';
import type { Services } from '../../extension/services.js';
import type { DataFolderLock } from '../../server/protocol/backstep.js';
import { debugType } from '../../server/protocol/debug.js';
import { activated, once } from './extensionUnderTest.js';
import { startByHand, withoutBackstepRoutes } from './otherServers.js';
import { addSecondProject } from './secondProject.js';
import type { SecondProject } from './secondProject.js';
import { withStandIn } from './standIns.js';

describe('a server that this window did not start', () => {
  let services: Services;
  let project: SecondProject;
  const closers: (() => Promise<unknown>)[] = [];

  before(async () => {
    services = await activated();
    project = await addSecondProject(services, 'shared');
  });

  afterEach(async () => {
    await services.servers.get(project.id)?.stop();
    for (const close of closers.splice(0).reverse()) await close();
  });

  after(async () => {
    await project.remove();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  const state = () => services.servers.get(project.id)?.state;
  const run = (): Thenable<RunResult> =>
    vscode.commands.executeCommand<RunResult>(commandIds.runGraph, {
      ...{ projectId: project.id, graphId: 'sound', threadId: null, input: {} },
    });

  async function startTheirs(...options: string[]): Promise<string> {
    const server = await startByHand(path.join(project.directory, 'langgraph.json'), options);
    closers.push(() => server.stop());
    return server.url;
  }

  it('is shared, let go of by Stop Server, and outlives the window', async () => {
    const url = await startTheirs();
    await vscode.commands.executeCommand(commandIds.startServer, { projectId: project.id });
    const joined = state();
    assert.ok(joined?.kind === 'running');
    assert.deepEqual([joined.api.url, joined.shared], [url, true]);
    assert.equal((await run()).kind, 'finished');

    const said: string[] = [];
    const take = (message: string): Promise<undefined> => {
      said.push(message);
      return Promise.resolve(undefined);
    };
    await withStandIn('showInformationMessage', take, () =>
      vscode.commands.executeCommand(commandIds.stopServer, { projectId: project.id }),
    );
    assert.match(said.join(), /^Disconnected\. The server goes on/);
    assert.equal(state()?.kind, 'stopped');
    assert.equal((await fetch(`${url}/ok`)).status, 200);

    await vscode.commands.executeCommand(commandIds.startServer, { projectId: project.id });
    // What closing the window does.
    await services.servers.stopAll();
    assert.equal((await fetch(`${url}/ok`)).status, 200);
  });

  it('is noticed when it ends', async () => {
    await startTheirs();
    await vscode.commands.executeCommand(commandIds.startServer, { projectId: project.id });
    const crashed = once(services.servers.onDidCrash);
    for (const close of closers.splice(0)) await close();
    assert.match((await crashed).message, /another window ran has ended/);
    assert.equal(state()?.kind, 'failed');
  });

  it('of somebody else, behind a key, is debugged with the key that is asked for once', async () => {
    const url = await startTheirs(
      '--data-dir',
      path.join(project.directory, 'theirs'),
      '--api-key',
      'sesame',
    );
    const headers = { 'x-api-key': 'sesame', 'content-type': 'application/json' };
    const post = async (route: string, body: object): Promise<Record<string, unknown>> => {
      const init = { method: 'POST', headers, body: JSON.stringify(body) };
      return (await (await fetch(`${url}${route}`, init)).json()) as Record<string, unknown>;
    };
    const threadId = String((await post('/threads', {})).thread_id);
    const paused = { assistant_id: 'sound', input: {}, interrupt_before: ['say'] };
    await post(`/threads/${threadId}/runs/wait`, paused);

    let questions = 0;
    const answer = (): Promise<string> => {
      questions += 1;
      return Promise.resolve('sesame');
    };
    for (let time = 0; time < 2; time += 1) {
      const stops = new vscode.EventEmitter<string>();
      const tracker = vscode.debug.registerDebugAdapterTrackerFactory(debugType, {
        createDebugAdapterTracker: () => ({
          onDidSendMessage: (message: DebugProtocol.StoppedEvent) => {
            if (message.event === 'stopped') stops.fire(message.body.description ?? '');
          },
        }),
      });
      const stop = once(stops.event);
      const attach = { type: debugType, request: 'attach', name: 'Theirs', url, threadId };
      await withStandIn('showInputBox', answer, () => vscode.debug.startDebugging(undefined, attach));
      assert.equal(await stop, 'Before say');
      tracker.dispose();
      await vscode.debug.stopDebugging();
    }
    assert.equal(questions, 1);
  });

  it('does without what only a Backstep server has', async () => {
    const dataDir = path.join(project.directory, 'elsewhere');
    const url = await startTheirs('--data-dir', dataDir);
    const proxy = await withoutBackstepRoutes(url);
    closers.push(() => proxy.close());
    const lock = JSON.parse(await readFile(path.join(dataDir, 'lock.json'), 'utf8')) as DataFolderLock;
    const folder = path.join(project.directory, '.backstep');
    await mkdir(folder, { recursive: true });
    const file = path.join(folder, 'lock.json');
    await writeFile(file, JSON.stringify({ ...lock, url: proxy.url }));
    closers.push(() => rm(file));

    const listed = once(services.threads.onDidChange, ({ threadId }) => threadId === null);
    await vscode.commands.executeCommand(commandIds.startServer, { projectId: project.id });
    const joined = state();
    assert.ok(joined?.kind === 'running');
    assert.equal(joined.api.url, proxy.url);
    await listed;
    await services.graphs.refresh(project.id);
    assert.deepEqual(services.graphs.find(project.id, 'sound')?.nodes, ['say']);
    assert.ok(services.graphs.find(project.id, 'endless'), 'one graph that does not load hides no other');
    assert.equal((await run()).kind, 'finished');
    const [thread] = services.threads.list(project.id);
    assert.equal(thread?.status, 'idle');
    const key = { projectId: project.id, threadId: thread.thread_id };
    assert.equal((await services.threads.history(key)).states[0]?.next.length, 0);
  });
});
