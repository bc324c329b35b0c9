/**
 * The disk as the threads' files see it: a write is one record in a journal that all threads share, so what comes
 * together shares one fsync however many files it is for; the files themselves are written some time after. Readers
 * see what is in the journal. Paths outside the root go to the disk as they are.
 */
import { basename, dirname, relative, sep } from 'node:path';
import { createBatcher } from './batcher.js';
import type { Disk } from './disk.js';
import { forEachLimited } from './forEachLimited.js';
import type { JournalFiles } from './journalFiles.js';
import { encodeRecord, type JournalRecord } from './journalFormat.js';
import { isWithin } from './journalReplay.js';
import { createPendingFiles, type PendingFile } from './pendingFiles.js';

export interface JournaledDisk extends Disk {
  /** Writes all that is pending into its files; then the journal says nothing of what was before. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

export interface JournaledDiskDeps {
  dataDir: string;
  /** The folder below which files are journaled, and what is in it. */
  root: string;
  names: string[];
  disk: Disk;
  files: JournalFiles;
  /** What the journals of before have and the files do not, and those journals. */
  contents: ReadonlyMap<string, Buffer>;
  journals: readonly string[];
  /** Runs `work` some time after. */
  later: (work: () => void) => void;
}

/**
 * Bytes of the journal (and of the files it is about), looks at it in a row, and files, after which it is settled in any
 * case. Settling a short run's files costs the server as much as half of the run, so a burst is over before it begins.
 */
const settleAt = { bytes: 32 * 1024 * 1024, looks: 100, files: 10_000 };
const parallelWrites = 2;

type Change = { record: JournalRecord; path: string; whole: () => Buffer } | { settled: () => void };

