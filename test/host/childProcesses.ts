/**
 * Child processes that do not outlive us. A child leads a process group of its own (POSIX), so that Ctrl+C reaches
 * us alone and we end everything in order. What the children are for is the caller's.
 */
import { spawn, type ChildProcess, type SpawnOptions, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { killTree } from './processTree.js';

/** A running child. `exited` settles with its exit code (1 when a signal ended it or it could not start). */
export interface StartedProcess {
  readonly child: ChildProcess;
  readonly exited: Promise<number>;
  /** Ends the child and its descendants: politely, then by force after `graceMs` (default 4,000). */
  end(graceMs?: number): Promise<void>;
}

export interface StartOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  stdio?: StdioOptions;
}

/** Starts a child that is killed with all its descendants when this process ends for whatever reason it can see. */
export function startProcess(
  command: string,
  args: readonly string[],
  options: StartOptions = {},
): StartedProcess {
  const windows = process.platform === 'win32';
  const spawnOptions: SpawnOptions = { ...options, detached: !windows };
  // Windows runs `npm.cmd` and `code.cmd` through a shell only, which splits arguments at spaces.
  const child =
    windows && !command.endsWith('.exe')
      ? spawn(quoted(command), args.map(quoted), { ...spawnOptions, shell: true })
      : spawn(command, args, spawnOptions);
  const signalTree = (signal: NodeJS.Signals) => child.pid !== undefined && killTree(child.pid, signal);
  const killNow = () => signalTree('SIGKILL');
  process.once('exit', killNow);
  const exited = new Promise<number>((resolve) => {
    child.once('error', (error) => {
      process.stderr.write(`${command}: ${error.message}\n`);
      resolve(1);
    });
    child.once('exit', (code) => resolve(code ?? 1));
  });
  void exited.then(() => {
    // The leader is gone; whatever it left behind goes too.
    killNow();
    process.removeListener('exit', killNow);
  });
  return {
    child,
    exited,
    async end(graceMs = 4000) {
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) {
        return;
      }
      signalTree('SIGTERM');
      const force = setTimeout(killNow, graceMs);
      await exited;
      clearTimeout(force);
    },
  };
}

/** Turns the signals that end a program into an exit, so that the `exit` handlers of `startProcess` run. */
export function exitOnSignals(): void {
  for (const [signal, number] of [
    ['SIGINT', 2],
    ['SIGTERM', 15],
    ['SIGHUP', 1],
  ] as const) {
    process.on(signal, () => process.exit(128 + number));
  }
}

/** Runs a command to its end and answers its exit code and, unless `stdio` says otherwise, what it printed. */
export async function runToEnd(
  command: string,
  args: readonly string[],
  options: StartOptions = {},
): Promise<{ code: number; output: string }> {
  const { child, exited } = startProcess(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => chunks.push(text));
  }
  const closed = once(child, 'close').catch(() => undefined);
  const code = await exited;
  await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 1000).unref())]);
  return { code, output: chunks.join('') };
}

function quoted(text: string): string {
  return /[\s&|<>^"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
