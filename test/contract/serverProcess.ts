/**
 * The built server as users start it: a process on a free port over a folder of its own. Whoever starts one ends it;
 * `stopAll` in an `after` hook ends what a failed test left.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { readyLinePrefix } from '../../server/protocol/backstep.js';
import { ensurePythonEnv } from '../host/pythonEnv.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The graphs of the same names in the language under test: suites that say nothing of languages hold for both. */
export const language = process.env.BACKSTEP_TEST_LANGUAGE === 'python' ? 'python' : 'javascript';
const projects = {
  javascript: { example: 'examples/typescript', fixture: 'test/fixtures/contract' },
  python: { example: 'examples/python', fixture: 'test/fixtures/pythonContract' },
}[language];
export const exampleConfig = path.join(root, projects.example, 'langgraph.json');
export const fixtureConfig = path.join(root, projects.fixture, 'langgraph.json');

/** The project of test/fixtures with this name; in Python all contract graphs are in one. */
export function fixtureNamed(name: string): string {
  return language === 'python' ? fixtureConfig : path.join(root, 'test/fixtures', name, 'langgraph.json');
}

export interface ServerProcess {
  url: string;
  child: ChildProcess;
  /** Lines of stderr so far. */
  errors: string[];
  /** Lines of stdout so far. */
  lines: string[];
  /** Resolves with the first line of stderr from number `from` on that holds `text`, now or when it comes. */
  heard: (text: string, from?: number) => Promise<string>;
  /** Ends it in order; its exit code. */
  stop: () => Promise<number | null>;
  /** Ends it as a power cut would. */
  kill: () => Promise<void>;
}

export interface Ended {
  code: number | null;
  errors: string[];
  lines: string[];
}

export interface StartOptions {
  config?: string;
  dataDir?: string;
  args?: string[];
  /** Another build of the server. */
  script?: string;
}

export interface ServerStarter {
  start: (options?: StartOptions) => Promise<ServerProcess>;
  /** For a start that is meant to fail: how it ended. */
  startAndEnd: (args: string[]) => Promise<Ended>;
  newDataDir: () => Promise<string>;
  /** Ends every process and removes every folder. */
  stopAll: () => Promise<void>;
}

export function serverStarter(): ServerStarter {
  const built = process.env.BACKSTEP_TEST_SERVER ?? path.join(root, 'dist/server.js');
  const running = new Set<ChildProcess>();
  const folders: string[] = [];

  const launch = async (given: string[], script = built) => {
    const python = language === 'python' ? ['--python', (await ensurePythonEnv()).python] : [];
    const args = [...python, ...given, '--stop-with-stdin'];
    const child = spawn(process.execPath, [script, ...args], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    running.add(child);
    const errors: string[] = [];
    const lines: string[] = [];
    const said = createInterface(child.stderr).on('line', (line) => errors.push(line));
    const heard = (text: string, from = 0) =>
      new Promise<string>((resolve) => {
        const look = (): void => {
          const found = errors.slice(from).find((line) => line.includes(text));
          if (found === undefined) said.once('line', look);
          else resolve(found);
        };
        look();
      });
    const output = createInterface(child.stdout).on('line', (line) => lines.push(line));
    const closed = once(child, 'close').then(() => running.delete(child));
    child.stdin.on('error', () => undefined);
    return { child, errors, lines, heard, output, closed };
  };

  const newDataDir = async (): Promise<string> => {
    const folder = await mkdtemp(path.join(tmpdir(), 'backstep-test-'));
    folders.push(folder);
    return folder;
  };

  return {
    newDataDir,
    async start({ config = exampleConfig, dataDir, args = ['--port', '0'], script } = {}) {
      const folder = dataDir ?? (await newDataDir());
      const { child, errors, lines, heard, output, closed } = await launch(
        ['--config', config, '--data-dir', folder, ...args],
        script,
      );
      const ready = new Promise<string>((resolve) => {
        output.on(
          'line',
          (line) => line.startsWith(readyLinePrefix) && resolve(line.slice(readyLinePrefix.length)),
        );
      });
      const early = closed.then((): never => {
        throw new Error(`The server ended before it was ready: ${errors.join('\n')}`);
      });
      const url = await Promise.race([ready, early]);
      early.catch(() => undefined);
      return {
        url,
        child,
        errors,
        lines,
        heard,
        async stop() {
          child.stdin.end();
          await closed;
          return child.exitCode;
        },
        async kill() {
          child.kill('SIGKILL');
          await closed;
        },
      };
    },
    async startAndEnd(args) {
      const { child, errors, lines, closed } = await launch(args);
      await closed;
      return { code: child.exitCode, errors, lines };
    },
    async stopAll() {
      const left = [...running];
      for (const child of left) child.kill('SIGKILL');
      for (const child of left)
        if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
      for (const folder of folders.splice(0))
        await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
