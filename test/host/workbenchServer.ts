/**
 * Starts VS Code's server on a free port, with a data folder of its own, and knows the address under which the
 * browser gets the workbench with an extension under development in it. Opening that address is the caller's.
 */
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { startProcess } from './childProcesses.js';
import type { VscodeServer } from './vscodeServer.js';

export interface WorkbenchServerOptions {
  server: VscodeServer;
  /** Where the server keeps its data: a fresh folder for each test run. */
  dataFolder: string;
  /** The user's settings, or the file they are in; absent: those which the data folder has. */
  settings?: Record<string, unknown> | { file: string };
  /** The port to take when it is free; else, and when absent, any free one. */
  preferredPort?: number;
  /** Added to the environment of the extension host. */
  env?: NodeJS.ProcessEnv;
  /** Asked of every visitor. Tests go without; what a person uses has one. */
  connectionToken?: string;
  /** Every line that the server prints. */
  onLine?: (line: string) => void;
}

export interface WorkbenchServer {
  readonly url: string;
  /** Settles with the exit code when the server ends by itself. */
  readonly exited: Promise<number>;
  /** Replaces the user's settings; an open window takes them over. */
  setSettings(settings: Record<string, unknown>): Promise<void>;
  close(): Promise<void>;
}

/** What a window shall show. Paths are absolute, of this machine. */
export interface WorkbenchWindow {
  folder: string;
  extensionDevelopmentPath: string;
  extensionTestsPath?: string;
}

/** Starts the server and waits until it listens (at most two minutes). */
export async function startWorkbenchServer(options: WorkbenchServerOptions): Promise<WorkbenchServer> {
  const { server, dataFolder, settings, connectionToken } = options;
  await mkdir(dataFolder, { recursive: true });
  const settingsFile = path.join(dataFolder, server.settings);
  if (settings !== undefined) {
    await writeSettings(settingsFile, settings);
  }
  const port = await freePort(options.preferredPort);
  const started = startProcess(
    server.node,
    [
      server.main,
      '--host=127.0.0.1',
      `--port=${port}`,
      ...(connectionToken === undefined
        ? ['--without-connection-token']
        : [`--connection-token=${connectionToken}`]),
      '--accept-server-license-terms',
      '--telemetry-level=off',
      `--server-data-dir=${dataFolder}`,
      '--disable-workspace-trust',
      // Without it the page ignores which extension is under development.
      '--enable-smoke-test-driver',
    ],
    { cwd: dataFolder, env: { ...cleanEnvironment(), ...options.env }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const lines: string[] = [];
  await new Promise<void>((resolve, reject) => {
    const fail = (why: string) =>
      reject(new Error(`VS Code's server ${why}:\n${lines.slice(-40).join('\n')}`));
    const timer = setTimeout(() => fail('did not start within two minutes'), 120_000);
    const take = (line: string) => {
      lines.push(line);
      options.onLine?.(line);
      if (line.includes('Extension host agent listening')) {
        clearTimeout(timer);
        resolve();
      }
    };
    for (const stream of [started.child.stdout, started.child.stderr]) {
      stream
        ?.setEncoding('utf8')
        .on('data', (text: string) => text.split(/\r?\n/).filter(Boolean).forEach(take));
    }
    void started.exited.then((code) => fail(`ended with code ${code}`));
  }).catch(async (error: unknown) => {
    await started.end();
    throw error;
  });
  return {
    url: `http://127.0.0.1:${port}`,
    exited: started.exited,
    setSettings: (changed) => writeSettings(settingsFile, changed),
    close: () => started.end(),
  };
}

/** The address of a window on the server at `url`. */
export function workbenchUrl(url: string, window: WorkbenchWindow, connectionToken?: string): string {
  const remote = `vscode-remote://${new URL(url).host}`;
  const payload: [string, string][] = [
    ['extensionDevelopmentPath', remote + urlPath(window.extensionDevelopmentPath)],
    ['skipWelcome', 'true'],
  ];
  if (window.extensionTestsPath !== undefined) {
    payload.push(['extensionTestsPath', remote + urlPath(window.extensionTestsPath)]);
  }
  const address = new URL('/', url);
  if (connectionToken !== undefined) {
    address.searchParams.set('tkn', connectionToken);
  }
  address.searchParams.set('folder', urlPath(window.folder));
  address.searchParams.set('payload', JSON.stringify(payload));
  return address.href;
}

async function writeSettings(
  file: string,
  settings: Record<string, unknown> | { file: string },
): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  if (typeof settings['file'] === 'string') {
    await cp(settings['file'], file);
  } else {
    await writeFile(file, JSON.stringify(settings, null, 2));
  }
}

/** A port that was free a moment ago: `preferred`, or any. */
async function freePort(preferred = 0): Promise<number> {
  const probe = createServer();
  return new Promise((resolve, reject) => {
    probe.once('error', (error) => {
      if (preferred === 0) {
        reject(error);
      } else {
        resolve(freePort());
      }
    });
    probe.listen(preferred, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
  });
}

/** `C:\a` is `/C:/a` in an address of VS Code's. */
function urlPath(file: string): string {
  const forward = file.replaceAll('\\', '/');
  return forward.startsWith('/') ? forward : `/${forward}`;
}

/** Our own environment without what would make VS Code or its Node take us for another VS Code or npm script. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(VSCODE_|ELECTRON_|NODE_OPTIONS$|npm_)/i.test(name)),
  );
}
