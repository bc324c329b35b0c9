/**
 * What a person does in VS Code's window, in terms of a Playwright page: commands, files, breakpoints, quick picks,
 * notifications, webviews. The only place that knows the workbench's CSS classes.
 */
import type { FrameLocator, Locator, Page } from 'playwright-core';

const quickInput = '.quick-input-widget:visible';

/** Runs a command by its full title in the palette, e.g. "Backstep: Start Server". */
export async function runCommand(page: Page, title: string): Promise<void> {
  await page.keyboard.press('F1');
  await page.locator(`${quickInput} input[type="text"]`).fill(`>${title}`);
  await pickItem(page, title);
}

/** The titles that the palette offers for what was typed (e.g. "Backstep"), in its order; closes the palette. */
export async function offeredCommands(page: Page, typed: string): Promise<string[]> {
  await page.keyboard.press('F1');
  await page.locator(`${quickInput} input[type="text"]`).fill(`>${typed}`);
  const rows = page.locator(`${quickInput} .quick-input-list .monaco-list-row`);
  await rows.first().waitFor();
  const titles = await rows.locator('.quick-input-list-label').allInnerTexts();
  await page.keyboard.press('Escape');
  return titles.map((title) => title.trim());
}

/** Takes another theme by its name, e.g. "Dark High Contrast", and waits until the window has it. */
export async function chooseTheme(page: Page, name: string, windowClass: string): Promise<void> {
  await runCommand(page, 'Preferences: Color Theme');
  await page.locator(`${quickInput} .monaco-list-row`, { hasText: 'Light Modern' }).waitFor();
  await page.locator(`${quickInput} input[type="text"]`).fill(name);
  await pickItem(page, name);
  await page.locator(`.monaco-workbench.${windowClass}`).waitFor();
}

/** Chooses the item of an open quick pick whose label begins with `label`. */
export async function pickItem(page: Page, label: string): Promise<void> {
  // Not by the accessible name, which begins with the name of the item's icon.
  const beginning = new RegExp(`^\\s*${label.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`);
  const rows = page.locator(`${quickInput} .quick-input-list .monaco-list-row`);
  await rows
    .filter({ has: page.locator('.label-name', { hasText: beginning }) })
    .first()
    .click();
}

/**
 * Fills in an input box and accepts it. With `title`, waits for the box of that title: where one question follows another,
 * the answer would else go to the one before.
 */
export async function answerInput(page: Page, text: string, title?: string): Promise<void> {
  if (title !== undefined) {
    await page.locator(`${quickInput} .quick-input-title`, { hasText: title }).waitFor();
  }
  // A secret has an input of another type.
  const input = `input:is([type="text"], [type="password"])`;
  const box = page.locator(`${quickInput} ${input}`);
  await box.fill(text);
  // A webview that opens meanwhile may have taken the focus, and the key with it.
  for (let attempt = 0; attempt < 5; attempt++) {
    await box.press('Enter');
    for (let wait = 0; wait < 20; wait++) {
      const isThere = await box.isVisible();
      if (!isThere || (await box.inputValue({ timeout: 1000 }).catch(() => '')) !== text) return;
      await page.waitForTimeout(100);
    }
  }
}

/** Opens a file of the folder by its name, with the cursor in a line (from 1). */
export async function openFile(page: Page, name: string, line = 1): Promise<void> {
  await page.keyboard.press('ControlOrMeta+P');
  await page.locator(`${quickInput} input[type="text"]`).fill(name);
  await pickItem(page, name);
  await page.locator('.editor-group-container .monaco-editor .view-lines').first().waitFor();
  await goToLine(page, line);
}

/** Moves the cursor of the active editor to a line (from 1). */
export async function goToLine(page: Page, line: number): Promise<void> {
  await page.keyboard.press('F1');
  await page.locator(`${quickInput} input[type="text"]`).fill(`:${line}`);
  await page.keyboard.press('Enter');
  await lineNumber(page, line).waitFor();
}

/** Sets or removes a breakpoint by a click into the gutter beside a line (from 1) of the active editor. */
export async function clickGutter(page: Page, line: number): Promise<void> {
  await goToLine(page, line);
  const numberBox = await lineNumber(page, line).boundingBox();
  const marginBox = await page.locator('.editor-instance .monaco-editor .margin').first().boundingBox();
  if (numberBox === null || marginBox === null) {
    throw new Error(`Line ${line} is not visible.`);
  }
  // The glyph margin is the strip left of the numbers.
  await page.mouse.click(marginBox.x + 9, numberBox.y + numberBox.height / 2);
}

/** Sets or removes a breakpoint with F9 in a line (from 1) of the active editor. */
export async function toggleBreakpoint(page: Page, line: number): Promise<void> {
  await goToLine(page, line);
  await page.keyboard.press('F9');
}

/** The breakpoint marks in the gutter of the active editor, verified or not. */
export function breakpointMarks(page: Page): Locator {
  return page.locator('.editor-instance [class*="codicon-debug-breakpoint"]');
}

/** The item of the activity bar with a title, e.g. "Backstep". */
export function activityBarItem(page: Page, title: string): Locator {
  return page.locator(`.activitybar .action-label[aria-label^="${title}"]`);
}

/** Opens Backstep's views. A window that has just come up may lose a click. */
export async function showBackstep(page: Page): Promise<void> {
  const title = page.locator('.sidebar .composite.title', { hasText: 'Backstep' });
  for (let attempt = 0; attempt < 3; attempt += 1) {
    if (await title.isVisible()) return;
    await activityBarItem(page, 'Backstep').click();
    await title.waitFor({ timeout: 10_000 }).catch(() => undefined);
  }
}

