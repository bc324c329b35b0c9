/** axe finds nothing serious in the panel, in any of its views, dark, light and in high contrast. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../../host/chromium.js';
import { bundleAssets, PanelPage } from './page/panelPage.js';
import type { Assets } from './page/panelPage.js';
import * as recorded from './page/recorded.js';

interface Violation {
  id: string;
  impact: string;
  nodes: { target: string[]; failureSummary: string }[];
}

describe('the panel for everyone', function () {
  this.timeout(180_000);
  let browser: Browser;
  let assets: Assets;
  let axe: string;

  before(async () => {
    const script = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
    [browser, assets, axe] = await Promise.all([launchChromium(), bundleAssets(), readFile(script, 'utf8')]);
  });
  after(() => browser.close());

  const serious = async ({ page }: PanelPage): Promise<string[]> => {
    // Rows are read out as a sentence, which says what their columns show in other words: not the rule's matter.
    const options = { rules: { 'label-content-name-mismatch': { enabled: false } } };
    // As text: the program of the tests does not have the browser's types.
    const found = await page.evaluate<Violation[]>(
      `axe.run(${JSON.stringify(options)}).then(({ violations }) => violations)`,
    );
    return found
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) =>
        nodes.map((node) => `${id} ${node.target.join(' ')}: ${node.failureSummary}`),
      );
  };

  for (const theme of ['dark', 'light', 'highContrast'] as const) {
    it(`has no serious problem that axe knows (${theme})`, async () => {
      const panel = await PanelPage.open(browser, assets, { theme, details: recorded.supportDetail });
      const { page } = panel;
      await panel.send(recorded.threadMessage(recorded.supportThread, recorded.supportCheckpoints));
      await panel.send({ type: 'graph', graph: recorded.supportGraph });
      await page.evaluate(axe);
      await page.getByText('Desk lamp').waitFor();
      for (const tab of ['State', 'Changes', 'Graph', 'Next', 'Metadata']) {
        await page.getByRole('tab', { name: tab }).click();
        await page.getByRole('tab', { name: tab, selected: true }).waitFor();
        assert.deepEqual(await serious(panel), [], tab);
      }
      await page.getByRole('button', { name: 'Edit and fork' }).click();
      await page.getByRole('textbox', { name: 'State as JSON' }).waitFor();
      assert.deepEqual(await serious(panel), [], 'editor');
      await page.close();
    });
  }
});
