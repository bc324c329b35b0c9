/**
 * Entry of the Node worker process: connects to the server's pipe and serves it until the pipe closes. Stdout and
 * stderr belong to the user's code. What its code throws where nobody catches it is printed, never swallowed.
 */
import { parseArgs } from 'node:util';
import { createConnection } from 'node:net';
import { createMessageConnection, SocketMessageReader } from 'vscode-jsonrpc/node';
import { createPipeWriter } from '../../protocol/pipeWriter.js';
import { createBlame } from './blame.js';
import { holdLifeline } from './lifeline.js';
import { createPrints } from './prints.js';
import { startWorker } from './worker.js';

function main(): void {
  const { values } = parseArgs({ options: { pipe: { type: 'string' } } });
  if (values.pipe === undefined) throw new Error('Usage: nodeWorker --pipe <name>');
  holdLifeline();
  const socket = createConnection(values.pipe);
  const connection = createMessageConnection(new SocketMessageReader(socket), createPipeWriter(socket));
  // Without the server there is nothing to keep state for.
  connection.onClose(() => process.exit(0));

  const blame = createBlame();
  process.on('unhandledRejection', (reason) => {
    const whose = blame.rejected(reason) ? 'the run that made it fails' : 'of no run that is under way';
    console.error(`Unhandled rejection in user code (${whose}):`, reason);
  });
  process.on('uncaughtException', (error) => {
    console.error('Uncaught exception in user code; the worker stops:', error);
    process.exit(70);
  });

  startWorker({
    connection,
    blame,
    prints: createPrints(process),
    runtimeVersion: process.versions.node,
    importModule: async (url) => (await import(url)) as Record<string, unknown>,
    warn: (message) => console.error(message),
  });
}

main();
