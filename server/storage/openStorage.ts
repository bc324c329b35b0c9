/**
 * Opens a data folder: takes its lock, reads the heads, puts the lowdb store together. The composition of
 * everything under lowdb/, and the one way in.
 */
import { join } from 'node:path';
import { createCompaction } from './lowdb/compaction.js';
import { createDisk } from './lowdb/disk.js';
import { createFileCache } from './lowdb/fileCache.js';
import { setThread } from './lowdb/head.js';
import { errorCode } from './lowdb/errorCode.js';
import { openHeadTable } from './lowdb/headTable.js';
import { createJournaledDisk } from './lowdb/journaledDisk.js';
import { openJournalFiles } from './lowdb/journalFiles.js';
import { replayJournals } from './lowdb/journalReplay.js';
import { acquireLock } from './lowdb/lock.js';
import { recordFromCheckpoints } from './lowdb/lostHead.js';
import { openLowdbAssistants } from './lowdb/lowdbAssistants.js';
import { openLowdbCrons } from './lowdb/lowdbCrons.js';
import { lowdbCheckpoints } from './lowdb/lowdbCheckpoints.js';
import { openLowdbGraphShapes } from './lowdb/lowdbGraphShapes.js';
import { openLowdbItems } from './lowdb/lowdbItems.js';
import { lowdbRuns } from './lowdb/lowdbRuns.js';
import { lowdbThreads } from './lowdb/lowdbThreads.js';
import { createProblemLog, type ProblemLog } from './lowdb/problemLog.js';
import { openThreadFolders, restoreReplaced } from './lowdb/threadFolders.js';
import { createThreadLogs } from './lowdb/threadLogs.js';
import { writeFailed } from './lowdb/writeFailed.js';
import { lockPath } from '../protocol/readLock.js';
import { StorageError, type Storage } from './port.js';
import { nodeStorageDeps } from './storageDeps.js';
import type { StorageDeps } from './storageDeps.js';

export interface OpenStorageOptions {
  /** Absolute path of the data folder; made where it is not there. */
  dataDir: string;
  /** Random id of this start, which `GET /info` answers too. */
  instanceId: string;
  /** The server's version, for the lock. */
  version: string;
  /** Bound of what is kept parsed in memory, in characters on disk. */
  cacheSize?: number;
  deps?: Partial<StorageDeps>;
}

export interface OpenedStorage extends Storage {
  /** Tells other processes, through the folder's lock, where this one listens. */
  announce(url: string): Promise<void>;
  /** Tells them that this one is about to close it. */
  announceStop(): Promise<void>;
}

const defaultCacheSize = 48 * 1024 * 1024;
const readme = `This folder holds the threads, runs and checkpoints of Backstep (one folder per thread, readable JSON).
What was written last is in "journal" until it is in those files too, moments later or at the next start.
It may be deleted as a whole while no Backstep server is running. It ignores itself in git.
`;

/** @throws StorageError `folder-locked` where another process has the folder, `write-failed` where it cannot be written. */
export async function openStorage(options: OpenStorageOptions): Promise<OpenedStorage> {
  const { dataDir } = options;
  const deps: StorageDeps = { ...nodeStorageDeps(), ...options.deps };
  const scrap = join(dataDir, 'tmp');
  const disk = createDisk(scrap, deps);
  await disk.makeFolder(scrap).catch((error: unknown) => Promise.reject(writeFailed(dataDir, error)));
  const identity = {
    pid: deps.ownPid,
    instance_id: options.instanceId,
    version: options.version,
    started_at: deps.now().toISOString(),
  };
  const lock = await acquireLock(dataDir, identity, { ...deps, disk }).catch((error: unknown) =>
    Promise.reject(writeFailed(dataDir, error)),
  );
  try {
    await restoreReplaced(join(dataDir, 'threads'), scrap, disk);
    // What a crash left half written or half removed. Only the holder of the lock may do this.
    for (const name of await disk.list(scrap)) await disk.remove(join(scrap, name)).catch(() => undefined);
    const problems = createProblemLog(dataDir, disk, deps.now);
    for (const [name, text] of [
      ['.gitignore', '*\n'],
      ['README', readme],
    ] as const) {
      const path = join(dataDir, name);
      // Whatever else lies there is no reason not to start.
      const isThere = await disk.read(path).catch((error: unknown) => problems.report(path, error));
      if (isThere === null) await disk.write(path, text);
    }
    if (lock.wasDamaged) problems.report(lockPath(dataDir), 'It could not be understood and was replaced.');
    const store = await openStores(options, scrap, { ...deps, disk, problems });
    const close = async (): Promise<void> => {
      await store.close();
      await lock.release();
    };
    return {
      ...store,
      announce: (url) => lock.announce(url),
      announceStop: () => lock.announceStop(),
      close,
    };
  } catch (error) {
    await lock.release();
    throw writeFailed(dataDir, error);
  }
}

