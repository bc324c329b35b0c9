/**
 * No worker outlives its server. The pipe's close tells a worker that can still listen; a node that never yields keeps
 * the event loop from hearing it, so a thread of its own holds file descriptor 3, whose other end only the server has.
 */
import { Worker } from 'node:worker_threads';

/** Runs as a script of its own: user loaders (tsx) have no business in it. */
const watch = `
  const { Socket } = require('node:net');
  const end = () => process.kill(process.pid, 'SIGKILL');
  new Socket({ fd: 3, readable: true, writable: false }).on('error', end).on('close', end).resume();
`;

/** Ends this process, whatever it is busy with, when the process that started it is gone. */
export function holdLifeline(): void {
  const thread = new Worker(watch, { eval: true, execArgv: [], env: {}, stdout: false, stderr: false });
  // Without the descriptor (a worker started by hand) there is nothing to hold.
  thread.on('error', (error) => console.error(`The graph worker has no lifeline: ${error.message}`));
  thread.unref();
}
