/**
 * Finds the server that another window (or a terminal) already runs on a project's data folder: the folder's lock
 * names its URL, and the server itself confirms that it is that one. A stale lock is nobody.
 */
import { watch } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { DataFolderLock } from '../../server/protocol/backstep.js';

export interface FoundServer {
  url: string;
  instanceId: string;
}

/** How long a server may take to answer `/info` before it counts as gone. */
const answerTimeoutMs = 5000;

export async function findSharedServer(dataDir: string, fetchFn: typeof fetch): Promise<FoundServer | null> {
  const lock = await readLock(dataDir);
  if (lock?.url == null) return null;
  const found = { url: lock.url.replace(/\/$/, ''), instanceId: lock.instance_id };
  return (await isAlive(found, fetchFn)) ? found : null;
}

/** True while the server at that URL is still the same start of the same server. */
export async function isAlive(server: FoundServer, fetchFn: typeof fetch): Promise<boolean> {
  try {
    const response = await fetchFn(`${server.url}/info`, { signal: AbortSignal.timeout(answerTimeoutMs) });
    const info: unknown = await response.json();
    return (
      typeof info === 'object' &&
      info !== null &&
      'instance_id' in info &&
      info.instance_id === server.instanceId
    );
  } catch {
    return false;
  }
}

/**
 * For a folder whose holder is only just starting: looks again whenever the folder changes, until a server answers or
 * the time is up (`null`).
 */
export async function awaitSharedServer(
  dataDir: string,
  fetchFn: typeof fetch,
  timeoutMs: number,
): Promise<FoundServer | null> {
  const deadline = AbortSignal.timeout(timeoutMs);
  for (;;) {
    const changed = nextChange(dataDir, deadline);
    const found = await findSharedServer(dataDir, fetchFn);
    if (found !== null || deadline.aborted) return found;
    await changed;
  }
}

/** Resolves at the folder's next change, or when `signal` aborts. Begins to watch before it returns. */
function nextChange(folder: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    try {
      const watcher = watch(folder, { signal });
      const done = (): void => {
        watcher.close();
        resolve();
      };
      watcher.once('change', done);
      watcher.once('error', done);
      watcher.once('close', resolve);
    } catch {
      resolve();
    }
  });
}

async function readLock(dataDir: string): Promise<DataFolderLock | null> {
  try {
    return JSON.parse(await readFile(path.join(dataDir, 'lock.json'), 'utf8')) as DataFolderLock;
  } catch {
    return null;
  }
}
