/** The graph beside its code, clicked in the real window: drawn before anything runs, and again while the code is typed. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { Workbench } from '../host/workbench.js';
import { openWorkbench } from '../host/workbench.js';
import { breakpointMarks, openFile, runCommand, statusItem, webview } from '../host/workbenchActions.js';
import type { Workspace } from '../host/workspace.js';
import { createWorkspace } from '../host/workspace.js';

/** Line (from 1) of `addNode('tools', …)` in the example. */
const toolsLine = 49;

for (const theme of ['dark', 'light'] as const) {
  describe(`the graph beside its code, clicked (${theme})`, function () {
    this.timeout(300_000);
    let workspace: Workspace;
    let workbench: Workbench;
    let page: Page;

    before(async () => {
      workspace = await createWorkspace();
      workbench = await openWorkbench({ folder: workspace.folder, theme });
      page = workbench.page;
      page.setDefaultTimeout(60_000);
    });

    afterEach(async function () {
      if (this.currentTest?.state === 'failed') await workbench.screenshot(`graph-failed-${theme}`);
    });

    after(async () => {
      await workbench.close();
      await workspace.remove();
    });

    it('shows the nodes, and a click on a node’s dot sets its breakpoint in the gutter', async () => {
      await openFile(page, 'support.ts', toolsLine);
      // The palette lists what there is when it is opened.
      await statusItem(page, /Backstep: stopped/).waitFor();
      await runCommand(page, 'Backstep: Show Graph');
      const dot = webview(page).getByRole('button', { name: 'Breakpoint before agent', exact: true });
      await dot.click();
      await breakpointMarks(page).first().waitFor();
      await webview(page).locator('.react-flow__edge').nth(5).waitFor({ state: 'attached' });
      await workbench.screenshot(`graph-1-shown-${theme}`);
    });

    it('shows a node as it is typed, before the file is saved', async () => {
      await page.locator('.view-line', { hasText: "addNode('tools'" }).click();
      await page.keyboard.press('Home');
      await page.keyboard.insertText(".addNode('translate', async () => ({}))");
      await webview(page).getByText('translate', { exact: true }).waitFor();
      await webview(page).getByText('Read from the source.').waitFor();
      assert.equal(await webview(page).getByText('agent', { exact: true }).count(), 1);
      await webview(page).locator('.react-flow__edge').nth(5).waitFor({ state: 'attached' });
      await workbench.screenshot(`graph-2-typed-${theme}`);
      await runCommand(page, 'File: Revert File');
    });
  });
}
