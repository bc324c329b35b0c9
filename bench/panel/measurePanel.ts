/**
 * The panel in a real browser over a real server: how soon the timeline of a long thread is there, whether the page can be
 * used while a run of somebody else writes token by token, and whether ten thousand checkpoints scroll.
 */
import type { Browser } from 'playwright-core';
import { launchChromium } from '../../test/host/chromium.js';
import {
  bundleAssets,
  PanelPage,
  type Assets,
  type OpenOptions,
} from '../../test/unit/webview/page/panelPage.js';
import * as recorded from '../../test/unit/webview/page/recorded.js';
import type { Contender } from '../contender.js';
import { PanelHost } from './panelHost.js';
import { panelNames as names } from '../panelGoals.js';
import { quantile, timed, type Recorder } from '../results.js';
import { backstep } from '../servers.js';
import type { Size } from '../sizes.js';

/**
 * With DevTools attached, as Playwright always has them, V8 reads the whole bundle again for each error that React makes
 * while it is loaded, unless it has noted where its code is in the source: 200 of 290 ms that no window of VS Code spends.
 */
const asWithoutDevTools = '--js-flags=--no-enable-lazy-source-positions';
const openings = 7;
const checkpoints = 1000;
const tokens = 10_000;
/** Milliseconds. */
const betweenKeys = 100;
const largeKeys = 15;

export async function measurePanel(size: Size, record: Recorder): Promise<void> {
  const { keep } = record;
  const assets = await bundleAssets();
  await keep(names.bundle, () =>
    Promise.resolve([...assets.values()].reduce((sum, { length }) => sum + length, 0) / 1e6),
  );
  const contender = await backstep.open();
  const browser = await launchChromium(asWithoutDevTools);
  try {
    const pages = { browser, assets, contender };
    await opening(pages, record);
    await live(pages, record);
    await largeState(pages, record);
    await scrolling(pages, size.constant, record);
  } finally {
    await browser.close();
    await contender.stop();
  }
}

interface Pages {
  browser: Browser;
  assets: Assets;
  contender: Contender;
}

/** From the moment that the panel is wanted, its history not read yet, to the frame that shows the first row. */
async function opening({ browser, assets, contender }: Pages, { keep }: Recorder): Promise<void> {
  const thread = await contender.newThread();
  await contender.run('constant', { thread }, { n: 0, wanted: checkpoints });
  const found: number[] = [];
  const empty: number[] = [];
  for (let turn = 0; turn < openings; turn++) {
    const host = await PanelHost.connect(urlOf(contender), thread);
    empty.push(await emptyPage(browser, assets));
    const start = performance.now();
    const [page] = await Promise.all([openPage(browser, assets), host.readAhead()]);
    await host.send(page);
    await page.page.evaluate(firstRow);
    found.push(performance.now() - start);
    await page.page.close();
    host.dispose();
  }
  await keep(names.open, () => Promise.resolve(quantile(found, 0.5)));
  await keep(names.openEmpty, () => Promise.resolve(quantile(empty, 0.5)));
}

/** Milliseconds that a page of this browser takes which only says that it is ready: no part of the panel's own time. */
async function emptyPage(browser: Browser, assets: Assets): Promise<number> {
  const script = Buffer.from("acquireVsCodeApi().postMessage({ type: 'ready' });");
  const start = performance.now();
  const { page } = await PanelPage.open(browser, new Map([...assets, ['main.js', script]]), {
    realTime: true,
  });
  const took = performance.now() - start;
  await page.close();
  return took;
}

async function live({ browser, assets, contender }: Pages, { keep }: Recorder): Promise<void> {
  const thread = await contender.newThread();
  await contender.run('constant', { thread }, { n: 0, wanted: 50 });
  const host = await PanelHost.connect(urlOf(contender), thread);
  const page = await openPage(browser, assets);
  try {
    await host.send(page);
    await page.page.evaluate(firstRow);
    const detail = await host.detail(host.newest());
    if (detail !== null) await page.send({ type: 'detail', detail });
    host.follow(page);
    const before = await megabytes(page);
    await page.page.evaluate(watchFrames);
    const list = page.page.getByRole('listbox');
    await list.focus();
    const run = { isOver: false };
    const running = timed(() => contender.run('talk', { thread }, { wanted: tokens })).finally(
      () => (run.isOver = true),
    );
    const keys: number[] = [];
    for (let turn = 0; !run.isOver; turn++) {
      keys.push(await pressed(page, turn % 2 === 0 ? 'ArrowDown' : 'ArrowUp'));
      await new Promise((resolve) => setTimeout(resolve, betweenKeys));
    }
    await keep(names.liveTime, () => running);
    const frames = await page.page.evaluate(framesSoFar);
    const after = await megabytes(page);
    await keep(names.liveFrame, () => Promise.resolve(Math.max(...frames)));
    await keep(names.liveKey, () => Promise.resolve(quantile(keys, 0.95)));
    await keep(names.liveKeyMax, () => Promise.resolve(Math.max(...keys)));
    await keep(names.liveMemory, () => Promise.resolve(after - before));
  } finally {
    await page.page.close();
    host.dispose();
  }
}