async function openStores(
  { dataDir, cacheSize = defaultCacheSize }: OpenStorageOptions,
  scrap: string,
  deps: StorageDeps & { disk: ReturnType<typeof createDisk>; problems: ProblemLog },
): Promise<Storage> {
  const { later, problems } = deps;
  for (const folder of ['threads', 'store', 'journal'])
    await clearWay(join(dataDir, folder), deps.disk, problems);
  const cache = createFileCache(cacheSize);
  const root = join(dataDir, 'threads');
  const files = await openJournalFiles(join(dataDir, 'journal'), deps);
  const { contents, damaged } = await replayJournals(files.left, { dataDir, disk: deps.disk, problems });
  const journals = files.left.filter((file) => !damaged.some((each) => each.file === file));
  const names = await deps.disk.list(root);
  const disk = createJournaledDisk({
    dataDir,
    root,
    names,
    disk: deps.disk,
    files,
    contents,
    journals,
    later,
  });
  // A damaged journal is put away when what could be read of it is safe without it.
  if (damaged.length > 0) await disk.settle();
  for (const { file, reason } of damaged) await problems.setAside(file, reason);
  const folders = await openThreadFolders(root, scrap, { ...deps, disk });
  const heads = await openHeadTable({ disk, folders, problems, later });
  const logs = createThreadLogs(folders, { disk, cache, problems, later });
  const assistants = await openLowdbAssistants(join(dataDir, 'assistants.json'), deps.disk, problems);
  const crons = await openLowdbCrons(join(dataDir, 'crons.json'), deps.disk, problems);
  const graphShapes = await openLowdbGraphShapes(join(dataDir, 'graphShapes.json'), deps.disk, problems);
  const items = await openLowdbItems(join(dataDir, 'store'), deps.disk, problems);
  const runs = lowdbRuns({ disk, cache, folders, heads, problems });
  const threads = lowdbThreads({ disk, cache, folders, heads, logs, problems });
  const checkpoints = lowdbCheckpoints({
    names: () => folders.names(),
    log: (name) => logs.get(name),
    logForWriting: (name) => logs.getForWriting(name),
    linger: (name) => logs.linger(name),
    clear: (name) => threads.clear(name),
    compact: createCompaction({ disk, cache, problems, folders, logs }),
    pathOf: (name) => folders.path(name),
    problems,
  });

  await runs.reconcile();
  for (const name of heads.lost) {
    const threadId = (await logs.get(name))?.threadId() ?? (name.startsWith('x-') ? null : name);
    if (threadId === null) continue;
    await heads.change(threadId, setThread(await recordFromCheckpoints(threadId, checkpoints, deps.now())));
  }

  return {
    threads,
    runs,
    checkpoints,
    assistants,
    crons,
    items,
    graphShapes,
    problems: () => problems.list(),
    async close() {
      folders.close();
      await Promise.all([
        logs.flushAll(),
        heads.flushAll(),
        assistants.close(),
        crons.close(),
        items.close(),
        graphShapes.close(),
      ]);
      await disk.close();
    },
  };
}

/** Whatever is in the place of a folder and is none is set aside. */
async function clearWay(
  folder: string,
  disk: ReturnType<typeof createDisk>,
  problems: ProblemLog,
): Promise<void> {
  try {
    await disk.list(folder);
  } catch (error) {
    if (errorCode(error) !== 'ENOTDIR') throw error;
    const reason = new StorageError('damaged', 'It must be a folder.', { cause: error });
    await problems.setAside(folder, reason);
  }
}
