/** Assistants and the store, clicked: made from the palette, edited and saved in editors, seen in the sidebar, searched. */
import type { Page } from 'playwright-core';
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
import type { Workspace } from '../host/workspace.js';
import { createWorkspace } from '../host/workspace.js';

/** What is typed stands there as it is. */
const asTyped = {
  'editor.autoIndent': 'none',
  'editor.autoClosingBrackets': 'never',
  'editor.autoClosingQuotes': 'never',
  'editor.autoSurround': 'never',
  'editor.formatOnType': false,
};

for (const theme of ['dark', 'light'] as const) {
  describe(`assistants and memory, clicked (${theme})`, function () {
    this.timeout(400_000);
    let workspace: Workspace;
    let workbench: Workbench;
    let page: Page;
    const pane = (name: string) =>
      page.locator('.sidebar .pane', { has: page.locator(`[aria-label^="${name}"]`) });
    /** @param place Part of the document's URI: the tab is there before the editor shows it. */
    const typeOver = async (place: string, text: string): Promise<void> => {
      const editor = page.locator(`.editor-instance .monaco-editor[data-uri*="${place}"]`);
      await editor.locator('.view-lines').click();
      await page.keyboard.press('ControlOrMeta+A');
      await page.keyboard.insertText(text);
      const lastValue = text.split('\n').findLast((line) => line.includes('"')) ?? text;
      await editor.locator('.view-lines', { hasText: lastValue.trim() }).waitFor();
      await page.keyboard.press('ControlOrMeta+S');
      await page.locator('.tab.active:not(.dirty)').waitFor();
    };

    before(async () => {
      workspace = await createWorkspace();
      workbench = await openWorkbench({ folder: workspace.folder, theme, settings: asTyped });
      page = workbench.page;
    });

    afterEach(async function () {
      if (this.currentTest?.state === 'failed') await workbench.screenshot(`memory-failed-${theme}`);
    });

    after(async () => {
      await workbench.close();
      await workspace.remove();
    });

    it('say what to do while there is nothing', async () => {
      await showBackstep(page);
      await statusItem(page, /Backstep: \d+/).waitFor();
      await pane('Memory').locator('.pane-header').click();
      await pane('Memory').getByText('Nothing is remembered yet').waitFor();
      await pane('Memory').getByRole('button', { name: 'New Memory Item…' }).last().waitFor();
      await workbench.screenshot(`memory-1-empty-${theme}`);
    });

    it('make items and show them by namespace', async () => {
      const items: [string, string, string][] = [
        ['users/ann', 'preferences', '{\n  "likes": "green tea",\n  "language": "de"\n}\n'],
        ['users/ann', 'last visit', '{\n  "topic": "refunds",\n  "at": "2026-11-20"\n}\n'],
        ['policies', 'refund <b>rule</b>', '{\n  "text": "Within 30 days, in full."\n}\n'],
      ];
      for (const [namespace, key, value] of items) {
        await runCommand(page, 'Backstep: New Memory Item…');
        await answerInput(page, namespace, 'New memory item');
        await answerInput(page, key, 'New item in');
        await typeOver(`/store/${namespace}/${key.slice(0, 4)}`, value);
      }
      await expandRow(treeItem(page, 'users'), treeItem(page, 'ann'));
      await expandRow(treeItem(page, 'ann'), treeItem(page, 'likes: green tea, language: de'));
      await expandRow(treeItem(page, 'policies'), treeItem(page, 'refund <b>rule</b>'));
      await workbench.screenshot(`memory-2-items-${theme}`);
    });

    it('find what is remembered', async () => {
      await runCommand(page, 'Backstep: Search Memory…');
      const title = page.locator('.quick-input-title', { hasText: /Search the memory: \d+ found/ });
      await title.waitFor();
      await page.keyboard.type('refund');
      const rows = page.locator('.quick-input-list .monaco-list-row');
      await rows.filter({ hasText: 'topic: refunds' }).waitFor();
      await workbench.screenshot(`memory-3-search-${theme}`);
      await pickItem(page, 'last visit');
      await page.locator('.tab.active', { hasText: 'last visit.json' }).waitFor();
    });

    it('make an assistant, whose saves are versions', async () => {
      await runCommand(page, 'Backstep: New Assistant…');
      await pickItem(page, 'joke');
      await answerInput(page, 'Dry humour', 'New assistant of joke');
      await page.locator('.view-lines', { hasText: 'Dry humour' }).waitFor();
      const text = {
        ...{ graph_id: 'joke', name: 'Dry humour', description: 'Says it with a straight face' },
        ...{ config: { recursion_limit: 10, tags: ['dry'] }, context: {}, metadata: { owner: 'ann' } },
      };
      await typeOver('/assistants/', JSON.stringify(text, null, 2));
      await statusItem(page, 'Saved as version 2').waitFor();
      await expandRow(treeItem(page, 'Assistants'), treeItem(page, 'Says it with a straight face'));
      await workbench.screenshot(`memory-4-assistant-${theme}`);
      await runCommand(page, 'Backstep: Versions of Assistant…');
      await page.locator('.quick-input-list', { hasText: 'config.recursion_limit' }).waitFor();
      await workbench.screenshot(`memory-5-versions-${theme}`);
      await pickItem(page, 'Version 1');
      await pickItem(page, 'Compare with Version 2');
      await page.locator('.diff-editor, .diffOverview').first().waitFor();
      await workbench.screenshot(`memory-6-diff-${theme}`);
    });

    it('run with the assistant that was chosen', async () => {
      await treeItem(page, 'Says it with a straight face').hover();
      await treeItem(page, 'Says it with a straight face')
        .getByRole('button', { name: 'Run with Assistant…' })
        .click();
      const form = webview(page);
      await form.getByRole('heading', { name: 'Run joke' }).waitFor();
      await form.getByText('as the assistant Dry humour').waitFor();
      await workbench.screenshot(`memory-7-run-${theme}`);
    });
  });
}
