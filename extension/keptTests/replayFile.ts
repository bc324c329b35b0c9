/**
 * `backstep-server replay --file` as a child process: the command that CI runs too, in the project's own runtime. Its
 * lines come as events, what it complains of as the error. Knows no VS Code.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { t } from '@vscode/l10n';
import type { ReplayEvent } from '../../server/protocol/replay.js';
import { ReplayFailed } from '../../server/protocol/readReplay.js';
import type { NodeRuntime } from '../server/nodeRuntime.js';
import { pythonArguments, type PythonSettings } from '../server/pythonSettings.js';

export interface ReplayFileOptions {
  runtime: NodeRuntime;
  /** Absolute path of dist/server.js. */
  script: string;
  configFile: string;
  directory: string;
  python: PythonSettings;
  /** The kept thread. */
  file: string;
  /** Its values are read whatever they make of themselves. */
  trusted: boolean;
  signal: AbortSignal;
  /** A line that the graph printed, or the server. */
  onPrint: (line: string) => void;
}

const serverPrefix = '[server] ';
/** Milliseconds that a cancelled replay has to end in order. */
const patience = 5000;

/** Throws ReplayFailed where the thread could not be replayed. */
export async function* replayFile(options: ReplayFileOptions): AsyncGenerator<ReplayEvent> {
  const { runtime, script, configFile, directory, python, file, trusted, signal } = options;
  signal.throwIfAborted();
  const child = spawn(
    runtime.command,
    [
      ...[script, 'replay', '--file', file, '--config', configFile, '--json', '--stop-with-stdin'],
      ...(trusted ? ['--trust'] : []),
      ...pythonArguments(python),
    ],
    { cwd: directory, env: { ...process.env, ...runtime.env }, windowsHide: true },
  );
  let complaint = '';
  let cannotStart: Error | null = null;
  createInterface({ input: child.stderr }).on('line', (line) => {
    if (line.startsWith(serverPrefix)) complaint = line.slice(serverPrefix.length);
    options.onPrint(line);
  });
  const ended = new Promise<number | null>((resolve) => {
    child.once('error', (error) => {
      cannotStart = error;
      resolve(null);
    });
    child.once('close', resolve);
  });
  let insist: NodeJS.Timeout | undefined;
  const cancel = (): void => {
    child.stdin.end();
    insist ??= setTimeout(() => child.kill('SIGKILL'), patience);
  };
  child.stdin.on('error', () => undefined);
  signal.addEventListener('abort', cancel);
  let isWhole = false;
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      const event = JSON.parse(line) as ReplayEvent;
      isWhole ||= event.kind === 'end';
      yield event;
    }
    await ended;
    signal.throwIfAborted();
    if (isWhole) return;
    const reason = (cannotStart as Error | null)?.message ?? complaint;
    throw new ReplayFailed(reason === '' ? t('The replay broke off.') : reason, null);
  } finally {
    cancel();
    await ended;
    clearTimeout(insist);
    signal.removeEventListener('abort', cancel);
  }
}
