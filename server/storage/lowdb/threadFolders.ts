/**
 * The folders of threads: making them durably, removing and copying them as a whole. Knows what is in them only by
 * name. While a folder is being removed or copied, whoever wants to use it waits.
 */
import { join } from 'node:path';
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

  /** A crash in the middle leaves either all of it or none. */
  const discard = async (name: string): Promise<void> => {
    const grave = join(scrap, deps.randomId());
    await disk.makeFolder(scrap);
    await disk.move(path(name), grave);
    await disk.syncFolder(root);
    // What cannot be removed now is removed at the next start.
    await disk.remove(grave).catch(() => undefined);
  };

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
      if ((await disk.list(root)).includes(name)) await discard(name);
      known.delete(name);
      await disk.move(folder, path(name));
      await disk.syncFolder(root);
      known.add(name);
    },
    close: () => void (isClosed = true),
  };
}
