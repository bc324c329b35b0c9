/**
 * Starts the Python worker with the project's interpreter. Python cannot read and write a Windows pipe at the same time,
 * so on every system the worker connects to a loopback port that is open for it alone: the first line must be a secret
 * that only its environment holds, and after that nobody else is let in.
 */
import { spawn } from 'node:child_process';
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { findPython, type PythonChoice, type PythonSurroundings } from './pythonInterpreter.js';
import type { LaunchWorker } from './workerLaunch.js';

export interface PythonWorkerCommand {
  /** The folder of the worker: dist/pythonWorker, or server/workers/python. */
  folder: string;
  python: PythonChoice;
}

export function pythonLaunch(
  { folder, python }: PythonWorkerCommand,
  surroundings: PythonSurroundings = { env: process.env, platform: process.platform },
): LaunchWorker {
  return async (project) => {
    const env = { ...surroundings.env, ...project.env };
    const interpreter = await findPython(python, project, { ...surroundings, env });
    const secret = randomBytes(32).toString('hex');
    const { address, ...listening } = await listenForSecret(secret);
    const child = spawn(interpreter.command, [...interpreter.args, folder], {
      cwd: project.dir,
      // Standard input is the lifeline: nothing is ever written to it, its end tells the worker that the server is gone.
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
      env: {
        ...env,
        PYTHONIOENCODING: 'utf-8',
        BACKSTEP_WORKER_ADDRESS: address,
        BACKSTEP_WORKER_SECRET: secret,
      },
    });
    // The process may be gone before the pipe is.
    child.stdin.on('error', () => undefined);
    return { child, ...listening };
  };
}

/** The first connection that says the secret is the worker's; others are cut off. */
async function listenForSecret(
  secret: string,
): Promise<{ address: string; connected: Promise<Socket>; close: () => void }> {
  const expected = Buffer.from(`${secret}\n`);
  const server = createServer();
  const connected = new Promise<Socket>((resolve) => {
    server.on('connection', (socket) => {
      socket.on('error', () => socket.destroy());
      firstBytes(socket, expected.length).then(
        (said) => {
          if (!timingSafeEqual(said, expected)) socket.destroy();
          else {
            server.close();
            socket.setNoDelay();
            resolve(socket);
          }
        },
        () => socket.destroy(),
      );
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  const { address, port } = server.address() as AddressInfo;
  return { address: `${address}:${port}`, connected, close: () => void server.close() };
}

/** Rejects where the connection ends before it has said as much. What follows stays to be read. */
function firstBytes(socket: Socket, length: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const read = (): void => {
      const said = socket.read(length) as Buffer | null;
      if (said === null) return;
      socket.off('readable', read).off('close', failed);
      if (said.length === length) resolve(said);
      else failed();
    };
    const failed = (): void => reject(new Error('The connection ended.'));
    socket.on('readable', read).once('close', failed);
  });
}
