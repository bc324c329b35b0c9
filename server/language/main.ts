/**
 * The language server's process (dist/languageServer.js): talks over what its arguments name (`--stdio`,
 * `--node-ipc`, …) and ends with the editor that started it.
 */
import path from 'node:path';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { createDebounce } from './debounce.js';
import { serveLanguage } from './languageServer.js';
import { nodeDisk } from './workspace/nodeDisk.js';

const connection = createConnection(ProposedFeatures.all);
serveLanguage({
  connection,
  disk: nodeDisk,
  defaultGrammarDir: path.join(path.dirname(process.argv[1] ?? '.'), 'grammars'),
  createDebounce,
});
connection.listen();
