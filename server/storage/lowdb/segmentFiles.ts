/**
 * The segment files of one thread: numbered, read through the shared cache, each a lowdb database. A segment that
 * cannot be read is set aside and reported; the thread goes on without it.
 */
import { Low } from 'lowdb';
import { join } from 'node:path';
import { StorageError } from '../port.js';
import type { Disk } from './disk.js';
import { durableJsonFile, isDamaged } from './durableJsonFile.js';
import type { FileCache } from './fileCache.js';
import { forEachLimited } from './forEachLimited.js';
import type { ProblemLog } from './problemLog.js';
import { encodeEntry } from './entryReferences.js';
import type { Segment } from './segment.js';
import { segmentFormat } from './segment.js';
import { nameOf } from './threadNames.js';

export interface SegmentDeps {
  disk: Disk;
  cache: FileCache;
  problems: ProblemLog;
}

export interface LoadedSegment {
  number: number;
  segment: Segment;
  size: number;
}

export interface SegmentFiles {
  path(segment: number): string;
  /** The segments that are there, in order. */
  numbers(): Promise<number[]>;
  /** Every readable segment in order, and the first number that was never used. */
  loadAll(visit: (loaded: LoadedSegment) => void): Promise<{ nextNumber: number }>;
  /** The segment's content, or null where it cannot be read (any more). */
  read(segment: number): Promise<Segment | null>;
}

const numbered = /^(\d{6,12})\.json/;
const parallelReads = 8;

/** @param folder The thread's `checkpoints` folder. @param threadName The thread's name in the data folder. */
export function segmentFiles(folder: string, threadName: string, deps: SegmentDeps): SegmentFiles {
  const path = (segment: number): string => join(folder, `${String(segment).padStart(6, '0')}.json`);

  const load = async (number: number): Promise<LoadedSegment | null> => {
    try {
      const file = durableJsonFile(path(number), segmentFormat(encodeEntry), deps.disk);
      const db = new Low<Segment>(file, { thread_id: '', entries: [] });
      await db.read();
      if (db.data.thread_id === '') throw new StorageError('damaged', 'The file is gone.');
      if (nameOf(db.data.thread_id) !== threadName)
        throw new StorageError('damaged', 'It belongs to another thread.');
      return { number, segment: db.data, size: file.size };
    } catch (error) {
      // What could not be read just now is not lost: whoever asked is told, and may ask again.
      if (!isDamaged(error)) throw error;
      await deps.problems.setAside(path(number), error);
      return null;
    }
  };

  return {
    path,
    numbers: async () => presentIn(await deps.disk.list(folder)),
    async loadAll(visit) {
      const names = await deps.disk.list(folder);
      // The number of a file that was set aside is not used again.
      const used = names.flatMap((name) => numbered.exec(name)?.[1] ?? []).map(Number);
      const inOrder = presentIn(names);
      const loaded = new Map<number, LoadedSegment | null>();
      let visited = 0;
      // Read in parallel, visited in order and let go of at once: a long history need not fit into memory.
      await forEachLimited(inOrder, parallelReads, async (number) => {
        loaded.set(number, await load(number));
        for (let next = inOrder[visited]; next !== undefined && loaded.has(next); next = inOrder[visited]) {
          const ready = loaded.get(next);
          if (ready) {
            deps.cache.set(path(next), { value: ready.segment, size: ready.size });
            visit(ready);
          }
          loaded.delete(next);
          visited += 1;
        }
      });
      return { nextNumber: used.reduce((a, b) => Math.max(a, b), 0) + 1 };
    },
    async read(number) {
      try {
        return await deps.cache.get(path(number), async () => {
          const loaded = await load(number);
          if (loaded === null) throw new StorageError('damaged', `Segment ${number} cannot be read.`);
          return { value: loaded.segment, size: loaded.size };
        });
      } catch (error) {
        if (isDamaged(error)) return null;
        throw error;
      }
    },
  };
}

function presentIn(names: string[]): number[] {
  return names
    .filter((name) => numbered.test(name) && name.endsWith('.json'))
    .map((name) => parseInt(name, 10))
    .sort((a, b) => a - b);
}
