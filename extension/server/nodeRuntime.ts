/**
 * Chooses the Node that runs the server: what the setting names, else the `node` of the PATH (the version people use
 * for their project), else the one VS Code itself brings. Leaves starting the server to serverProcess.ts.
 */
import { execFile } from 'node:child_process';

export interface NodeRuntime {
  command: string;
  /** To be added to the environment. */
  env: Record<string, string>;
}

export interface NodeRuntimeDeps {
  /** Setting `backstep.nodePath`; empty where it is not set. */
  nodePath: string;
  execPath: string;
  /** Resolves with what `command --version` prints; rejects where there is no such command. */
  version(command: string): Promise<string>;
}

const minimum = [20, 19] as const;

export async function findNodeRuntime(deps: NodeRuntimeDeps): Promise<NodeRuntime> {
  // Taken as it is: a wrong path must show as an error, not silently become another Node.
  if (deps.nodePath !== '') return { command: deps.nodePath, env: {} };
  const version = await deps.version('node').catch(() => '');
  if (isRecent(version)) return { command: 'node', env: {} };
  return { command: deps.execPath, env: { ELECTRON_RUN_AS_NODE: '1' } };
}

/** Asks the command itself, without a shell and for five seconds at most. */
export function nodeVersion(command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(command, ['--version'], { timeout: 5000, windowsHide: true }, (error, stdout) => {
      if (error === null) resolve(stdout.trim());
      else reject(new Error(`${command} --version failed`, { cause: error }));
    });
  });
}

function isRecent(version: string): boolean {
  const match = /^v(\d+)\.(\d+)\./.exec(version);
  if (match === null) return false;
  const [major, minor] = [Number(match[1]), Number(match[2])];
  return major > minimum[0] || (major === minimum[0] && minor >= minimum[1]);
}
