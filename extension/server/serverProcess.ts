/**
 * The server as a child process: started, its ready line awaited, its output sorted (prints of the graphs, log of
 * the server), stopped with its stdin. Leaves what a state means to projectServer.ts.
 */
import { t } from '@vscode/l10n';
import { spawn } from 'node:child_process';
import { readyLinePrefix } from '../../server/protocol/backstep.js';
import { lineReader } from '../../server/protocol/lines.js';
import { UserError } from '../errors.js';
import { commandIds } from '../ids.js';
import type { NodeRuntime } from './nodeRuntime.js';
import { pythonArguments, type PythonSettings } from './pythonSettings.js';

export interface ServerProcessOptions {
  runtime: NodeRuntime;
  /** Absolute path of dist/server.js. */
  script: string;
  configFile: string;
  directory: string;
  /** `null`: 2024 where it is free, else any. */
  port: number | null;
  python: PythonSettings;
  log(line: string): void;
  graphLog(line: string): void;
}

export interface ServerProcess {
  /** The URL, without a trailing slash; rejects with a `UserError` when the process ends (or fails to start) before. */
  readonly ready: Promise<string>;
  /** Resolves, never rejects, with one sentence on how it ended. */
  readonly ended: Promise<string>;
  /** Asks it to end, insists after a while; resolves when it has ended. */
  stop(): Promise<void>;
}

/** Exit code of the server for "another live server holds the data folder". */
const folderHeldExitCode = 3;
const graphPrefix = '[graph] ';
const stopTimeoutMs = 10_000;

export function startServerProcess(options: ServerProcessOptions): ServerProcess {
  const port = options.port === null ? [] : ['--port', String(options.port)];
  const child = spawn(
    options.runtime.command,
    [
      options.script,
      '--config',
      options.configFile,
      '--stop-with-stdin',
      ...port,
      ...pythonArguments(options.python),
    ],
    {
      cwd: options.directory,
      env: { ...process.env, ...options.runtime.env },
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
    },
  );
  let lastErrorLine = '';
  const errors = lineReader((line) => {
    if (line.startsWith(graphPrefix)) {
      options.graphLog(line.slice(graphPrefix.length));
      return;
    }
    if (line.trim() !== '') lastErrorLine = line;
    options.log(line);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => errors.push(text));
  child.stdout.setEncoding('utf8');
  // Writing to a process that is already gone must not end this one.
  child.stdin.on('error', () => undefined);

  let exitCode: number | null = null;
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) =>
      resolve(t('{0} could not be started: {1}.', options.runtime.command, error.message)),
    );
    child.once('close', (code, signal) => {
      errors.end();
      exitCode = code;
      const how =
        code === null
          ? t('The server ended by signal {0}', String(signal))
          : t('The server ended with code {0}', code);
      resolve(lastErrorLine === '' ? how : `${how}: ${lastErrorLine}`);
    });
  });
  const url = new Promise<string>((resolve) => {
    const lines = lineReader((line) => {
      options.log(line);
      if (line.startsWith(readyLinePrefix))
        resolve(line.slice(readyLinePrefix.length).trim().replace(/\/$/, ''));
    });
    child.stdout.on('data', (text: string) => lines.push(text));
  });
  const early = ended.then((reason): never => {
    const code = exitCode === folderHeldExitCode ? 'folder-held' : 'server-start-failed';
    throw new UserError(code, reason, { next: commandIds.showLog });
  });
  const ready = Promise.race([url, early]);
  // Whoever waits for `ready` hears of it; nobody waiting must not count as an unhandled rejection.
  ready.catch(() => undefined);
  early.catch(() => undefined);

  return {
    ready,
    ended,
    async stop() {
      child.stdin.end();
      const insist = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
      await ended;
      clearTimeout(insist);
    },
  };
}
