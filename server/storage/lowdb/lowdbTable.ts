/** Records that are few and small: one file holds them all and each change rewrites it. */
import { Low } from 'lowdb';
import { StorageError } from '../port.js';
import { createBatcher } from './batcher.js';
import type { Disk } from './disk.js';
import type { JsonFormat } from './durableJsonFile.js';
import { durableJsonFile, isDamaged } from './durableJsonFile.js';
import { isRecord } from './isRecord.js';
import type { ProblemLog } from './problemLog.js';

export interface TableOptions<T> {
  path: string;
  /** The key of the list in the file, and what messages call it. */
  name: string;
  idOf: (record: T) => string;
  isRecordOf: (value: unknown) => value is T;
}

export interface LowdbTable<T> {
  put(record: T): Promise<void>;
  get(id: string): Promise<T | null>;
  list(): Promise<T[]>;
  delete(id: string): Promise<boolean>;
  /** Waits for what is being written; takes no changes from now on. */
  close(): Promise<void>;
}

export async function openLowdbTable<T>(
  options: TableOptions<T>,
  disk: Disk,
  problems: ProblemLog,
): Promise<LowdbTable<T>> {
  const { path, idOf } = options;
  const db = new Low<T[]>(durableJsonFile(path, tableFormat(options), disk), []);
  await db.read().catch((error: unknown) => {
    // Going on without a file that is merely unreadable would overwrite it.
    if (!isDamaged(error)) throw error;
    return problems.setAside(path, error);
  });
  const batcher = createBatcher<(records: T[]) => T[]>(async (changes) => {
    if (changes.length === 0) return;
    const before = db.data;
    db.data = changes.reduce((current, change) => change(current), before);
    try {
      await db.write();
    } catch (error) {
      db.data = before;
      throw error;
    }
  });
  let isClosed = false;
  const change = async (each: (records: T[]) => T[]): Promise<void> => {
    if (isClosed) throw new StorageError('closed', 'The data folder has been closed.');
    await batcher.add(each);
  };
  const without = (records: T[], id: string): T[] => records.filter((record) => idOf(record) !== id);
  return {
    put(given) {
      const record = structuredClone(given);
      return change((all) => [...without(all, idOf(record)), record]);
    },
    get: (id) => Promise.resolve(structuredClone(db.data.find((record) => idOf(record) === id) ?? null)),
    list: () => Promise.resolve(structuredClone(db.data)),
    async delete(id) {
      if (!db.data.some((record) => idOf(record) === id)) return false;
      await change((all) => without(all, id));
      return true;
    },
    close() {
      isClosed = true;
      return batcher.flush();
    },
  };
}

function tableFormat<T>({ name, isRecordOf }: TableOptions<T>): JsonFormat<T[]> {
  return {
    encode: (records) => `${JSON.stringify({ format: 1, [name]: records }, null, 1)}\n`,
    decode(json) {
      if (!isRecord(json) || json.format !== 1) throw new Error(`not ${name} of a known format`);
      const records = json[name];
      if (!Array.isArray(records) || !records.every(isRecordOf))
        throw new Error(`one of the ${name} is not one`);
      return records;
    },
  };
}
