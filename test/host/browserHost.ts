/**
 * An executable that takes the arguments of desktop VS Code which matter in a test run, and runs them in VS Code's
 * server with the workbench in headless Chromium. It ends with the test run's exit code. So @vscode/test-electron can
 * start it, and suites need not know in which of the two they run.
 */
import { createWriteStream, fstatSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { exitOnSignals } from './childProcesses.js';
import { launchChromium } from './chromium.js';
import { artifactsRoot } from './paths.js';
import { ensureVscodeServer } from './vscodeServer.js';
import { startWorkbenchServer, workbenchUrl } from './workbenchServer.js';

/** How long a whole test run may take, in milliseconds. BACKSTEP_VSCODE_TIMEOUT_MS sets another. */
const defaultTimeout = 15 * 60_000;

/** Put by test/vscode/index.ts before what mocha prints. */
const testMark = '[test] ';

interface Arguments {
  folder: string;
  userDataDir: string;
  extensionDevelopmentPath: string;
  extensionTestsPath: string;
}

/** Runs the tests that the arguments name, then exits the process. */
export async function runBrowserHost(argv: string[]): Promise<void> {
  exitOnSignals();
  endWithParent();
  let code = 1;
  try {
    code = await runTestsInBrowser(readArguments(argv));
  } catch (error) {
    console.error(error);
  }
  process.exit(code);
}

async function runTestsInBrowser(args: Arguments): Promise<number> {
  const timeout = Number(process.env['BACKSTEP_VSCODE_TIMEOUT_MS'] ?? defaultTimeout);
  const workbench = await startWorkbenchServer({
    server: await ensureVscodeServer(),
    dataFolder: args.userDataDir,
    settings: { file: path.join(args.userDataDir, 'User', 'settings.json') },
  });
  const browser = await launchChromium();
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    const finished = watchTestRun(page);
    const timer = new Promise<'timeout'>((resolve) => setTimeout(() => resolve('timeout'), timeout).unref());
    const serverEnded = workbench.exited.then((code) => `VS Code's server ended with code ${code}`);
    await page.goto(workbenchUrl(workbench.url, args), { timeout: 120_000 });
    const outcome = await Promise.race([finished, timer, serverEnded]);
    if (typeof outcome === 'string') {
      console.error(outcome === 'timeout' ? `The tests did not end within ${timeout / 1000} s.` : outcome);
    }
    const code = typeof outcome === 'number' ? outcome : 1;
    if (code !== 0) {
      await saveScreenshot(page);
    }
    return code;
  } finally {
    await browser.close();
    await workbench.close();
  }
}

/** Prints what the tests print, keeps the rest of the window's log in a file; settles with the tests' exit code. */
async function watchTestRun(page: Page): Promise<number> {
  await mkdir(artifactsRoot, { recursive: true });
  const log = createWriteStream(path.join(artifactsRoot, 'vscode-test.log'));
  page.on('crash', () => console.error('The page with the workbench crashed.'));
  await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => {
    const text = args.map((arg) => (typeof arg === 'string' ? arg : JSON.stringify(arg))).join(' ');
    log.write(`${type} ${text}\n`);
    if (text.startsWith(testMark)) {
      console.log(text.slice(testMark.length));
    }
  });
  return new Promise<number>((resolve, reject) => {
    const finish = (code: number) => {
      log.end();
      resolve(code);
    };
    page.exposeFunction('codeAutomationExit', finish).catch(reject);
  });
}

async function saveScreenshot(page: Page): Promise<void> {
  const file = path.join(artifactsRoot, 'vscode-test-failure.png');
  await mkdir(artifactsRoot, { recursive: true });
  await page.screenshot({ path: file, timeout: 20_000 }).then(
    () => console.error(`Screenshot of the window: ${file}`),
    (error: unknown) => console.error('No screenshot of the window could be taken:', error),
  );
}

/** Desktop VS Code has dozens of arguments; those unknown here do not matter in a browser. */
function readArguments(argv: string[]): Arguments {
  const { values, positionals } = parseArgs({ args: argv, strict: false, allowPositionals: true });
  const text = (name: string): string => {
    const value = values[name];
    if (typeof value !== 'string') {
      throw new Error(`--${name}=… is missing.`);
    }
    return path.resolve(value);
  };
  const [folder] = positionals;
  if (folder === undefined) {
    throw new Error('The folder to open is missing.');
  }
  return {
    folder: path.resolve(folder),
    userDataDir: text('user-data-dir'),
    extensionDevelopmentPath: text('extensionDevelopmentPath'),
    extensionTestsPath: text('extensionTestsPath'),
  };
}

/** Dies with whoever started us, even when that was killed: its end of our stdin closes. */
function endWithParent(): void {
  const stdin = fstatSync(0);
  if (stdin.isFIFO() || stdin.isSocket()) {
    process.stdin.resume();
    process.stdin.once('end', () => process.exit(1));
  }
}
