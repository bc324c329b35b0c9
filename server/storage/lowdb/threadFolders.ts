/**
 * The folders of threads: making them durably, removing and copying them as a whole. Knows what is in them only by
 * name. While a folder is being removed or copied, whoever wants to use it waits.
 */
import { join } from 'node:path';
import type { Disk } from './disk.js';
import type { JournaledDisk } from './journaledDisk.js';
import { StorageError } from '../port.js';
import { isStoredName } from './threadNames.js';
import { writeFailed } from './writeFailed.js';

export interface ThreadFolders {
  names(): string[];
  has(name: string): boolean;
  path(name: string, ...rest: string[]): string;
  /** From now on the thread is there; its folders are made with the first file in them. */
  ensure(name: string): void;
  /** Waits until nobody has the folder to himself. */
  whenFree(name: string): Promise<void>;
  /** Does `work` while nobody else may use the folder. */
  alone<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Removes the folder; a crash in the middle leaves either all of it or none. Call it `alone`. */
  remove(name: string): Promise<void>;
  /** Removes `<name>/checkpoints` in the same way. Call it `alone`. */
  removeCheckpoints(name: string): Promise<void>;
  /** Puts a folder that `fill` has filled in the place of the thread's. Call it `alone`. */
  replace(name: string, fill: (folder: string) => Promise<void>): Promise<void>;
  /** From now on nobody gets in: `whenFree` and `ensure` reject with StorageError `closed`. */
  close(): void;
}

export interface ThreadFoldersDeps {
  disk: Pick<JournaledDisk, 'list' | 'makeFolder' | 'move' | 'remove' | 'syncFolder' | 'settle'>;
  randomId: () => string;
}

const inner = ['checkpoints', 'runs'] as const;
/** Begins the name of a folder that was moved away for another to take its place. */
const replaced = 'replaced-';

/**
 * Puts back what was moved away for something that a crash kept from coming. To be called before `scrap` is emptied,
 * by whoever holds the lock.
 */
export async function restoreReplaced(
  root: string,
  scrap: string,
  disk: Pick<Disk, 'list' | 'makeFolder' | 'move' | 'syncFolder'>,
): Promise<void> {
  const away = (await disk.list(scrap)).filter((name) => name.startsWith(replaced));
  if (away.length === 0) return;
  const there = new Set(await disk.list(root));
  for (const name of away) {
    const original = name.slice(replaced.length);
    if (isStoredName(original) && !there.has(original))
      await disk.move(join(scrap, name), join(root, original));
  }
  await disk.syncFolder(root);
}

/** @param root The `threads` folder. @param scrap For what is being built or removed: emptied at start. */
export async function openThreadFolders(
  root: string,
  scrap: string,
  deps: ThreadFoldersDeps,
): Promise<ThreadFolders> {
  const { disk } = deps;
  await disk.makeFolder(root);
  const known = new Set((await disk.list(root)).filter(isStoredName));
  const gates = new Map<string, Promise<unknown>>();
  const path = (name: string, ...rest: string[]): string => join(root, name, ...rest);

  let isClosed = false;

  const whenFree = async (name: string): Promise<void> => {
    if (isClosed) throw new StorageError('closed', 'The data folder has been closed.');
    for (let gate = gates.get(name); gate !== undefined; gate = gates.get(name)) await gate;
  };

  return {
    names: () => [...known],
    has: (name) => known.has(name),
    path,
    ensure: (name) => void known.add(name),
    whenFree,
    async alone(name, work) {
      await whenFree(name);
      const done = work();
      const gate = done.then(
        () => undefined,
        () => undefined,
      );
      gates.set(name, gate);
      try {
        return await done;
      } catch (error) {
        throw writeFailed(path(name), error);
      } finally {
        if (gates.get(name) === gate) gates.delete(name);
      }
    },
    async remove(name) {
      if (!known.has(name)) return;
      await disk.remove(path(name));
      known.delete(name);
    },
    async removeCheckpoints(name) {
      if (known.has(name)) await disk.remove(path(name, 'checkpoints'));
    },
    async replace(name, fill) {
      const folder = join(scrap, deps.randomId());
      for (const each of inner) await disk.makeFolder(join(folder, each));
      await fill(folder);
      await disk.syncFolder(folder);
      // The journal must know nothing of what was there: doing it again would undo this.
      await disk.settle();
      const away = join(scrap, replaced + name);
      const isInPlace = (await disk.list(root)).includes(name);
      if (isInPlace) {
        await disk.remove(away);
        await disk.move(path(name), away);
        await disk.syncFolder(scrap);
      }
      known.delete(name);
      try {
        await disk.move(folder, path(name));
      } catch (error) {
        if (isInPlace) await disk.move(away, path(name)).then(() => known.add(name));
        throw error;
      }
      await disk.syncFolder(root);
      known.add(name);
      // What cannot be removed now is removed at the next start.
      await disk.remove(away).catch(() => undefined);
    },
    close: () => void (isClosed = true),
  };
}
