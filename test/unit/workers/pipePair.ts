/** The two ends of a worker's connection over a real pipe, in one process. */
import {
  createClientPipeTransport,
  createMessageConnection,
  createServerPipeTransport,
  generateRandomPipeName,
} from 'vscode-jsonrpc/node';
import type { MessageConnection } from 'vscode-jsonrpc/node';

export interface PipePair {
  server: MessageConnection;
  worker: MessageConnection;
  close(): void;
}

export async function openPipePair(): Promise<PipePair> {
  const pipe = generateRandomPipeName();
  const transport = await createClientPipeTransport(pipe);
  const worker = createMessageConnection(...createServerPipeTransport(pipe));
  const server = createMessageConnection(...(await transport.onConnected()));
  return {
    server,
    worker,
    close() {
      worker.end();
      worker.dispose();
      server.end();
      server.dispose();
    },
  };
}
