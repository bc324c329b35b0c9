/**
 * Entry of the type reader: a process of its own, because the compiler takes memory and never yields. Serves the server
 * that started it, one reading after another, and ends with it.
 */
import { parseArgs } from 'node:util';
import { createMessageConnection, IPCMessageReader, IPCMessageWriter } from 'vscode-jsonrpc/node';
import { typeSchemaNotifications, typeSchemaRequests } from '../protocol/typeSchemas.js';
import { createProgramReader } from './program.js';
import { readTypes } from './readTypes.js';

function main(): void {
  const { values } = parseArgs({ options: { lib: { type: 'string' }, declarations: { type: 'string' } } });
  const { lib, declarations } = values;
  if (lib === undefined || declarations === undefined)
    throw new Error('Usage: typeReader --lib <folder> --declarations <folder>, started with an IPC channel');
  const programs = createProgramReader({ lib, declarations });
  const connection = createMessageConnection(new IPCMessageReader(process), new IPCMessageWriter(process));
  connection.onRequest(typeSchemaRequests.read, (params) =>
    readTypes(params, {
      programs,
      firstReading: (known) => connection.sendNotification(typeSchemaNotifications.firstReading, known),
    }),
  );
  connection.onClose(() => process.exit(0));
  process.once('disconnect', () => process.exit(0));
  connection.listen();
}

main();
