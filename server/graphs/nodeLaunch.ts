/** Starts the Node worker: the running Node (or another), tsx for TypeScript, a named pipe that only this process knows. */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createServer, type Socket } from 'node:net';
import { pathToFileURL } from 'node:url';
import { generateRandomPipeName } from 'vscode-jsonrpc/node';
import type { LaunchWorker } from './workerLaunch.js';

export interface NodeWorkerCommand {
  /** The worker's entry: dist/nodeWorker.mjs, or its source. tsx is resolved from there, never from the user's project. */
  script: string;
  /** The Node binary; the running one without it. */
  nodePath?: string | undefined;
}

export function nodeLaunch({ script, nodePath }: NodeWorkerCommand): LaunchWorker {
  return async (project) => {
    const tsx = pathToFileURL(createRequire(script).resolve('tsx')).href;
    const pipe = generateRandomPipeName();
    const listening = await listenOnPipe(pipe);
    const child = spawn(nodePath ?? process.execPath, ['--import', tsx, script, '--pipe', pipe], {
      cwd: project.dir,
      // The fourth is the lifeline: nothing is ever written to it, its end tells the worker that the server is gone.
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      windowsHide: true,
      env: {
        ...process.env,
        ...project.env,
        // Inside VS Code the running binary is Electron.
        ...(process.versions.electron === undefined ? {} : { ELECTRON_RUN_AS_NODE: '1' }),
      },
    });
    return { child, ...listening };
  };
}

/** The first connection is the worker's; there is no second. */
async function listenOnPipe(pipe: string): Promise<{ connected: Promise<Socket>; close: () => void }> {
  const server = createServer();
  const connected = new Promise<Socket>((resolve) => {
    server.once('connection', (socket) => {
      server.close();
      resolve(socket);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(pipe, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return { connected, close: () => void server.close() };
}
