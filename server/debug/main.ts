/**
 * The debug adapter as a program (dist/debugAdapter.js): speaks the Debug Adapter Protocol over stdin and stdout, for VS
 * Code and any other client; ends with its client.
 */
import path from 'node:path';
import { createSandbox } from './expressions/sandbox.js';
import { languageServerLocations } from './locations/languageServerLocations.js';
import { LangGraphDebugSession } from './session.js';

async function main(): Promise<void> {
  const session = new LangGraphDebugSession({
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

void main();
