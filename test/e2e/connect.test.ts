/** A folder without a project, connected to a server elsewhere behind a key: used, lost, reloaded, found again. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { ServerProcess } from '../contract/serverProcess.js';
import { exampleConfig, serverStarter } from '../contract/serverProcess.js';
import type { Workbench } from '../host/workbench.js';
import { openWorkbench } from '../host/workbench.js';
import {
  answerInput,
  expandRow,
  pickItem,
  runCommand,
  showBackstep,
  statusItem,
  treeItem,
  webview,
} from '../host/workbenchActions.js';
import { makeTemporaryFolder, removeFolder } from '../host/workspace.js';

describe('a server elsewhere, clicked', function () {
  this.timeout(400_000);
  const servers = serverStarter();
  let folder: string;
  let dataDir: string;
  let there: ServerProcess;
  let workbench: Workbench;
  let page: Page;

  const start = (port: string): Promise<ServerProcess> =>
    servers.start({ config: exampleConfig, dataDir, args: ['--port', port, '--api-key', 'sesame'] });
  const host = (): string => new URL(there.url).host;

  before(async () => {
    folder = await makeTemporaryFolder('empty');
    dataDir = await servers.newDataDir();
    there = await start('0');
    workbench = await openWorkbench({ folder });
    page = workbench.page;
    page.setDefaultTimeout(60_000);
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench.screenshot('connect-failed');
  });

  after(async () => {
    await workbench.close();
    await servers.stopAll();
    await removeFolder(folder);
  });

  it('is offered where there is no project, and asks for address and key', async () => {
    await showBackstep(page);
    const offer = page.locator('.sidebar').getByRole('button', { name: 'Connect to Server…' }).first();
    await offer.waitFor();
    await workbench.screenshot('connect-1-offer');
    await offer.click();
    await answerInput(page, there.url, 'Connect to a LangGraph server');
    await page.locator('.quick-input-title', { hasText: 'API key of' }).waitFor();
    await workbench.screenshot('connect-2-key');
    await answerInput(page, 'sesame', 'API key of');
    await treeItem(page, host()).first().waitFor();
    await treeItem(page, 'write_joke').first().waitFor();
    await statusItem(page, new RegExp(`Backstep: ${new URL(there.url).port}`)).waitFor();
    await workbench.screenshot('connect-3-connected');
  });

  it('runs a graph and shows what it did, and its graph without what needs the source', async () => {
    await runCommand(page, 'Backstep: Run Graph…');
    await pickItem(page, 'joke');
    await answerInput(page, '{}', 'Input of joke');
    await webview(page)
      .getByText(/socks in the dryer always come out/)
      .first()
      .waitFor();
    await expandRow(treeItem(page, /^joke [0-9a-f]{8}/), treeItem(page, 'step 1'));
    await webview(page).getByRole('tab', { name: 'Graph' }).click();
    const mark = webview(page).getByRole('button', { name: 'Breakpoint before write_joke' });
    await mark.and(webview(page).locator('[aria-disabled="true"]')).waitFor();
    assert.match((await mark.getAttribute('title')) ?? '', /not in this workspace/);
    await workbench.screenshot('connect-4-run');
  });

  it('is joined again after a reload; while it does not answer, its row says so and retries', async () => {
    const { url } = there;
    await there.stop();
    await workbench.reload();
    const row = treeItem(page, host()).first();
    await row.filter({ hasText: 'failed · retry' }).waitFor();
    await statusItem(page, /Backstep: failed/).waitFor();
    await workbench.screenshot('connect-5-lost');
    there = await start(new URL(url).port);
    await row.click();
    // Served to a browser, VS Code keeps secrets as long as the page.
    await answerInput(page, 'sesame', 'API key of');
    await treeItem(page, /^joke [0-9a-f]{8}/)
      .first()
      .waitFor();
    await workbench.screenshot('connect-6-back');
  });

  it('is let go of from the palette', async () => {
    await runCommand(page, 'Backstep: Disconnect from Server');
    await page.locator('.sidebar').getByRole('button', { name: 'Connect to Server…' }).first().waitFor();
    assert.equal((await fetch(`${there.url}/ok`)).status, 200);
  });
});
