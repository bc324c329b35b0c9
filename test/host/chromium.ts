/**
 * The browser in which the workbench runs when tests click in it: an installed one, as Playwright's own download
 * cannot be reached everywhere.
 */
import { chromium, type Browser, type LaunchOptions } from 'playwright-core';
import { ensureDebianPackages, findCommand, MissingSoftwareError } from './systemPackages.js';

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Hidden timers must not slow down a window that nobody looks at.
  '--disable-background-timer-throttling',
  '--disable-renderer-backgrounding',
];

/**
 * Sees to it that a Chromium is there: CHROMIUM_EXECUTABLE, one on PATH, Debian's package (as root), or an installed
 * Chrome or Edge.
 * @returns options for Playwright's launch, to be used as they are.
 * @throws MissingSoftwareError when there is none and none can be installed.
 */
export async function ensureChromium(): Promise<LaunchOptions> {
  const named = process.env['CHROMIUM_EXECUTABLE'];
  if (named !== undefined && named !== '') {
    return { executablePath: named, args: quiet };
  }
  if (process.platform !== 'linux') {
    return { channel: await installedChannel(), args: quiet };
  }
  let executablePath = await findCommand('chromium', 'chromium-browser', 'google-chrome', 'microsoft-edge');
  if (executablePath === undefined) {
    await ensureDebianPackages(['chromium', 'fonts-dejavu-core'], 'The tests in the browser workbench');
    executablePath = await findCommand('chromium');
  }
  if (executablePath === undefined) {
    throw new MissingSoftwareError(
      'The tests in the browser workbench need Chromium: install it, or name it in CHROMIUM_EXECUTABLE.',
    );
  }
  return { executablePath, args: quiet };
}

/** Starts the browser without a window, with more arguments where a caller needs them; closing it is the caller's. */
export async function launchChromium(...more: string[]): Promise<Browser> {
  const options = await ensureChromium();
  const args = [...(options.args ?? []), ...more];
  return chromium.launch({ ...options, args, headless: true, timeout: 120_000 });
}

async function installedChannel(): Promise<string> {
  for (const channel of ['chrome', 'msedge']) {
    const browser = await chromium.launch({ channel, args: quiet }).catch(() => undefined);
    if (browser !== undefined) {
      await browser.close();
      return channel;
    }
  }
  throw new MissingSoftwareError(
    'The tests in the browser workbench need Google Chrome or Microsoft Edge: install one, or name a Chromium in CHROMIUM_EXECUTABLE.',
  );
}
