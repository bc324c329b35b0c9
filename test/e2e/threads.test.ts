/** What is done with threads, clicked: the menu in the sidebar, forks compared and run again, calls copied as programs. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Client } from '@langchain/langgraph-sdk';
import type { Page } from 'playwright-core';
import type { DataFolderLock } from '../../server/protocol/backstep.js';
import type { ThreadFile } from '../../server/protocol/threadFile.js';
import type { Workbench } from '../host/workbench.js';
import { openWorkbench } from '../host/workbench.js';
import {
  answerInput,
  chooseFromMenu,
  notification,
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

for (const theme of ['dark', 'light'] as const) {
  describe(`threads, clicked (${theme})`, function () {
    this.timeout(400_000);
    let workspace: Workspace;
    let workbench: Workbench;
    let page: Page;
    let client: Client;
    const thread = (name: string) => treeItem(page, name).first();

    /** A thread of the joke about socks, and a branch about penguins. */
    async function makeThread(name: string): Promise<void> {
      const { thread_id: id } = await client.threads.create({ metadata: { name } });
      await client.runs.wait(id, 'joke', { input: {} });
      const history = await client.threads.getHistory(id);
      const before = history.find(({ next }) => next[0] === 'write_joke');
      const edited = await client.threads.updateState(id, {
        values: { topic: 'penguins' },
        checkpointId: before?.checkpoint.checkpoint_id ?? '',
        asNode: 'generate_topic',
      });
      const checkpointId = (edited.configurable as { checkpoint_id: string }).checkpoint_id;
      await client.runs.wait(id, 'joke', { input: null, checkpointId });
      await thread(name).waitFor();
    }

    before(async () => {
      workspace = await createWorkspace();
      workbench = await openWorkbench({
        folder: workspace.folder,
        theme,
        settings: { 'workbench.reduceMotion': 'on' },
      });
      page = workbench.page;
      page.setDefaultTimeout(60_000);
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await showBackstep(page);
      await statusItem(page, /Backstep: \d+/).waitFor();
      const lock = await readFile(path.join(workspace.folder, '.backstep', 'lock.json'), 'utf8');
      const { url } = JSON.parse(lock) as DataFolderLock;
      assert.ok(url !== null);
      client = new Client({ apiUrl: url, apiKey: null });
      await makeThread('jokes');
    });

    afterEach(async function () {
      if (this.currentTest?.state === 'failed') await workbench.screenshot(`threads-failed-${theme}`);
    });

    after(async () => {
      await workbench.close();
      await workspace.remove();
    });

    it('are renamed, tagged, pinned and duplicated from their menu', async () => {
      await chooseFromMenu(thread('jokes'), 'Rename Thread…');
      await answerInput(page, 'two jokes', 'Rename the thread "jokes"');
      await chooseFromMenu(thread('two jokes'), 'Edit Tags of Thread…');
      await answerInput(page, 'funny, #to keep', 'Tags of the thread');
      await treeItem(page, '#funny · #to keep').waitFor();
      await chooseFromMenu(thread('two jokes'), 'Pin Thread');
      await thread('two jokes').locator('.codicon-pinned').waitFor();
      await chooseFromMenu(thread('two jokes'), 'Duplicate Thread');
      await thread('two jokes (copy)').waitFor();
      await thread('two jokes').click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Unpin Thread' }).waitFor();
      await workbench.screenshot(`threads-1-menu-${theme}`);
      await page.keyboard.press('Escape');
    });

    it('are exported to a file', async () => {
      await chooseFromMenu(thread('two jokes'), 'Export Thread…');
      await page.locator('.quick-input-title', { hasText: 'Export Thread' }).waitFor();
      // The proposal comes after the dialog, and over what was typed before.
      await page.waitForFunction(
        `[...document.querySelectorAll('.quick-input-widget input')].some(({ value }) => value.endsWith('.thread.json'))`,
      );
      const file = await page.locator('.quick-input-widget:visible input[type="text"]').inputValue();
      await answerInput(page, file);
      await notification(page, path.basename(file));
      const { checkpoints } = JSON.parse(await readFile(file, 'utf8')) as ThreadFile;
      assert.equal(checkpoints.length, 6);
      await runCommand(page, 'Notifications: Clear All Notifications');
    });

    it('are deleted, several at once, after one question', async () => {
      await makeThread('third');
      await thread('two jokes (copy)').click();
      await thread('third').click({ modifiers: ['ControlOrMeta'] });
      await chooseFromMenu(thread('third'), 'Delete Thread…');
      const dialog = page.locator('.monaco-dialog-box', { hasText: 'Delete 2 threads?' });
      await dialog.waitFor();
      await workbench.screenshot(`threads-2-delete-${theme}`);
      await dialog.getByRole('button', { name: 'Delete' }).click();
      await treeItem(page, 'third').waitFor({ state: 'detached' });
      await treeItem(page, 'two jokes (copy)').waitFor({ state: 'detached' });
      assert.equal((await client.threads.search()).length, 1);
    });

    it('have forks that are seen side by side', async () => {
      await runCommand(page, 'Backstep: Compare Forks…');
      await pickItem(page, 'write_joke');
      const compared = webview(page);
      await compared.getByText('They parted after').waitFor();
      const topic = compared.getByRole('region', { name: 'topic' });
      await topic.getByText('socks in the dryer').waitFor();
      await topic.getByText('penguins').waitFor();
      await workbench.screenshot(`threads-3-compare-${theme}`);
      // The panel's own way there.
      await compared.getByRole('tab', { name: 'State' }).click();
      await compared.getByText('They parted after').waitFor({ state: 'detached' });
      await compared.getByRole('tab', { name: 'Compare' }).click();
      await topic.getByText('socks in the dryer').waitFor();
      const branches = compared.getByRole('combobox', { name: 'Compare with branch' });
      assert.equal(await branches.locator('option').count(), 1);
    });

    it('are run again several times from a checkpoint, and the results counted', async () => {
      await runCommand(page, 'Backstep: Re-run from Checkpoint Several Times…');
      await pickItem(page, 'State edited');
      await answerInput(page, '3', 'how many times?');
      const outcomes = webview(page);
      await outcomes.getByText('4 branches go on from this checkpoint.').waitFor();
      await outcomes.getByRole('region', { name: 'Ways' }).getByText('the same in all 4').waitFor();
      await outcomes.getByText('The same in all: ').waitFor();
      await outcomes.getByRole('button', { name: 'Re-run…' }).click();
      await answerInput(page, '1', 'how many times?');
      await outcomes.getByText('5 branches go on from this checkpoint.').waitFor();
      await outcomes.getByRole('region', { name: 'Ways' }).getByText('the same in all 5').waitFor();
      await workbench.screenshot(`threads-4-outcomes-${theme}`);
      // The panel, which has been clicked into, would take the focus back from a quick pick that opens at once.
      await runCommand(page, 'View: Focus into Primary Side Bar');
      const colours = await stylesOf(outcomes.locator('.lane-graph path'), 'stroke');
      assert.ok(colours.length > 0);
      for (const colour of colours)
        assert.doesNotMatch(colour, /rgba|\//, `a line that hardly shows: ${colour}`);
    });

    for (const [language, call, words] of [
      ['Python', 'Run', /client\.runs\.[\s\S]*"joke"/],
      ['JavaScript', 'Resume', /client\.runs\.[\s\S]*"joke"/],
      ['cURL', 'Update state', /curl[\s\S]*\/state[\s\S]*penguins/],
    ] as const) {
      it(`are copied as ${language}: ${call}`, async () => {
        await runCommand(page, `Backstep: Copy as ${language}…`);
        await page.locator('.quick-input-title', { hasText: `Copy what as ${language}?` }).waitFor();
        await pickItem(page, call);
        await statusItem(page, `Copied as ${language}`).waitFor();
        assert.match(await page.evaluate<string>('navigator.clipboard.readText()'), words);
      });
    }
  });
}
