/** `npm run pictures`: every view of the panel in every kind of theme, as PNG files in artifacts/panel (not kept in git). */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { launchChromium } from '../../../host/chromium.js';
import { artifactsRoot } from '../../../host/paths.js';
import { bundleAssets, PanelPage, themes } from './panelPage.js';
import { panelViews } from './panelViews.js';

const folder = path.join(artifactsRoot, 'panel');
const only = process.argv.slice(2);
await mkdir(folder, { recursive: true });
const [browser, assets] = await Promise.all([launchChromium(), bundleAssets()]);
for (const view of panelViews) {
  if (only.length > 0 && !only.includes(view.name)) continue;
  const panel = await PanelPage.open(browser, assets, view.options);
  await view.show(panel);
  for (const theme of themes) {
    await panel.setTheme(theme);
    await panel.page.screenshot({ path: path.join(folder, `${view.name}-${theme}.png`) });
  }
  await panel.page.close();
}
await browser.close();
console.log(`Pictures in ${folder}`);
