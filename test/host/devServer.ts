/** Python's own `langgraph dev`, on a copy of the Python example: a LangGraph server of others. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { repositoryRoot } from './paths.js';
import { ensurePythonEnv } from './pythonEnv.js';
import { makeTemporaryFolder, removeFolder } from './workspace.js';

export interface DevServer {
  readonly url: string;
  /** Ends it and removes its folder. */
  close(): Promise<void>;
}

/**
 * Starts it and waits until it answers.
 * @throws Error with all that it said, where it ends instead.
 */
export async function startDevServer(): Promise<DevServer> {
  const program = (await ensurePythonEnv()).program('langgraph');
  // It leaves a folder beside langgraph.json.
  const folder = await makeTemporaryFolder('devserver');
  await cp(path.join(repositoryRoot, 'examples', 'python'), folder, { recursive: true });
  const port = await freePort();
  const args = ['dev', '--no-browser', '--no-reload', '--host', '127.0.0.1', '--port', String(port)];
  const child = spawn(program, args, {
    cwd: folder,
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      LANGSMITH_TRACING: 'false',
      LANGGRAPH_CLI_NO_ANALYTICS: '1',
      PYTHONUNBUFFERED: '1',
    },
  });
  const url = `http://127.0.0.1:${String(port)}`;
  let said = '';
  await new Promise<void>((resolve, reject) => {
    const listen = (part: Buffer): void => {
      said += part.toString();
      // It talks a lot while it starts: after each line it is asked whether it is there.
      fetch(`${url}/ok`).then(
        ({ ok }) => ok && resolve(),
        () => undefined,
      );
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('error', reject);
    child.once('close', (code) => reject(new Error(`langgraph dev ended with ${String(code)}:\n${said}`)));
  });
  return {
    url,
    async close() {
      if (child.pid !== undefined && child.exitCode === null) {
        const closed = once(child, 'close');
        // The program starts a server of its own: both are in the group.
        if (process.platform === 'win32') child.kill();
        else process.kill(-child.pid, 'SIGKILL');
        await closed;
      }
      await removeFolder(folder);
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
