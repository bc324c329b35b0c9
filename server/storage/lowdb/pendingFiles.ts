/**
 * Files as they are after what the journal has and they do not: what readers see until they are written. Kept in
 * pieces, so that adding to a file costs what is added.
 */
import { basename, dirname, relative, sep } from 'node:path';
import { isWithin } from './journalReplay.js';

export interface PendingFile {
  readonly path: string;
  /** Grows with every change. */
  version: number;
  content(): Buffer;
}

export interface PendingFiles {
  get(path: string): PendingFile | undefined;
  all(): PendingFile[];
  count(): number;
  /** Of all of them together. */
  bytes(): number;
  /** Names of those in the folder. */
  namesIn(folder: string): string[];
  /** Names of the folders in it that have some, however deep. */
  namesBelow(folder: string): string[];
  set(path: string, data: Buffer): void;
  /** `keep` bytes of the file as it is, then `data`. False for a file that is not pending. */
  extend(path: string, keep: number, data: Buffer): boolean;
  /** Unless it has changed since. */
  drop(file: PendingFile, version: number): void;
  /** All at the path and below it. */
  dropWithin(path: string): void;
}

interface Entry extends PendingFile {
  pieces: Buffer[];
  length: number;
}

export function createPendingFiles(): PendingFiles {
  const files = new Map<string, Entry>();
  const byFolder = new Map<string, Set<string>>();
  let bytes = 0;

  const add = (path: string): Entry => {
    const entry: Entry = {
      path,
      version: 0,
      pieces: [],
      length: 0,
      content() {
        if (entry.pieces.length > 1) entry.pieces = [Buffer.concat(entry.pieces)];
        return entry.pieces[0] ?? Buffer.alloc(0);
      },
    };
    files.set(path, entry);
    byFolder.set(dirname(path), (byFolder.get(dirname(path)) ?? new Set()).add(basename(path)));
    return entry;
  };
  const remove = (path: string): void => {
    bytes -= files.get(path)?.length ?? 0;
    files.delete(path);
    const names = byFolder.get(dirname(path));
    names?.delete(basename(path));
    if (names?.size === 0) byFolder.delete(dirname(path));
  };
  const cut = (entry: Entry, keep: number): void => {
    while (entry.length > keep) {
      const last = entry.pieces.pop() ?? Buffer.alloc(0);
      entry.length -= last.length;
      if (entry.length < keep) {
        const kept = last.subarray(0, keep - entry.length);
        entry.pieces.push(kept);
        entry.length = keep;
      }
    }
  };

  return {
    get: (path) => files.get(path),
    all: () => [...files.values()],
    count: () => files.size,
    bytes: () => bytes,
    namesBelow(folder) {
      const below = [...byFolder.keys()].map((each) => relative(folder, each).split(sep)[0] ?? '');
      return [...new Set(below)].filter((name) => name !== '' && name !== '..');
    },
    namesIn: (folder) => [...(byFolder.get(folder) ?? [])],
    set(path, data) {
      const entry = files.get(path) ?? add(path);
      bytes += data.length - entry.length;
      entry.pieces = [data];
      entry.length = data.length;
      entry.version += 1;
    },
    extend(path, keep, data) {
      const entry = files.get(path);
      if (entry === undefined) return false;
      bytes -= entry.length;
      cut(entry, keep);
      entry.pieces.push(data);
      entry.length += data.length;
      bytes += entry.length;
      entry.version += 1;
      return true;
    },
    drop(file, version) {
      if (files.get(file.path) === file && file.version === version) remove(file.path);
    },
    dropWithin(path) {
      for (const known of [...files.keys()]) if (isWithin(known, path)) remove(known);
    },
  };
}
