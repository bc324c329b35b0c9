/**
 * After a crash: reads what only the journal has. Removals are done again at once; contents go where they would be had
 * there been no crash, so that a start costs reading and no writing. May be cut off at any moment and done again.
 */
import { dirname, join } from 'node:path';
import { StorageError } from '../port.js';
import type { Disk } from './disk.js';
import { errorCode } from './errorCode.js';
import { decodeJournal, type JournalRecord } from './journalFormat.js';
import type { ProblemLog } from './problemLog.js';

export interface ReplayDeps {
  dataDir: string;
  disk: Disk;
  problems: ProblemLog;
}

export interface ReplayedJournals {
  /** Files as the journals have them, by path. */
  contents: Map<string, Buffer>;
  /** Journals of which only a part could be read. */
  damaged: { file: string; reason: StorageError }[];
}

/** @param journals Paths, oldest first. */
export async function replayJournals(
  journals: readonly string[],
  deps: ReplayDeps,
): Promise<ReplayedJournals> {
  const damaged: ReplayedJournals['damaged'] = [];
  /** Null: what it goes on from is not there; so it is too for what was removed since, which the journal says later. */
  const found = new Map<string, Buffer | null>();
  for (const file of journals) {
    const bytes = await deps.disk.readBytes(file).catch((error: unknown) => {
      if (errorCode(error) !== 'EISDIR') throw error;
      damaged.push({ file, reason: new StorageError('damaged', 'There is a folder in its place.') });
      return null;
    });
    if (bytes === null) continue;
    const { records, damage } = decodeJournal(bytes);
    for (const record of records) await apply(record, found, deps);
    if (damage !== null) damaged.push({ file, reason: new StorageError('damaged', damage) });
  }
  const contents = new Map<string, Buffer>();
  for (const [path, content] of found) {
    if (content !== null) contents.set(path, content);
    else deps.problems.report(path, new Error('The journal goes on from more than there is.'));
  }
  return { contents, damaged };
}

async function apply(
  record: JournalRecord,
  contents: Map<string, Buffer | null>,
  { dataDir, disk }: ReplayDeps,
): Promise<void> {
  const path = join(dataDir, ...record.file.split('/'));
  if (record.kind === 'remove') {
    for (const known of [...contents.keys()]) if (isWithin(known, path)) contents.delete(known);
    await disk.remove(path);
    await disk.syncFolder(dirname(path)).catch(() => undefined);
    return;
  }
  const { keep, data } = record;
  const known = contents.get(path);
  const base = keep === 0 ? Buffer.alloc(0) : known === undefined ? await disk.readBytes(path) : known;
  if (base === null || base.length < keep) {
    contents.set(path, null);
    return;
  }
  contents.set(path, Buffer.concat([base.subarray(0, keep), data]));
}

/** Whether `path` is `folder` or below it. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || (path.startsWith(folder) && /[\\/]/.test(path.charAt(folder.length)));
}
