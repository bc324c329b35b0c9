/**
 * The heads of all threads: read at open, kept in memory, written one file each. Changes of one head that come
 * together share a write.
 */
import { Low } from 'lowdb';
import type { Batcher } from './batcher.js';
import { createBatcher } from './batcher.js';
import { StorageError } from '../port.js';
import type { Disk } from './disk.js';
import { durableJsonFile, isDamaged } from './durableJsonFile.js';
import type { Head, HeadChange } from './head.js';
import { headFormat } from './head.js';
import type { ProblemLog } from './problemLog.js';
import type { ThreadFolders } from './threadFolders.js';
import { nameOf } from './threadNames.js';

export interface HeadTable {
  get(threadId: string): Head | null;
  all(): Head[];
  /** Resolves when the change is on disk. */
  change(threadId: string, change: HeadChange): Promise<void>;
  /** Changes the head in memory at once and on disk some time after, for what can be found again without it. */
  changeLater(threadId: string, change: HeadChange): void;
  /** Takes in a head that is on disk already. */
  adopt(head: Head): void;
  /** Waits for the write under way, so that the file may be moved. For use inside `folders.alone`. */
  settle(threadId: string): Promise<void>;
  forget(threadId: string): void;
  flushAll(): Promise<void>;
  /** Names of the threads whose head could not be read. */
  lost: string[];
}

export interface HeadTableDeps {
  disk: Disk;
  folders: ThreadFolders;
  problems: ProblemLog;
  later: (work: () => void) => void;
}

interface Row {
  head: Head;
  /** Changed in memory only. */
  isDirty: boolean;
  batcher: Batcher<HeadChange> | null;
}

export async function openHeadTable(deps: HeadTableDeps): Promise<HeadTable> {
  const rows = new Map<string, Row>();
  const lost: string[] = [];
  /** Heads that could not be read for now (no permission): a change would take their place. */
  const unreadable = new Set<string>();
  const pathOf = (name: string): string => deps.folders.path(name, 'head.json');

  for (const name of deps.folders.names()) {
    try {
      const head = durableJsonFile(pathOf(name), headFormat, deps.disk).readNow();
      if (head === null) continue;
      if (nameOf(head.thread_id) !== name) throw new StorageError('damaged', 'It belongs to another thread.');
      rows.set(head.thread_id, { head, isDirty: false, batcher: null });
    } catch (error) {
      if (isDamaged(error)) lost.push(name);
      else unreadable.add(name);
      await deps.problems.setAside(pathOf(name), error);
    }
  }

  const rowOf = (threadId: string): Row => {
    const row = rows.get(threadId) ?? {
      head: { thread_id: threadId, thread: null, runs: [] },
      isDirty: false,
      batcher: null,
    };
    rows.set(threadId, row);
    return row;
  };
  const batcherOf = (threadId: string, row: Row): Batcher<HeadChange> => {
    row.batcher ??= createBatcher<HeadChange>(async (changes) => {
      if (changes.length === 0 && !row.isDirty) return;
      const db = new Low<Head>(
        durableJsonFile(pathOf(nameOf(threadId)), headFormat, deps.disk),
        apply(row.head, changes),
      );
      row.isDirty = false;
      try {
        await db.write();
      } catch (error) {
        row.isDirty = true;
        throw error;
      }
      // Once more on what is in memory now: something may have been changed for later during the write.
      row.head = apply(row.head, changes);
    });
    return row.batcher;
  };
  const flush = async (threadId: string, row: Row): Promise<void> => {
    if (row.isDirty || row.batcher?.isBusy() === true) await batcherOf(threadId, row).flush();
  };

  return {
    get: (threadId) => rows.get(threadId)?.head ?? null,
    all: () => [...rows.values()].map(({ head }) => head),
    async change(threadId, change) {
      const name = nameOf(threadId);
      if (unreadable.has(name))
        throw new StorageError('damaged', `Thread ${threadId} is there, but its head cannot be read.`);
      await deps.folders.whenFree(name);
      deps.folders.ensure(name);
      await batcherOf(threadId, rowOf(threadId)).add(change);
    },
    changeLater(threadId, change) {
      const row = rowOf(threadId);
      row.head = change(row.head);
      row.isDirty = true;
      deps.later(() => {
        if (rows.get(threadId) === row) flush(threadId, row).catch(() => undefined);
      });
    },
    adopt: (head) => void rows.set(head.thread_id, { head, isDirty: false, batcher: null }),
    async settle(threadId) {
      const row = rows.get(threadId);
      if (row?.batcher?.isBusy() === true) await row.batcher.flush().catch(() => undefined);
    },
    forget: (threadId) => void rows.delete(threadId),
    async flushAll() {
      await Promise.all([...rows].map(([threadId, row]) => flush(threadId, row).catch(() => undefined)));
    },
    lost,
  };
}

function apply(head: Head, changes: HeadChange[]): Head {
  return changes.reduce((current, change) => change(current), head);
}
