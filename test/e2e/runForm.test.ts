/** The form for a run, clicked in the real window: a new thread, a conversation on it, a question answered in between. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { Workbench } from '../host/workbench.js';
import { openWorkbench } from '../host/workbench.js';
import { pickItem, runCommand, showBackstep, treeItem, webview } from '../host/workbenchActions.js';
import type { Workspace } from '../host/workspace.js';
import { createWorkspace } from '../host/workspace.js';

for (const theme of ['dark', 'light'] as const) {
  describe(`the form for a run, clicked (${theme})`, function () {
    this.timeout(400_000);
    let workspace: Workspace;
    let workbench: Workbench;
    let page: Page;

    before(async () => {
      workspace = await createWorkspace();
      workbench = await openWorkbench({ folder: workspace.folder, theme });
      page = workbench.page;
      page.setDefaultTimeout(120_000);
      await showBackstep(page);
      await treeItem(page, 'write_joke').first().waitFor();
    });

    afterEach(async function () {
      if (this.currentTest?.state === 'failed') await workbench.screenshot(`run-form-failed-${theme}`);
    });

    after(async () => {
      await workbench.close();
      await workspace.remove();
    });

    it('asks for what the graph takes, and makes the thread when it runs', async () => {
      await runCommand(page, 'Backstep: New Run…');
      await pickItem(page, 'support');
      const form = webview(page);
      await form.getByRole('textbox', { name: 'messages' }).waitFor();
      await workbench.screenshot(`run-form-1-new-${theme}`);
      await page.keyboard.type('I want a refund for order A100');
      await page.keyboard.press('Enter');
      await form.getByRole('form', { name: 'The graph asks' }).waitFor();
      assert.equal(await form.getByRole('textbox', { name: 'messages' }).inputValue(), '');
      await workbench.screenshot(`run-form-2-asks-${theme}`);
    });

    it('takes the answer to a question, and then the next message', async () => {
      const form = webview(page);
      await form.getByRole('radio', { name: 'JSON' }).last().click();
      await form.getByRole('textbox', { name: 'Answer' }).fill('true');
      await form.getByRole('button', { name: 'Resume with answer' }).click();
      await form.locator('.status').getByText('Idle').waitFor();
      await form.getByRole('textbox', { name: 'messages' }).fill('And order A101?');
      await page.keyboard.press('Enter');
      await form
        .getByText(/Order A101: espresso machine/)
        .last()
        .waitFor();
      await form.getByText(/^Finished in/).waitFor();
      assert.equal(await form.getByRole('list', { name: 'Steps' }).getByRole('listitem').count(), 3);
      await workbench.screenshot(`run-form-3-next-${theme}`);
    });

    it('pauses where the form says, and goes on from there', async () => {
      await runCommand(page, 'View: Close All Editors');
      await runCommand(page, 'Backstep: New Run…');
      await pickItem(page, 'joke');
      const form = webview(page);
      await form.getByRole('textbox', { name: 'topic' }).fill('penguins');
      await form.getByRole('button', { name: 'Options' }).click();
      await form.getByRole('checkbox', { name: 'Stop before write_joke' }).check();
      await form.getByRole('checkbox', { name: 'values' }).check();
      await workbench.screenshot(`run-form-4-options-${theme}`);
      await form.getByRole('button', { name: 'Run', exact: true }).click();
      await form.getByText(/^Paused before write_joke after/).waitFor();
      await form.getByRole('list', { name: 'Events' }).getByText('penguins').first().waitFor();
      await form.getByRole('button', { name: 'Continue' }).click();
      await form.getByText(/^Finished in/).waitFor();
      await form
        .getByText(/socks in the dryer always come out in pairs/)
        .first()
        .waitFor();
      assert.equal(await page.locator('iframe.webview:visible').count(), 1);
      await workbench.screenshot(`run-form-5-finished-${theme}`);
    });
  });
}
