/**
 * Reads who holds a data folder, without taking part in the locking: the extension finds a running server with it.
 * Imports only protocol types.
 */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataFolderLock } from './backstep.js';

/** The lock of the folder, or null where there is none or it cannot be understood. Whether its holder lives is not asked. */
export async function readLock(dataDir: string): Promise<DataFolderLock | null> {
  const text = await readFile(lockPath(dataDir), 'utf8').catch(() => '');
  return parseLock(text);
}

/**
 * Whether the folder that a holder says is its own is there and is another one: a lock that was copied with its folder
 * names a server that lives and serves the original.
 * @param info What the holder answers to `GET /info`.
 */
export async function isOfAnotherFolder(dataDir: string, info: unknown): Promise<boolean> {
  const named = dataDirOf(info);
  if (named === null) return false;
  try {
    const [own, other] = await Promise.all([dataDir, named].map((each) => stat(each, { bigint: true })));
    return own?.ino !== other?.ino || own?.dev !== other?.dev;
  } catch {
    return false;
  }
}

/** The data folder in the answer to `GET /info`. */
export function dataDirOf(info: unknown): string | null {
  const host = (info as { host?: { data_dir?: unknown } | null } | null)?.host;
  return typeof host?.data_dir === 'string' ? host.data_dir : null;
}

export function lockPath(dataDir: string): string {
  return join(dataDir, 'lock.json');
}

/** null for a text that is no lock, as one that is just being written. */
export function parseLock(text: string): DataFolderLock | null {
  try {
    const lock = JSON.parse(text) as Partial<DataFolderLock> | null;
    if (typeof lock?.pid !== 'number' || typeof lock.instance_id !== 'string') return null;
    const { pid, instance_id, url = null, version = '', started_at = '', stopping } = lock;
    return {
      pid,
      instance_id,
      url,
      version,
      started_at,
      ...(stopping === true ? { stopping } : {}),
    };
  } catch {
    return null;
  }
}
