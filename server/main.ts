/**
 * The run server as a program: reads the command line, brings the real parts together, prints where it listens, and
 * ends in order when asked. What a server is made of is startServer's; this file is run as the CommonJS bundle only.
 */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { v7 } from 'uuid';
import manifest from '../package.json' with { type: 'json' };
import type { CommandInvocation, ReplayedFile } from './commandInvocation.js';
import { readCommandLine } from './commandLine.js';
import { overMemory } from './fileServer.js';
import { bundledDebugpy } from './graphs/bundledDebugpy.js';
import { watchSources } from './graphs/fileWatch.js';
import { expectedNode } from './graphs/installedLanggraph.js';
import { readLanggraphJson } from './graphs/langgraphJson.js';
import { nodeLaunch } from './graphs/nodeLaunch.js';
import { createProjectHost } from './graphs/projectHost.js';
import { pythonLaunch } from './graphs/pythonLaunch.js';
import { createTypeReader } from './graphs/typeReader.js';
import { readyLinePrefix } from './protocol/backstep.js';
import { readLock } from './protocol/readLock.js';
import { replayCommand } from './replayCommand.js';
import type { ServerOptions } from './serverOptions.js';
import { startServer, type RunningServer, type ServerDeps } from './startServer.js';
import { openStorage } from './storage/openStorage.js';
import { StorageError } from './storage/port.js';
import { exportCommand, importCommand, importText, type OpenServer } from './threadFileCommands.js';

/** Another live server holds the data folder: the extension shares that one. */
const folderHeldExitCode = 3;
/** Milliseconds after which stopping in order is given up. */
const patience = 6000;

/** Graphs' own output and the server's log share stderr; the prefix tells them apart. */
function print(source: 'graph' | 'server', text: string): void {
  for (const line of text.split('\n')) process.stderr.write(`[${source}] ${line}\n`);
}

function partsOf(options: ServerOptions): ServerDeps {
  const log = (message: string): void => print('server', message);
  return {
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
              python: {
                chosen: options.python,
                selected: options.pythonSelected,
                fallback: options.pythonFallback,
              },
            }),
            debuggerFallback: () => bundledDebugpy(options.extensionsDir),
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
  };
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

/** The exit code. */
function perform(invocation: CommandInvocation): Promise<number> {
  const { options } = invocation;
  const cancel = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => cancel.abort());
  if (options.stopWithStdin) process.stdin.once('end', () => cancel.abort()).resume();
  const { signal } = cancel;
  const complain = (message: string): void => print('server', message);
  const deps = { fetch: globalThis.fetch, complain, signal };
  const open = (): Promise<OpenServer> => openServer(options);
  if (invocation.kind === 'export')
    return exportCommand(invocation, { ...deps, open, output: process.stdout });
  if (invocation.kind === 'import')
    return importCommand(invocation, { ...deps, open, output: process.stdout });
  const { thread } = invocation;
  return replayCommand(invocation, {
    ...deps,
    open: async () =>
      'id' in thread
        ? { ...(await openServer(options)), threadId: thread.id }
        : openFile(thread, options, signal),
    write: (line) => void process.stdout.write(`${line}\n`),
  });
}

/** The server of the data folder: one of this process's own, or the one that holds it already. */
async function openServer(options: ServerOptions): Promise<OpenServer> {
  const headers: Record<string, string> = options.apiKey === null ? {} : { 'x-api-key': options.apiKey };
  try {
    const server = await startServer(options, partsOf(options));
    return { url: server.url, headers, stop: () => server.stop() };
  } catch (error) {
    const url = isHeld(error) ? (await readLock(options.dataDir))?.url : null;
    if (url == null) throw error;
    return { url, headers, stop: () => Promise.resolve() };
  }
}

/** A server that has the file's thread and nothing else, and that nobody else can ask. */
async function openFile(
  { file, trusted }: ReplayedFile,
  given: ServerOptions,
  signal: AbortSignal,
): Promise<OpenServer & { threadId: string }> {
  const apiKey = randomUUID();
  const text = await readFile(file);
  // Its own file is no flood that anybody sends.
  const maxBody = Math.max(given.maxBody, text.byteLength);
  const options = { ...given, host: '127.0.0.1', port: 0, apiKey, maxBody };
  const running = await startServer(options, overMemory(partsOf(options)));
  const stop = (): Promise<void> => running.stop();
  try {
    const server = { url: running.url, headers: { 'x-api-key': apiKey }, stop };
    const asking = { ...server, fetch: globalThis.fetch, signal };
    return { ...server, threadId: await importText({ file, text, keepsId: true, trusted }, asking) };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Another live server has the data folder. */
function isHeld(error: unknown): boolean {
  return error instanceof StorageError && error.code === 'folder-locked';
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
  if (invocation.kind !== 'serve') {
    const code = await perform(invocation);
    // What was written may still be on its way: a pipe is asynchronous on some systems.
    process.stdout.write('', () => process.exit(code));
    return;
  }
  try {
    const { options } = invocation;
    const server = await startServer(options, partsOf(options));
    stopWhenAsked(server, options.stopWithStdin);
    process.stdout.write(`${readyLinePrefix}${server.url}\n`);
  } catch (error) {
    print('server', error instanceof Error ? error.message : String(error));
    // What failed may have left timers or pipes open; nothing of it is wanted any more.
    process.exit(isHeld(error) ? folderHeldExitCode : 1);
  }
}

void main();
