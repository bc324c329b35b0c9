/**
 * Entry of the Node worker process: connects to the server's pipe and serves it until the pipe closes. Stdout and
 * stderr belong to the user's code. A failure of user code outside any run is printed, never swallowed.
 */
import { parseArgs } from 'node:util';
import { createConnection } from 'node:net';
import { createMessageConnection, SocketMessageReader } from 'vscode-jsonrpc/node';
import { createPipeWriter } from '../../protocol/pipeWriter.js';
import { holdLifeline } from './lifeline.js';
import { startWorker } from './worker.js';

function main(): void {
  const { values } = parseArgs({ options: { pipe: { type: 'string' } } });
  if (values.pipe === undefined) throw new Error('Usage: nodeWorker --pipe <name>');
  holdLifeline();
  const socket = createConnection(values.pipe);
  const connection = createMessageConnection(new SocketMessageReader(socket), createPipeWriter(socket));
  // Without the server there is nothing to keep state for.
  connection.onClose(() => process.exit(0));

  process.on('unhandledRejection', (reason) => {
    console.error('Unhandled rejection in graph code (no run waits for it):', reason);
  });
  process.on('uncaughtException', (error) => {
    console.error('Uncaught exception in graph code; the graph worker stops:', error);
    process.exit(70);
  });

  startWorker({
    connection,
    runtimeVersion: process.versions.node,
    importModule: async (url) => (await import(url)) as Record<string, unknown>,
    warn: (message) => console.error(message),
  });
}

main();
