/**
 * `npm start`: opens VS Code on the TypeScript example with the extension under development in it. An installed desktop
 * VS Code is taken where a window can open; else VS Code is served on this machine, for the browser.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { exitOnSignals, startProcess } from './childProcesses.js';
import { hasDisplay } from './ensureVscode.js';
import { cacheRoot, exampleFolder, repositoryRoot } from './paths.js';
import { findCommand, isExecutable } from './systemPackages.js';
import { ensureVscodeServer } from './vscodeServer.js';
import { startWorkbenchServer, workbenchUrl } from './workbenchServer.js';

/** A window that shows the example and nothing else; from then on the settings are the user's. */
const firstSettings = {
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
};

exitOnSignals();
const desktop = await findDesktop();
process.exitCode = desktop === undefined ? await serve() : await openDesktop(desktop);

async function openDesktop(executable: string): Promise<number> {
  console.log(`Opening ${executable} on ${exampleFolder}. Close its window or press Ctrl+C to end.`);
  const args = [`--extensionDevelopmentPath=${repositoryRoot}`, '--new-window', '--wait', exampleFolder];
  if (process.platform === 'linux' && process.getuid?.() === 0) {
    // VS Code refuses root otherwise.
    args.push('--no-sandbox', `--user-data-dir=${path.join(cacheRoot, 'start-desktop')}`);
  }
  return startProcess(executable, args, { stdio: 'inherit' }).exited;
}

async function serve(): Promise<number> {
  const server = await ensureVscodeServer();
  const dataFolder = path.join(cacheRoot, 'start');
  const firstTime = !existsSync(path.join(dataFolder, server.settings));
  // The page drives a whole editor with a terminal: only who has the printed address may open it.
  const connectionToken = randomBytes(16).toString('hex');
  const workbench = await startWorkbenchServer({
    server,
    dataFolder,
    preferredPort: 8024,
    ...(firstTime ? { settings: firstSettings } : {}),
    connectionToken,
  });
  const address = workbenchUrl(
    workbench.url,
    { folder: exampleFolder, extensionDevelopmentPath: repositoryRoot },
    connectionToken,
  );
  console.log(`\nVS Code with Backstep runs at\n\n  ${address}\n\nPress Ctrl+C to end it.`);
  await openInBrowser(address);
  return workbench.exited;
}

/** An installed desktop VS Code which can open a window here. */
async function findDesktop(): Promise<string | undefined> {
  const named = process.env['VSCODE_EXECUTABLE'];
  if (named !== undefined && named !== '') {
    return named;
  }
  // In a terminal of a remote window `code` is a messenger that cannot load an extension under development.
  if (!hasDisplay() || process.env['VSCODE_IPC_HOOK_CLI'] !== undefined) {
    return undefined;
  }
  const onPath = await findCommand('code', 'code-insiders');
  const application = '/Applications/Visual Studio Code.app/Contents/Resources/app/bin/code';
  return onPath ?? ((await isExecutable(application)) ? application : undefined);
}

/** Shows the address in the user's browser where there is one; it was printed in any case. */
async function openInBrowser(address: string): Promise<void> {
  const named = process.env['BROWSER'];
  const opener = named !== undefined && named !== '' ? named : await systemOpener();
  if (opener !== undefined) {
    // Not awaited: some openers stay as long as the browser does.
    startProcess(opener, [address], { stdio: 'ignore' });
  }
}

async function systemOpener(): Promise<string | undefined> {
  switch (process.platform) {
    case 'darwin':
      return 'open';
    case 'win32':
      return 'explorer.exe';
    default:
      return hasDisplay() ? findCommand('xdg-open') : undefined;
  }
}
