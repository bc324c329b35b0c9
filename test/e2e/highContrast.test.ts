/** The views in VS Code's high-contrast themes: what is drawn by colours elsewhere has borders there, and can be read. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { Workbench } from '../host/workbench.js';
import { openWorkbench } from '../host/workbench.js';
import {
  chooseTheme,
  openFile,
  pickItem,
  runCommand,
  showBackstep,
  statusItem,
  stylesOf,
  treeItem,
  webview,
} from '../host/workbenchActions.js';
import type { Workspace } from '../host/workspace.js';
import { createWorkspace } from '../host/workspace.js';

/** A theme, as VS Code calls it and marks the window, the background of its pages and the border of what stands there. */
const black = {
  name: 'Dark High Contrast',
  window: 'hc-black',
  page: 'rgb(0, 0, 0)',
  border: 'rgb(111, 195, 223)',
};
const white = {
  name: 'Light High Contrast',
  window: 'hc-light',
  page: 'rgb(255, 255, 255)',
  border: 'rgb(15, 74, 133)',
};

for (const [theme, colours] of [
  ['highContrast', black],
  ['highContrastLight', white],
] as const) {
  describe(`the views in high contrast (${theme})`, function () {
    this.timeout(300_000);
    let workspace: Workspace;
    let workbench: Workbench;
    let page: Page;
    const panel = () => webview(page);
    const colourOf = async (selector: string, property: 'background-color' | 'border-top-color') => {
      const elements = panel().locator(selector);
      await elements.first().waitFor();
      return (await stylesOf(elements, property))[0];
    };

    before(async () => {
      workspace = await createWorkspace();
      workbench = await openWorkbench({ folder: workspace.folder });
      page = workbench.page;
      page.setDefaultTimeout(20_000);
      await chooseTheme(page, colours.name, colours.window);
      await showBackstep(page);
      await statusItem(page, /Backstep: \d+/).waitFor();
    });

    afterEach(async function () {
      if (this.currentTest?.state === 'failed') await workbench.screenshot(`contrast-failed-${theme}`);
    });

    after(async () => {
      await workbench.close();
      await workspace.remove();
    });

    it('show the form for a run, and its thread with a question', async () => {
      await runCommand(page, 'Backstep: New Run…');
      await pickItem(page, 'support');
      const message = panel().getByRole('textbox', { name: 'messages' });
      await message.waitFor();
      await workbench.screenshot(`contrast-1-form-${theme}`);
      await message.fill('I want a refund for order A100');
      await page.keyboard.press('Enter');
      await panel().getByRole('form', { name: 'The graph asks' }).waitFor();
      await workbench.screenshot(`contrast-2-thread-${theme}`);
      await panel().getByText('Look at the checkpoint').click();
      await panel().getByRole('tab', { name: 'State', selected: true }).waitFor();
      assert.equal(await colourOf('body', 'background-color'), colours.page);
      assert.equal(await colourOf('.channel', 'border-top-color'), colours.border);
      assert.equal(await colourOf('.fact-id code', 'background-color'), 'rgba(0, 0, 0, 0)');
    });

    it('show buttons under the pointer as they were', async () => {
      await panel().locator('vscode-button', { hasText: 'Edit and fork' }).hover();
      assert.equal(await colourOf('vscode-button[secondary]:hover .base', 'background-color'), colours.page);
      await workbench.screenshot(`contrast-3-pointer-${theme}`);
    });

    for (const tab of ['Changes', 'Graph', 'Tasks'] as const) {
      it(`show the panel's ${tab.toLowerCase()}`, async () => {
        await panel().getByRole('tab', { name: tab }).click();
        if (tab === 'Graph')
          await panel().locator('.react-flow__edge').first().waitFor({ state: 'attached' });
        await panel().getByRole('tab', { name: tab, selected: true }).waitFor();
        await workbench.screenshot(`contrast-4-${tab.toLowerCase()}-${theme}`);
      });
    }

    it('show the editor of the state, with what is wrong with it', async () => {
      await runCommand(page, 'Backstep: Edit State…');
      await panel().locator('.cm-content').click();
      await page.keyboard.press('ControlOrMeta+A');
      await page.keyboard.insertText('{ "messages": 1 ');
      await panel()
        .getByText(/Line 1/)
        .first()
        .waitFor();
      await workbench.screenshot(`contrast-5-editor-${theme}`);
    });

    it('show the graph beside its code, and the thread in the sidebar', async () => {
      await runCommand(page, 'View: Close All Editors');
      await openFile(page, 'joke.ts', 1);
      await runCommand(page, 'Backstep: Show Graph');
      await panel().getByText('write_joke', { exact: true }).waitFor();
      await treeItem(page, /support/)
        .first()
        .waitFor();
      await workbench.screenshot(`contrast-6-graph-${theme}`);
    });
  });
}
