/**
 * VS Code's own server, for running the real workbench in a browser where no desktop VS Code can be had. On Linux it
 * is the one that the npm package code-server carries (only a package registry is needed); elsewhere it is
 * Microsoft's download. Starting it is startWorkbenchServer's.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { downloadAndUnzipVSCode } from '@vscode/test-electron';
import { runToEnd } from './childProcesses.js';
import { cacheRoot } from './paths.js';
import { ensureDebianPackages } from './systemPackages.js';

/** code-server 4.x carries VS Code 1.x; both of these are pinned together. */
const codeServerVersion = '4.139.1';
const nodeVersion = '24.21.0';
const buildPackages = [
  'build-essential',
  'libkrb5-dev',
  'libx11-dev',
  'libxkbfile-dev',
  'libsecret-1-dev',
  'pkg-config',
  'python3',
];

/** What it takes to start the server: `node` runs `main`; user settings go to `settings` below its data folder. */
export interface VscodeServer {
  node: string;
  main: string;
  settings: string;
}

/**
 * Answers the server, installing it below the cache folder when it is not there. An install that was cut short is
 * started afresh: the stamp file is written last.
 * @throws MissingSoftwareError when the system lacks what building it needs.
 */
export async function ensureVscodeServer(): Promise<VscodeServer> {
  return process.platform === 'linux' ? ensureCodeServer() : downloadServer();
}

async function ensureCodeServer(): Promise<VscodeServer> {
  const folder = path.join(cacheRoot, `code-server-${codeServerVersion}`);
  const nodePackage = `node-linux-${process.arch}`;
  const nodeFolder = path.join(cacheRoot, `node-${nodeVersion}`);
  const nodeHome = path.join(nodeFolder, 'node_modules', nodePackage);
  const server: VscodeServer = {
    node: path.join(nodeHome, 'bin', 'node'),
    main: path.join(folder, 'node_modules', 'code-server', 'lib', 'vscode', 'out', 'server-main.js'),
    settings: 'data/User/settings.json',
  };
  const stamp = path.join(folder, 'complete.txt');
  const stampText = `code-server ${codeServerVersion}, node ${nodeVersion}, ${process.arch}\n`;
  if ((await readFile(stamp, 'utf8').catch(() => '')) === stampText) {
    return server;
  }
  await ensureDebianPackages(buildPackages, 'Building the VS Code server for the tests');
  process.stdout.write(
    `Installing the VS Code server (code-server ${codeServerVersion}); takes some minutes, once.\n`,
  );
  // Folders of their own: a second install in one folder would prune the Node that the build still needs.
  await installPackage(nodeFolder, `${nodePackage}@${nodeVersion}`, process.env);
  await installPackage(folder, `code-server@${codeServerVersion}`, {
    ...process.env,
    PATH: path.join(nodeHome, 'bin') + path.delimiter + (process.env['PATH'] ?? ''),
    // Its native modules are compiled for the Node above, against the headers which come with it.
    npm_config_nodedir: nodeHome,
  });
  await writeFile(stamp, stampText);
  return server;
}

/** Installs one package into a folder which is emptied first, with install scripts allowed there alone. */
async function installPackage(folder: string, spec: string, env: NodeJS.ProcessEnv): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  // Without a package.json of its own npm would install into the project above.
  await writeFile(path.join(folder, 'package.json'), '{ "private": true }\n');
  // An outer `npm test` leaves notes about itself, its Node's version among them, which install scripts believe.
  const own = Object.entries(env).filter(([name]) => !/^npm_(?!config_)|^npm_config_user_agent$/i.test(name));
  const result = await runToEnd(
    'npm',
    ['install', '--no-fund', '--no-audit', '--save-exact', '--foreground-scripts', spec],
    {
      cwd: folder,
      env: {
        ...Object.fromEntries(own),
        // npm 11 asks before it runs a package's install script, npm 10 does not know the setting.
        npm_config_dangerously_allow_all_scripts: 'true',
        npm_config_ignore_scripts: 'false',
      },
    },
  );
  if (result.code !== 0) {
    throw new Error(`npm could not install ${spec} for the tests:\n${result.output.slice(-6000)}`);
  }
}

/** Microsoft's server with the web workbench: the same layout, with a Node of its own. */
async function downloadServer(): Promise<VscodeServer> {
  const arch = process.arch === 'arm64' ? 'arm64' : 'x64';
  const platform =
    process.platform === 'win32'
      ? `server-win32-${arch}-web`
      : arch === 'arm64'
        ? 'server-darwin-arm64-web'
        : 'server-darwin-web';
  const executable = await downloadAndUnzipVSCode({ version: 'stable', platform, cachePath: cacheRoot });
  const home = path.resolve(path.dirname(executable), '..');
  return {
    node: path.join(home, process.platform === 'win32' ? 'node.exe' : 'node'),
    main: path.join(home, 'out', 'server-main.js'),
    // In the stock web workbench the user's settings live in the browser; the machine's are the ones on disk.
    settings: 'data/Machine/settings.json',
  };
}
