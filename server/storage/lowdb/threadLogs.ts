/**
 * The checkpoint logs that are open: loaded when a thread is first touched, and let go of when many others have been
 * touched since, so that memory does not follow the number of threads.
 */
import type { CheckpointLog, CheckpointLogDeps } from './checkpointLog.js';
import { openCheckpointLog } from './checkpointLog.js';
import type { ThreadFolders } from './threadFolders.js';

export interface ThreadLogs {
  /** null where the thread has no folder. */
  get(name: string): Promise<CheckpointLog | null>;
  getForWriting(name: string): Promise<CheckpointLog>;
  /** Commits what waits and forgets the log, so that its files may be moved. For use inside `folders.alone`. */
  settle(name: string): Promise<void>;
  flushAll(): Promise<void>;
  /** As CheckpointStore.linger. */
  linger(name: string): () => void;
}

const maxOpen = 256;
/** Milliseconds: some steps of a graph without models, and less than a person or a model takes. */
const patience = 3;

export function createThreadLogs(
  folders: ThreadFolders,
  deps: Omit<CheckpointLogDeps, 'patience'>,
): ThreadLogs {
  const lingering = new Set<string>();
  // In order of use, oldest first. Promises, so that two readers share one load.
  const open = new Map<string, { pending: Promise<CheckpointLog>; log: CheckpointLog | null }>();

  const evict = (): void => {
    for (const [name, { log }] of open) {
      if (open.size <= maxOpen) return;
      if (log?.isSettled() === true) open.delete(name);
    }
  };
  const get = (name: string): Promise<CheckpointLog> => {
    const known = open.get(name);
    if (known !== undefined) {
      open.delete(name);
      open.set(name, known);
      return known.pending;
    }
    const pending = openCheckpointLog(folders.path(name, 'checkpoints'), name, {
      ...deps,
      patience: () => (lingering.has(name) ? patience : 0),
    });
    const opened: { pending: Promise<CheckpointLog>; log: CheckpointLog | null } = { pending, log: null };
    open.set(name, opened);
    pending.then(
      (log) => {
        opened.log = log;
        evict();
      },
      () => {
        if (open.get(name) === opened) open.delete(name);
      },
    );
    return pending;
  };

  return {
    async get(name) {
      await folders.whenFree(name);
      return folders.has(name) ? get(name) : null;
    },
    async getForWriting(name) {
      await folders.whenFree(name);
      folders.ensure(name);
      return get(name);
    },
    async settle(name) {
      const known = open.get(name);
      const log = await known?.pending.catch(() => undefined);
      await log?.flush().catch(() => undefined);
      await log?.retire();
      open.delete(name);
      deps.cache.drop(folders.path(name));
    },
    linger(name) {
      lingering.add(name);
      return () => {
        lingering.delete(name);
        open.get(name)?.log?.hurry();
      };
    },
    async flushAll() {
      await Promise.all(
        [...open.values()].map(({ pending }) => pending.then((log) => log.flush()).catch(() => undefined)),
      );
    },
  };
}