export function createJournaledDisk(deps: JournaledDiskDeps): JournaledDisk {
  const { disk, files, root } = deps;
  const pending = createPendingFiles();
  const writing = new Map<string, Promise<unknown>>();
  /** Folders out of which something was removed. */
  const unsynced = new Set<string>();
  const made = new Set<string>();
  /** Names of the folders in the root that were there at the start, or came as a whole. */
  const found = new Set(deps.names);
  /** Journals whose records are in the files, or will be with the next settling. */
  let old: string[] = [...deps.journals];
  let isWatched = false;
  let commits = 0;
  let settling: Promise<void> | null = null;

  const isJournaled = (path: string): boolean => path !== root && isWithin(path, root);
  /** Asking the disk for folders that are not there is dearer than knowing it. */
  const isOnDisk = (folder: string): boolean =>
    !isJournaled(folder) || made.has(folder) || found.has(relative(root, folder).split(sep)[0] ?? '');
  // Of every write: `relative` would take longer than the encoding of the record.
  const above = root.length - relative(deps.dataDir, root).length;
  const nameOf = (path: string): string => path.slice(above).replaceAll(sep, '/');

  // Two turns: heads and logs have batchers of their own, and the end of a run (its file, its thread's head) is one commit.
  const batcher = createBatcher<Change>(
    async (changes) => {
      const records = changes.filter((change) => 'record' in change);
      if (records.length > 0) await files.append(records.flatMap(({ record }) => encodeRecord(record)));
      commits += 1;
      // At once: nothing may be in the journal and nowhere else when it is settled.
      for (const { record, path, whole } of records) {
        if (record.kind === 'remove') pending.dropWithin(path);
        else if (record.keep === 0) pending.set(path, record.data);
        else if (!pending.extend(path, record.keep, record.data)) pending.set(path, whole());
      }
      for (const change of changes) {
        if (!('settled' in change)) continue;
        old.push(...(await files.rotate()));
        change.settled();
      }
    },
    { turns: 2 },
  );

  const writeFile = async (file: PendingFile): Promise<void> => {
    if (pending.get(file.path) !== file) return;
    const { path, version } = file;
    const work = (async () => {
      const folder = dirname(path);
      if (!made.has(folder)) {
        await disk.makeFolder(folder);
        made.add(folder);
        unsynced.add(dirname(folder)).add(root);
      }
      await disk.put(path, file.content());
    })();
    writing.set(path, work);
    try {
      await work;
    } finally {
      writing.delete(path);
    }
    unsynced.add(dirname(path));
    pending.drop(file, version);
  };

  const settleOnce = async (): Promise<void> => {
    let snapshot: PendingFile[] = [];
    let covered: string[] = [];
    await batcher.add({
      settled() {
        snapshot = pending.all();
        covered = old;
        old = [];
      },
    });
    try {
      await forEachLimited(snapshot, parallelWrites, writeFile);
      const folders = [...unsynced];
      unsynced.clear();
      for (const folder of folders) {
        if (isWithin(folder, root)) await disk.syncFolder(folder).catch(unlessGone);
      }
      await files.remove(covered);
    } catch (error) {
      old.unshift(...covered);
      throw error;
    }
  };
  const settle = async (): Promise<void> => {
    // What came during the settling under way is not part of it.
    await settling?.catch(() => undefined);
    settling ??= settleOnce().finally(() => (settling = null));
    await settling;
  };

  const watch = (): void => {
    if (isWatched) return;
    isWatched = true;
    let seen = commits;
    let looks = 0;
    const look = (): void => {
      looks += 1;
      const isQuiet = seen === commits;
      seen = commits;
      if (!isQuiet && looks < settleAt.looks && files.size() < settleAt.bytes) {
        deps.later(look);
        return;
      }
      isWatched = false;
      // What could not be written stays in the journal, and is tried again with the next change or at the end.
      settle().catch(() => undefined);
    };
    deps.later(look);
  };
  const commit = async (record: JournalRecord, path: string, whole: () => Buffer): Promise<void> => {
    await batcher.add({ record, path, whole });
    watch();
    const isFull =
      Math.max(files.size(), pending.bytes()) >= settleAt.bytes || pending.count() >= settleAt.files;
    if (isFull && settling === null) settle().catch(() => undefined);
  };

  for (const [path, content] of deps.contents) pending.set(path, content);
  if (old.length > 0) watch();

  return {
    ...disk,
    read: async (path) => pending.get(path)?.content().toString('utf8') ?? disk.read(path),
    readNow: (path) => pending.get(path)?.content().toString('utf8') ?? disk.readNow(path),
    async write(path, content) {
      if (!isJournaled(path)) return disk.write(path, content);
      const data = typeof content === 'string' ? Buffer.from(content) : content;
      await commit({ kind: 'write', file: nameOf(path), keep: 0, data }, path, () => data);
    },
    async extend(path, keep, text, whole) {
      if (!isJournaled(path)) return disk.extend(path, keep, text, whole);
      const record = { kind: 'write' as const, file: nameOf(path), keep, data: Buffer.from(text) };
      await commit(record, path, whole);
    },
    async list(folder) {
      const own = folder === root ? pending.namesBelow(root) : pending.namesIn(folder);
      const there = isOnDisk(folder) ? await disk.list(folder) : [];
      return own.length === 0 ? there : [...new Set([...there, ...own])];
    },
    async remove(path) {
      if (!isJournaled(path)) return disk.remove(path);
      await commit({ kind: 'remove', file: nameOf(path) }, path, () => Buffer.alloc(0));
      for (const [file, work] of writing) if (isWithin(file, path)) await work.catch(() => undefined);
      await disk.remove(path);
      for (const folder of [...made]) if (isWithin(folder, path)) made.delete(folder);
      if (dirname(path) === root) found.delete(basename(path));
      unsynced.add(dirname(path));
    },
    /** The journal keeps the order of what is done, and has it all. */
    syncFolder: (folder) => (isJournaled(folder) ? Promise.resolve() : disk.syncFolder(folder)),
    async move(from, to) {
      await disk.move(from, to);
      if (dirname(to) === root) found.add(basename(to));
    },
    settle,
    async close() {
      await settle().catch(() => undefined);
      await files.close();
    },
  };
}

function unlessGone(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}
