/**
 * The run server as a program: reads the command line, brings the real parts together, prints where it listens, and
 * ends in order when asked. What a server is made of is startServer's; this file is run as the CommonJS bundle only.
 */
import path from 'node:path';
import { v7 } from 'uuid';
import manifest from '../package.json' with { type: 'json' };
import { readCommandLine, type ServerOptions } from './commandLine.js';
import { watchSources } from './graphs/fileWatch.js';
import { expectedNode } from './graphs/installedLanggraph.js';
import { readLanggraphJson } from './graphs/langgraphJson.js';
import { nodeLaunch } from './graphs/nodeLaunch.js';
import { createProjectHost } from './graphs/projectHost.js';
import { pythonLaunch } from './graphs/pythonLaunch.js';
import { createTypeReader } from './graphs/typeReader.js';
import { readyLinePrefix } from './protocol/backstep.js';
import { startServer, type RunningServer } from './startServer.js';
import { openStorage } from './storage/openStorage.js';
import { StorageError } from './storage/port.js';

/** Another live server holds the data folder: the extension shares that one. */
const folderHeldExitCode = 3;
/** Milliseconds after which stopping in order is given up. */
const patience = 6000;

/** Graphs' own output and the server's log share stderr; the prefix tells them apart. */
function print(source: 'graph' | 'server', text: string): void {
  for (const line of text.split('\n')) process.stderr.write(`[${source}] ${line}\n`);
}

function start(options: ServerOptions): Promise<RunningServer> {
  const log = (message: string): void => print('server', message);
  return startServer(options, {
    openStorage,
    async openGraphs(configFile, checkpoints, store) {
      const project = await readLanggraphJson(configFile);
      for (const warning of project.settings.warnings) log(warning);
      const types = createTypeReader({
        command: {
          script: path.join(__dirname, 'typeReader.js'),
          libDir: path.join(__dirname, 'typescript'),
          declarationsDir: path.join(__dirname, 'typescript'),
        },
        warn: log,
      });
      return createProjectHost({
        project,
        reload: () => readLanggraphJson(configFile),
        languages: {
          javascript: {
            launch: nodeLaunch({ script: path.join(__dirname, 'nodeWorker.mjs') }),
            expectedRuntime: expectedNode,
            types,
          },
          python: {
            launch: pythonLaunch({
              folder: path.join(__dirname, 'pythonWorker'),
              python: { chosen: options.python, fallback: options.pythonFallback },
            }),
          },
        },
        checkpoints,
        store,
        loadLimitMs: options.loadLimitMs,
        log: (_stream, line) => print('graph', line),
        watch: ({ dir }, changed) => {
          const watching = watchSources({ dir, ignore: [options.dataDir], changed });
          return () => watching.close();
        },
      });
    },
    clock: {
      now: () => new Date(),
      after(ms, task) {
        const timer = setTimeout(task, ms);
        return () => clearTimeout(timer);
      },
    },
    newId: v7,
    log,
    version: manifest.version,
    fetch: globalThis.fetch,
  });
}

/** Ends the server once, whatever asks first; the process goes with it. */
function stopWhenAsked(server: RunningServer, withStdin: boolean): void {
  const stop = (): void => {
    setTimeout(() => process.exit(0), patience).unref();
    void server.stop().then(() => process.exit(0));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop);
  if (!withStdin) return;
  process.stdin.once('end', stop).once('close', stop).once('error', stop);
  process.stdin.resume();
}

async function main(): Promise<void> {
  const invocation = readCommandLine(process.argv.slice(2), {
    workingDir: process.cwd(),
    version: manifest.version,
    env: process.env,
  });
  if (invocation.kind === 'print') {
    process.stdout.write(invocation.text);
    return;
  }
  if (invocation.kind === 'refuse') {
    print('server', `${invocation.message} (see --help)`);
    process.exitCode = 2;
    return;
  }
  try {
    const server = await start(invocation.options);
    stopWhenAsked(server, invocation.options.stopWithStdin);
    process.stdout.write(`${readyLinePrefix}${server.url}\n`);
  } catch (error) {
    print('server', error instanceof Error ? error.message : String(error));
    const isHeld = error instanceof StorageError && error.code === 'folder-locked';
    // What failed may have left timers or pipes open; nothing of it is wanted any more.
    process.exit(isHeld ? folderHeldExitCode : 1);
  }
}

void main();
