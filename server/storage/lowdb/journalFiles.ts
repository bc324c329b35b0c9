/**
 * The journal's files: numbered, only ever added to, removed when all they say is elsewhere. A file that could not be
 * added to is left as it is and the next one begun, so that nothing comes after half a record.
 */
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Disk, DiskFs } from './disk.js';

export interface JournalFiles {
  /** Those left by an earlier process, oldest first. */
  left: readonly string[];
  /** Resolves when all pieces are on disk. One call at a time. */
  append(pieces: Buffer[]): Promise<void>;
  /** Bytes in the file that is being added to. */
  size(): number;
  /** What comes goes to a new file; gives those before. Not during `append`. */
  rotate(): Promise<string[]>;
  /** Oldest first, and durably: one that came back without its successors would undo them. */
  remove(files: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

const numbered = /^(\d{6,12})\.log$/;
/** Bytes from which on a write of its own is cheaper than a copy. */
const large = 256 * 1024;

export async function openJournalFiles(
  folder: string,
  { disk, fs }: { disk: Disk; fs: Pick<DiskFs, 'open'> },
): Promise<JournalFiles> {
  const names = (await disk.list(folder)).filter((name) => numbered.test(name));
  const left = names.sort((a, b) => parseInt(a, 10) - parseInt(b, 10));
  let number = parseInt(left.at(-1) ?? '0', 10);
  let current: { path: string; handle: FileHandle; size: number } | null = null;
  /** Files that are full or failed, and not removed yet. */
  let done: string[] = [];

  const begin = async () => {
    number += 1;
    const path = join(folder, `${String(number).padStart(6, '0')}.log`);
    await disk.makeFolder(folder);
    current = { path, handle: await fs.open(path, 'ax'), size: 0 };
    return current;
  };
  const end = async (): Promise<void> => {
    if (current === null) return;
    const { path, handle } = current;
    done.push(path);
    current = null;
    await handle.close();
  };

  return {
    left: left.map((name) => join(folder, name)),
    async append(pieces) {
      try {
        const file = current ?? (await begin());
        for (const each of joined(pieces)) await file.handle.writeFile(each);
        await file.handle.datasync();
        if (file.size === 0) await disk.syncFolder(folder);
        file.size += pieces.reduce((sum, each) => sum + each.length, 0);
      } catch (error) {
        await end().catch(() => undefined);
        throw error;
      }
    },
    size: () => current?.size ?? 0,
    async rotate() {
      await end();
      const given = done;
      done = [];
      return given;
    },
    async remove(files) {
      for (const file of files) await disk.remove(file);
      if (files.length > 0) await disk.syncFolder(folder);
    },
    close: end,
  };
}

/** Small neighbours as one, so that they cost one write. */
function joined(pieces: Buffer[]): Buffer[] {
  const result: Buffer[] = [];
  let small: Buffer[] = [];
  const flush = (): void => {
    if (small.length > 0) result.push(Buffer.concat(small));
    small = [];
  };
  for (const piece of pieces) {
    if (piece.length < large) small.push(piece);
    else {
      flush();
      result.push(piece);
    }
  }
  flush();
  return result;
}