/** Typing where a state has a text of five megabytes. */
async function largeState({ browser, assets }: Pages, { keep }: Recorder): Promise<void> {
  const long = 'lorem ipsum '.repeat(420_000);
  const row = recorded.checkpoint('large', null, { changed: ['long'] });
  const state = { long, topic: 'cats' };
  const details = () => recorded.detail(row, state, { long: `${long}!` });
  const page = await openPage(browser, assets, { details });
  const typing = async (): Promise<number> => {
    const keys: number[] = [];
    for (let key = 0; key < largeKeys; key++) keys.push(await pressed(page, 'a'));
    return quantile(keys, 0.5);
  };
  try {
    await page.send(recorded.threadMessage(recorded.jokeThread, [row]));
    await page.page.getByPlaceholder('Find in this state').focus();
    await keep(names.searchKey, typing);
    await page.page.getByRole('button', { name: 'Edit and fork' }).click();
    await page.page.locator('.cm-content').click();
    await keep(names.editorKey, typing);
  } finally {
    await page.page.close();
  }
}

async function scrolling(
  { browser, assets, contender }: Pages,
  steps: number,
  { keep }: Recorder,
): Promise<void> {
  const thread = await contender.newThread();
  await contender.run('constant', { thread }, { n: 0, wanted: steps });
  const host = await PanelHost.connect(urlOf(contender), thread);
  const page = await openPage(browser, assets);
  try {
    await keep(names.scrollRows, () => host.readAll());
    await host.send(page);
    await page.page.evaluate(firstRow);
    await page.page.evaluate(watchFrames);
    await page.page.evaluate(scrollThrough, 240);
    const frames = await page.page.evaluate(framesSoFar);
    await keep(names.scrollFrame, () => Promise.resolve(Math.max(...frames)));
    await keep(names.scrollFrameP95, () => Promise.resolve(quantile(frames, 0.95)));
  } finally {
    await page.page.close();
    host.dispose();
  }
}

/** Milliseconds from a key to the frame after it was handled. */
async function pressed({ page }: PanelPage, key: string): Promise<number> {
  await page.evaluate(awaitKey);
  await page.keyboard.press(key);
  return page.evaluate(keyTook);
}

async function openPage(
  browser: Browser,
  assets: Assets,
  options: Pick<OpenOptions, 'details'> = {},
): Promise<PanelPage> {
  const page = await PanelPage.open(browser, assets, { ...options, realTime: true });
  // What the transpiler calls in functions that are sent to the page.
  await page.page.evaluate('globalThis.__name = (named) => named');
  return page;
}

function urlOf({ server }: Contender): string {
  if (server === null) throw new Error('There is no server.');
  return server.url;
}

async function megabytes({ page }: PanelPage): Promise<number> {
  const session = await page.context().newCDPSession(page);
  try {
    await session.send('HeapProfiler.collectGarbage');
    await session.send('Performance.enable');
    const { metrics } = await session.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? Number.NaN) / 1e6;
  } finally {
    await session.detach();
  }
}

// What follows runs in the page.

function firstRow(): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (document.querySelector('.row') === null) requestAnimationFrame(look);
      // After the frame that shows it.
      else requestAnimationFrame(() => setTimeout(resolve));
    };
    look();
  });
}

function watchFrames(): void {
  const frames: number[] = [];
  Object.assign(window, { frames });
  let before = performance.now();
  const next = (now: number): void => {
    frames.push(now - before);
    before = now;
    requestAnimationFrame(next);
  };
  requestAnimationFrame((now) => {
    before = now;
    requestAnimationFrame(next);
  });
}

function framesSoFar(): number[] {
  return (window as unknown as { frames: number[] }).frames;
}

/** From here on the next key is measured. */
function awaitKey(): void {
  const took = new Promise<number>((resolve) => {
    addEventListener(
      'keydown',
      ({ timeStamp }) =>
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - timeStamp))),
      { once: true, capture: true },
    );
  });
  Object.assign(window, { took });
}

/** Milliseconds from that key's own time to the frame after it was handled. */
function keyTook(): Promise<number> {
  return (window as unknown as { took: Promise<number> }).took;
}

/** Down through all of it and back up, in so many frames. */
function scrollThrough(count: number): Promise<void> {
  const list = document.querySelector('[role=listbox]');
  return new Promise((resolve) => {
    let frame = 0;
    const next = (): void => {
      if (list === null || frame > count) {
        resolve();
        return;
      }
      const share = 1 - Math.abs(1 - (2 * frame) / count);
      list.scrollTop = share * (list.scrollHeight - list.clientHeight);
      frame++;
      requestAnimationFrame(next);
    };
    next();
  });
}
