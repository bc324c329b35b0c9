/**
 * The debug adapter as a program (dist/debugAdapter.js): speaks the Debug Adapter Protocol over stdin and stdout, for VS
 * Code and any other client; ends with its client.
 */
import { config } from '@vscode/l10n';
import path from 'node:path';
import { noCodeDebugger, textsUri } from '../protocol/debug.js';
import { createSandbox } from './expressions/sandbox.js';
import { languageServerLocations } from './locations/languageServerLocations.js';
import { LangGraphDebugSession } from './session.js';

async function main(): Promise<void> {
  await loadTexts(process.env[textsUri]);
  const session = new LangGraphDebugSession({
    hasCodeDebugger: process.env[noCodeDebugger] === undefined,
    expressions: await createSandbox(),
    serverScript: path.join(__dirname, 'server.js'),
    openLocations: (configFile, warn) =>
      languageServerLocations({ script: path.join(__dirname, 'languageServer.js'), configFile, warn }),
    fetchFn: fetch,
    workingDir: process.cwd(),
    soon: (task) => void setTimeout(task, 100),
  });
  process.once('SIGTERM', () => session.shutdown());
  session.start(process.stdin, process.stdout);
}

async function loadTexts(uri: string | undefined): Promise<void> {
  if (uri === undefined) return;
  try {
    await config({ uri });
  } catch (error) {
    console.error(`The texts in ${uri} could not be loaded: ${String(error)}`);
  }
}

void main();
