/** A browser for the tests of a suite, and pages in it that are checked and closed after each test, whatever happened. */
import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../../../host/chromium.js';
import { bundleAssets, PanelPage } from './panelPage.js';
import type { Assets, OpenOptions } from './panelPage.js';

export interface PanelPages {
  open: (options: OpenOptions) => Promise<PanelPage>;
  /** The bundle that the pages load. */
  assets: () => Assets;
}

/** To be called in the suite's `describe`: it adds the hooks. */
export function panelPages(): PanelPages {
  let browser: Browser;
  let assets: Assets;
  let open: PanelPage[] = [];
  before(async () => {
    [browser, assets] = await Promise.all([launchChromium(), bundleAssets()]);
  });
  after(() => browser.close());
  afterEach(async () => {
    for (const panel of open) {
      assert.deepEqual(panel.problems, []);
      await panel.page.close();
    }
    open = [];
  });
  return {
    assets: () => assets,
    open: async (options) => {
      const panel = await PanelPage.open(browser, assets, options);
      open.push(panel);
      return panel;
    },
  };
}
