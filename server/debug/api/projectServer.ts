/**
 * The run server of a project for a session that names none: the one that already runs on the project's data folder, else
 * one of its own, which ends with the session.
 */
import { t } from '@vscode/l10n';
import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { readyLinePrefix } from '../../protocol/backstep.js';
import { isOfAnotherFolder, readLock } from '../../protocol/readLock.js';
import { DebugError } from '../errors.js';

export interface ProjectServer {
  url: string;
  /** Ends it where it is the session's own. */
  stop(): Promise<void>;
}

export interface ProjectServerDeps {
  /** dist/server.js. */
  script: string;
  fetchFn: typeof fetch;
  /** A line that a graph printed. */
  printed: (line: string) => void;
  /** A line of the server's own log. */
  log: (line: string) => void;
}

/** Exit code of the server for "another live server holds the data folder". */
const folderHeldExitCode = 3;
const graphPrefix = '[graph] ';
/** Milliseconds. */
const stopPatience = 10_000;
const sharePatience = 30_000;
const answerPatience = 5000;

export async function openProjectServer(configFile: string, deps: ProjectServerDeps): Promise<ProjectServer> {
  const dataDir = path.join(path.dirname(configFile), '.backstep');
  const shared = await runningServer(dataDir, deps.fetchFn);
  if (shared !== null) return { url: shared, stop: () => Promise.resolve() };
  const started = await startServer(configFile, deps);
  if (started !== null) return started;
  const url = await awaitRunningServer(dataDir, deps.fetchFn);
  return { url, stop: () => Promise.resolve() };
}

/** Null where another server holds the data folder. */
async function startServer(configFile: string, deps: ProjectServerDeps): Promise<ProjectServer | null> {
  const child = spawn(process.execPath, [deps.script, '--config', configFile, '--stop-with-stdin'], {
    cwd: path.dirname(configFile),
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
  });
  child.stdin.on('error', () => undefined);
  let lastLine = '';
  createInterface(child.stderr).on('line', (line) => {
    if (line.startsWith(graphPrefix)) {
      deps.printed(line.slice(graphPrefix.length));
      return;
    }
    if (line.trim() !== '') lastLine = line;
    deps.log(line);
  });
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', () => resolve(lastLine));
  });
  const ready = new Promise<string>((resolve) => {
    createInterface(child.stdout).on('line', (line) => {
      if (line.startsWith(readyLinePrefix)) resolve(line.slice(readyLinePrefix.length).trim());
    });
  });
  const stop = async (): Promise<void> => {
    child.stdin.end();
    const insist = setTimeout(() => child.kill('SIGKILL'), stopPatience);
    await ended;
    clearTimeout(insist);
  };
  const first = await Promise.race([ready.then((url) => ({ url })), ended.then((reason) => ({ reason }))]);
  if ('url' in first) return { url: first.url, stop };
  if (child.exitCode === folderHeldExitCode) return null;
  throw new DebugError('no-server', t('The run server could not be started: {0}', first.reason));
}

async function runningServer(dataDir: string, fetchFn: typeof fetch): Promise<string | null> {
  const lock = await readLock(dataDir);
  if (lock?.url == null || lock.stopping === true) return null;
  const answer = await fetchFn(`${lock.url.replace(/\/$/, '')}/info`, {
    signal: AbortSignal.timeout(answerPatience),
  }).catch(() => null);
  const info = (await answer?.json().catch(() => null)) as { instance_id?: unknown } | null | undefined;
  if (info?.instance_id !== lock.instance_id || (await isOfAnotherFolder(dataDir, info))) return null;
  return lock.url.replace(/\/$/, '');
}

/** For a folder whose holder is only just starting: looks again whenever the folder changes. */
async function awaitRunningServer(dataDir: string, fetchFn: typeof fetch): Promise<string> {
  const deadline = AbortSignal.timeout(sharePatience);
  while (!deadline.aborted) {
    const changed = nextChange(dataDir, deadline);
    const url = await runningServer(dataDir, fetchFn);
    if (url !== null) return url;
    await changed;
  }
  throw new DebugError('no-server', t('Another server holds {0} and does not answer.', dataDir));
}

function nextChange(folder: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const watcher = watch(folder, { signal });
    const done = (): void => {
      watcher.close();
      resolve();
    };
    watcher.once('change', done).once('error', done).once('close', resolve);
  });
}
