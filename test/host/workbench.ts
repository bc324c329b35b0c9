/**
 * The real workbench in a real browser, for tests that click: VS Code's server, the extension under development in it,
 * a folder, and a Playwright page. What can be done in the window is workbenchActions'.
 */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { launchChromium } from './chromium.js';
import { artifactsRoot, repositoryRoot } from './paths.js';
import { testSettings } from './testSettings.js';
import { ensureVscodeServer } from './vscodeServer.js';
import { startWorkbenchServer, workbenchUrl } from './workbenchServer.js';
import { makeTemporaryFolder, removeFolder } from './workspace.js';

export interface WorkbenchOptions {
  /** The folder to open, absolute. */
  folder: string;
  /** Added to the tests' settings. */
  settings?: Record<string, unknown>;
  /** Which of VS Code's two modern themes; dark when absent. */
  theme?: 'dark' | 'light';
  /** Size of the window in pixels; 1440 × 900 when absent. */
  viewport?: { width: number; height: number };
  extensionDevelopmentPath?: string;
}

export interface Workbench {
  readonly page: Page;
  /** Saves what the user sees as artifacts/<name>.png and answers the file. */
  screenshot(name: string): Promise<string>;
  /** Loads the window anew, as "Developer: Reload Window" does, and waits until it shows. */
  reload(): Promise<void>;
  /** Ends the browser and the server and removes their data; the folder stays. */
  close(): Promise<void>;
}

/** Opens a window and waits until the workbench shows. On failure everything started is ended again. */
export async function openWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const closers: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const closer of closers.reverse()) {
      await closer();
    }
    closers.length = 0;
  };
  try {
    const dataFolder = await makeTemporaryFolder('vscode');
    closers.push(() => removeFolder(dataFolder));
    const settings = { ...testSettings(options.theme), ...options.settings };
    const server = await startWorkbenchServer({ server: await ensureVscodeServer(), dataFolder, settings });
    closers.push(() => server.close());
    const browser = await launchChromium();
    closers.push(() => browser.close());
    const page = await browser.newPage({
      viewport: options.viewport ?? { width: 1440, height: 900 },
      colorScheme: options.theme ?? 'dark',
    });
    page.setDefaultTimeout(60_000);
    const show = async (load: () => Promise<unknown>) => {
      await load();
      await page.locator('.monaco-workbench .statusbar-item').first().waitFor({ timeout: 120_000 });
      // VS Code renames what is old in the settings when it starts, and takes a theme over only when they change after
      // that; without this a window that is loaded anew has some other theme.
      await server.setSettings(settings);
    };
    const { folder, extensionDevelopmentPath = repositoryRoot } = options;
    await show(() =>
      page.goto(workbenchUrl(server.url, { folder, extensionDevelopmentPath }), { timeout: 120_000 }),
    );
    // The theme comes with an extension, after the first paint.
    const themed = `.monaco-workbench[class*="${options.theme ?? 'dark'}_modern"]`;
    await page.locator(themed).waitFor({ timeout: 120_000 });
    return {
      page,
      async screenshot(name) {
        await mkdir(artifactsRoot, { recursive: true });
        const file = path.join(artifactsRoot, `${name}.png`);
        await page.screenshot({ path: file });
        return file;
      },
      reload: () => show(() => page.reload()),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
