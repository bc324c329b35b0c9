/** A window connected to Python's own `langgraph dev`: headers, a run, its history and a fork, and what only Backstep has. */
import { EventEmitter, once } from 'node:events';
import { createServer, request } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { startDevServer } from '../host/devServer.js';
import type { DevServer } from '../host/devServer.js';
import type { Workbench } from '../host/workbench.js';
import { openWorkbench } from '../host/workbench.js';
import {
  answerInput,
  chooseFromMenu,
  expandRow,
  notification,
  pickItem,
  runCommand,
  showBackstep,
  treeItem,
  webview,
} from '../host/workbenchActions.js';
import { makeTemporaryFolder, removeFolder } from '../host/workspace.js';

describe('langgraph dev, clicked', function () {
  this.timeout(600_000);
  /** Tells each request, as `<its X-Team> <its path>`. */
  const asked = new EventEmitter();
  let folder: string;
  let there: DevServer;
  let gateway: Server;
  let workbench: Workbench;
  let page: Page;

  /** Stands before the server, as a company's gateway does, and tells the header of each request. */
  async function startGateway(): Promise<void> {
    gateway = createServer((incoming, answer) => {
      const { method, headers, url = '/' } = incoming;
      asked.emit(`${String(headers['x-team'])} ${url}`);
      const passed = request(`${there.url}${url}`, { method, headers }, (got) => {
        answer.writeHead(got.statusCode ?? 502, got.headers);
        got.pipe(answer);
      });
      passed.on('error', () => answer.destroy());
      answer.on('close', () => passed.destroy());
      incoming.pipe(passed);
    });
    await once(gateway.listen(0, '127.0.0.1'), 'listening');
  }
  const host = (): string => `127.0.0.1:${(gateway.address() as AddressInfo).port}`;

  before(async () => {
    folder = await makeTemporaryFolder('empty');
    there = await startDevServer();
    await startGateway();
    workbench = await openWorkbench({ folder, settings: { 'workbench.reduceMotion': 'on' } });
    page = workbench.page;
    page.setDefaultTimeout(60_000);
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench.screenshot('langgraph-dev-failed');
  });

  after(async () => {
    await workbench.close();
    gateway.closeAllConnections();
    gateway.close();
    await there.close();
    await removeFolder(folder);
  });

  it('is connected to, and gets the headers that are set', async () => {
    await showBackstep(page);
    await runCommand(page, 'Backstep: Connect to Server…');
    await answerInput(page, `http://${host()}`, 'Connect to a LangGraph server');
    await treeItem(page, 'generate_topic').first().waitFor();
    await runCommand(page, 'Backstep: Set Headers of Server…');
    await answerInput(page, 'X-Team: 7', `Headers sent to http://${host()}`);
    await page.locator('.quick-input-list', { hasText: 'x-team' }).waitFor();
    await workbench.screenshot('langgraph-dev-1-headers');
    // What is read when it is connected again.
    const isRead = once(asked, '7 /assistants/search');
    await pickItem(page, 'Done');
    await isRead;
    await treeItem(page, 'generate_topic').first().waitFor();
  });

  it('runs the example and shows its history, from which one goes back and forks', async () => {
    await runCommand(page, 'Backstep: Run Graph…');
    await pickItem(page, 'joke');
    await answerInput(page, '{}', 'Input of joke');
    const joke = webview(page).getByText(/socks in the dryer always come out/);
    await joke.first().waitFor();
    const past = treeItem(page, /generate_topic.*step 1/).first();
    await expandRow(treeItem(page, /^joke [0-9a-f]{8}/), past);
    await chooseFromMenu(past, 'Resume from Here');
    await treeItem(page, 'Earlier branch').first().waitFor();
    await workbench.screenshot('langgraph-dev-2-fork');
  });

  it('says why it cannot do what only Backstep does', async () => {
    await runCommand(page, 'Backstep: Export Thread…');
    await notification(page, 'Only a Backstep server can export and import threads');
    await workbench.screenshot('langgraph-dev-3-lacks');
  });
});