/** A row of any tree in the side bar whose label contains `text`. */
export function treeItem(page: Page, text: string | RegExp): Locator {
  return page.locator('.sidebar .monaco-list-row').filter({ hasText: text });
}

/** The item of the status bar whose text contains `text`. */
export function statusItem(page: Page, text: string | RegExp): Locator {
  return page.locator('.statusbar-item').filter({ hasText: text });
}

/**
 * The notification that contains `text`; its buttons are `.getByRole('button', { name })`. It is looked for in the
 * notification centre, which this opens: with the smoke test driver VS Code shows no toasts.
 */
export async function notification(page: Page, text: string | RegExp): Promise<Locator> {
  await runCommand(page, 'Notifications: Show Notifications');
  const item = page.locator('.notifications-center .notification-list-item').filter({ hasText: text });
  await item.waitFor();
  return item;
}

/** The inside of the webview that shows. Of several, the one at `index` in the order of their creation. */
export function webview(page: Page, index = 0): FrameLocator {
  return page.locator('iframe.webview:visible').nth(index).contentFrame().frameLocator('#active-frame');
}

/**
 * Waits until VS Code has saved that an editor whose saved form contains `text` is open. In the browser it saves when
 * it has been idle for some seconds, and a window that is loaded anew before opens without what came last.
 */
export async function savedEditor(page: Page, text: string): Promise<void> {
  // As text, because it runs in the browser, whose types this program does not have.
  const isSaved = `(async () => {
    const answer = (request) => new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    for (const { name } of await indexedDB.databases()) {
      if (!name.startsWith('vscode-web-state-db-')) continue;
      const database = await answer(indexedDB.open(name));
      const items = database.transaction('ItemTable').objectStore('ItemTable');
      const editors = await answer(items.get('memento/workbench.parts.editor'));
      database.close();
      // JSON within JSON within JSON: without the escapes the innermost reads like the outermost.
      if (JSON.stringify(editors ?? '').replaceAll('\\\\', '').includes(${JSON.stringify(text)})) return true;
    }
    return false;
  })()`;
  const deadline = Date.now() + 120_000;
  while (!(await page.evaluate<boolean>(isSaved))) {
    if (Date.now() > deadline) throw new Error(`VS Code has not saved an editor with ${text}.`);
    await page.waitForTimeout(200);
  }
}

function lineNumber(page: Page, line: number): Locator {
  return page
    .locator('.editor-instance .line-numbers')
    .filter({ hasText: new RegExp(`^${line}$`) })
    .first();
}

/** The editor's mark on the line at which the debugger stands. */
export function stoppedLine(page: Page): Locator {
  return page.locator('.codicon-debug-stackframe, .debug-top-stack-frame-line').first();
}

/** A variable of the view "Variables" with its value. */
export function debugVariable(page: Page, name: string, value: string): Locator {
  return page
    .locator('.debug-variables .monaco-list-row', { hasText: name })
    .filter({ hasText: value })
    .first();
}

/** A scope of the view "Variables". */
export function debugScope(page: Page, name: string): Locator {
  return page.locator('.debug-variables .monaco-list-row', { hasText: new RegExp(`^${name}$`) });
}

/** The frame on top of the call stack, which VS Code shows when it has stopped: from then on it takes the next step. */
export function topFrame(page: Page, name: string): Locator {
  const top = page
    .locator('.debug-call-stack .monaco-list-row', { has: page.locator('.stack-frame') })
    .first();
  return top.filter({ hasText: name });
}

/**
 * Opens a row of a tree until `inside` is seen below it. VS Code and the extension open some by themselves: a click that
 * came at the same moment has closed the row again, and a redrawing at that moment may undo it.
 */
export async function expandRow(row: Locator, inside: Locator): Promise<void> {
  for (let tries = 0; tries < 10; tries += 1) {
    await row.waitFor();
    if ((await row.getAttribute('aria-expanded')) === 'false')
      await row.locator('.monaco-tl-twistie').click();
    const isOpen = inside.waitFor({ timeout: 5000 }).then(
      () => true,
      () => false,
    );
    if (await isOpen) return;
  }
  throw new Error(`The row does not open: ${await row.innerText()}`);
}

/** Chooses from the context menu of a row. A menu takes no click in its first moments, lest the one that opened it chooses. */
export async function chooseFromMenu(row: Locator, title: string): Promise<void> {
  const item = row.page().getByRole('menuitem', { name: title });
  await row.click({ button: 'right' });
  await item.waitFor();
  for (let tries = 0; tries < 10; tries += 1) {
    await item.click();
    const isChosen = item.waitFor({ state: 'hidden', timeout: 2000 }).then(
      () => true,
      () => false,
    );
    if (await isChosen) return;
  }
  throw new Error(`"${title}" cannot be chosen from the menu.`);
}

/** What is used of the browser's, whose types this program does not have. */
interface BrowserWindow {
  getComputedStyle(element: unknown): { getPropertyValue(name: string): string };
}

/** A computed style, by its name in CSS, of each of the elements. */
export function stylesOf(elements: Locator, property: string): Promise<string[]> {
  return elements.evaluateAll(
    (found: unknown[], name) =>
      found.map((each) =>
        (globalThis as unknown as BrowserWindow).getComputedStyle(each).getPropertyValue(name),
      ),
    property,
  );
}
