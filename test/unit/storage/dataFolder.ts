/** A data folder of its own for each test, and opening it as the server does. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStorage } from '../../../server/storage/openStorage.js';
import type { OpenedStorage } from '../../../server/storage/openStorage.js';
import type { StorageDeps } from '../../../server/storage/storageDeps.js';

export interface DataFolder {
  dir: string;
  /** Opens the folder; closed by `remove` if it is not before. */
  open: (deps?: Partial<StorageDeps>, cacheSize?: number) => Promise<OpenedStorage>;
  remove: () => Promise<void>;
}

export async function dataFolder(): Promise<DataFolder> {
  const dir = await mkdtemp(join(tmpdir(), 'backstep-storage-'));
  const opened: OpenedStorage[] = [];
  return {
    dir,
    async open(deps = {}, cacheSize = 1_000_000) {
      const start = { dataDir: dir, instanceId: `test-${opened.length}`, version: '0.0.0' };
      const storage = await openStorage({ ...start, deps, cacheSize });
      opened.push(storage);
      return storage;
    },
    async remove() {
      for (const storage of opened) await storage.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
