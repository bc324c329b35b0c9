/**
 * Reads who holds a data folder, without taking part in the locking: the extension finds a running server with it.
 * Imports only protocol types.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataFolderLock } from './backstep.js';

/** The lock of the folder, or null where there is none or it cannot be understood. Whether its holder lives is not asked. */
export async function readLock(dataDir: string): Promise<DataFolderLock | null> {
  const text = await readFile(lockPath(dataDir), 'utf8').catch(() => '');
  return parseLock(text);
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
