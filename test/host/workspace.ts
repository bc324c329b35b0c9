/**
 * The folder that a test opens in VS Code: a copy of the TypeScript example outside the repository, so that nothing is
 * written into it. The copy borrows the repository's node_modules.
 */
import { cp, mkdtemp, readFile, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DataFolderLock } from '../../server/protocol/backstep.js';
import { killTree } from './processTree.js';
import { exampleFolder, repositoryRoot } from './paths.js';

export interface Workspace {
  /** The folder to open; absolute, without symbolic links. */
  readonly folder: string;
  /** Ends a run server that was left behind in it, and removes it. */
  remove(): Promise<void>;
}

/** Makes a fresh copy of the example. */
export async function createWorkspace(): Promise<Workspace> {
  const base = await makeTemporaryFolder('workspace');
  const folder = path.join(base, 'typescript');
  await cp(exampleFolder, folder, {
    recursive: true,
    filter: (source) => !['node_modules', '.backstep', '.langgraph_api'].includes(path.basename(source)),
  });
  await symlink(path.join(repositoryRoot, 'node_modules'), path.join(base, 'node_modules'), 'junction');
  return {
    folder,
    async remove() {
      await endLeftServer(folder);
      await removeFolder(base);
    },
  };
}

/** A new empty folder under the system's temporary one; its real path, as processes report it. */
export async function makeTemporaryFolder(name: string): Promise<string> {
  return mkdtemp(path.join(await realpath(tmpdir()), `backstep-${name}-`));
}

/** Removes a folder, patiently: a process that just ended may still be letting go of its files. */
export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
}

/** A run server outlives its window on purpose when it was detached; the tests' own must not. */
async function endLeftServer(folder: string): Promise<void> {
  const text = await readFile(path.join(folder, '.backstep', 'lock.json'), 'utf8').catch(() => undefined);
  if (text === undefined) {
    return;
  }
  const { pid, url, instance_id } = JSON.parse(text) as DataFolderLock;
  // A lock that a crash left behind names a process id that may be anybody's by now: ask who it is.
  const info = url === null ? undefined : await fetch(`${url}/info`).catch(() => undefined);
  const answer = (await info?.json().catch(() => undefined)) as { instance_id?: unknown } | undefined;
  if (answer?.instance_id === instance_id && pid !== process.pid) {
    killTree(pid, 'SIGKILL');
  }
}
