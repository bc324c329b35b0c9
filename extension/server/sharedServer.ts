/**
 * Finds the server that another window (or a terminal) already runs on a project's data folder: the folder's lock
 * names its URL, and the server itself confirms that it is that one. A stale lock is nobody, and so is one that was
 * copied with its folder.
 */
import { watch } from 'node:fs';
import { isOfAnotherFolder, readLock } from '../../server/protocol/readLock.js';

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
  const info = await infoOf(found, fetchFn);
  return info === null || (await isOfAnotherFolder(dataDir, info)) ? null : found;
}

/** True while the server at that URL is still the same start of the same server. */
export async function isAlive(server: FoundServer, fetchFn: typeof fetch): Promise<boolean> {
  return (await infoOf(server, fetchFn)) !== null;
}

/** What it says of itself; null where it is gone, or another. */
async function infoOf(server: FoundServer, fetchFn: typeof fetch): Promise<object | null> {
  try {
    const response = await fetchFn(`${server.url}/info`, { signal: AbortSignal.timeout(answerTimeoutMs) });
    const info: unknown = await response.json();
    const isIt =
      typeof info === 'object' &&
      info !== null &&
      'instance_id' in info &&
      info.instance_id === server.instanceId;
    return isIt ? info : null;
  } catch {
    return null;
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
