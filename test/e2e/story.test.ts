/**
 * The story of the README, clicked in the real window: debug, stop at a breakpoint, step back, edit the state, go on, and
 * find the history again after a reload. Pictures of its stations are kept in dark and light.
 */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { Workbench } from '../host/workbench.js';
import { openWorkbench } from '../host/workbench.js';
import {
  activityBarItem,
  answerInput,
  breakpointMarks,
  debugVariable,
  debugScope,
  expandRow,
  goToLine,
  openFile,
  runCommand,
  savedEditor,
  statusItem,
  stoppedLine,
  toggleBreakpoint,
  topFrame,
  treeItem,
  webview,
} from '../host/workbenchActions.js';
import type { Workspace } from '../host/workspace.js';
import { createWorkspace } from '../host/workspace.js';

/** Line (from 1) of `addNode('write_joke', …)` in the example. */
const writeJokeLine = 34;

/** Waits for text that a decoration of the editor puts behind a line: only CSS knows it. */
async function decorationSaying(page: Page, text: string): Promise<void> {
  // As text, because it runs in the browser, whose types this program does not have.
  const shows = `(wanted) => [...document.querySelectorAll('.view-line span')].some((span) =>
    getComputedStyle(span, '::after').content.includes(wanted))`;
  await page.waitForFunction(shows, text);
}

for (const theme of ['dark', 'light'] as const) {
  describe(`the story, clicked (${theme})`, function () {
    this.timeout(400_000);
    let workspace: Workspace;
    let workbench: Workbench;
    let page: Page;

    before(async () => {
      workspace = await createWorkspace();
      workbench = await openWorkbench({ folder: workspace.folder, theme });
      page = workbench.page;
      page.setDefaultTimeout(120_000);
    });

    afterEach(async function () {
      if (this.currentTest?.state === 'failed') await workbench.screenshot(`story-failed-${theme}`);
    });

    after(async () => {
      await workbench.close();
      await workspace.remove();
    });

    it('starts the server when the view is opened', async () => {
      await activityBarItem(page, 'Backstep').click();
      await statusItem(page, /Backstep: \d+/).waitFor();
      await treeItem(page, 'write_joke').first().waitFor();
      await workbench.screenshot(`story-1-start-${theme}`);
    });

    it('sets a breakpoint that says which node it means', async () => {
      await openFile(page, 'joke.ts', writeJokeLine);
      await toggleBreakpoint(page, writeJokeLine);
      await breakpointMarks(page).first().waitFor();
      await decorationSaying(page, 'node write_joke');
      await workbench.screenshot(`story-2-breakpoint-${theme}`);
    });

    it('starts with F5 and stops there, with the state among the variables', async () => {
      await goToLine(page, writeJokeLine);
      await page.keyboard.press('F5');
      await answerInput(page, '{}', 'Input of joke');
      await webview(page).getByText('Paused before write_joke').first().waitFor();
      await stoppedLine(page).waitFor();
      await runCommand(page, 'View: Show Run and Debug');
      await expandRow(debugScope(page, 'State'), debugVariable(page, 'topic', 'socks in the dryer'));
      await workbench.screenshot(`story-3-stopped-${theme}`);
    });

    it('steps back to before the topic was chosen', async () => {
      await runCommand(page, 'Backstep: Step Back');
      await topFrame(page, 'generate_topic').waitFor();
      await webview(page).getByText('The state is empty here.').waitFor();
      await workbench.screenshot(`story-4-back-${theme}`);
    });

    it('goes forward again, which makes a fork', async () => {
      await runCommand(page, 'Debug: Step Over');
      await topFrame(page, 'write_joke').waitFor();
      await activityBarItem(page, 'Backstep').click();
      await expandRow(treeItem(page, /^joke [0-9a-f]{8}/), treeItem(page, 'Earlier branch'));
      await workbench.screenshot(`story-5-fork-${theme}`);
    });

    it('edits the state and goes on from it', async () => {
      await runCommand(page, 'Backstep: Edit State…');
      await webview(page).locator('.cm-content').click();
      await page.keyboard.press('ControlOrMeta+A');
      await page.keyboard.insertText('{ "topic": "penguins" }');
      await workbench.screenshot(`story-6-edit-${theme}`);
      await webview(page).getByRole('button', { name: 'Fork and resume' }).click();
      await webview(page)
        .getByText(/penguins always come out in pairs/)
        .first()
        .waitFor();
      await treeItem(page, /write_joke.*end/).waitFor();
      await workbench.screenshot(`story-7-resumed-${theme}`);
    });

    it('runs on from a checkpoint of the sidebar', async () => {
      const past = treeItem(page, /generate_topic.*step 2/).first();
      await past.hover();
      await past.getByRole('button', { name: 'Resume from Here' }).click();
      await webview(page)
        .getByText(/socks in the dryer always come out/)
        .first()
        .waitFor();
      await treeItem(page, 'Earlier branch').nth(1).waitFor();
      await workbench.screenshot(`story-8-forks-${theme}`);
    });

    it('has the history after the window was loaded anew', async () => {
      // Saved as it is now, not as it was while the state was edited.
      const shown = await webview(page).locator('.fact-id code').innerText();
      await savedEditor(page, `"selected":"${shown}`);
      await workbench.reload();
      await statusItem(page, /Backstep: \d+/).waitFor();
      await treeItem(page, /^joke [0-9a-f]{8}/).waitFor();
      await webview(page)
        .getByText(/socks in the dryer always come out/)
        .first()
        .waitFor();
      assert.equal(await webview(page).getByRole('listbox').getByRole('option').count(), 9);
      await workbench.screenshot(`story-9-reloaded-${theme}`);
    });
  });
}
