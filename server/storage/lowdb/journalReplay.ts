/**
 * After a crash: puts into the files what only the journal has. May itself be cut off at any moment and done again.
 */
import { dirname, join } from 'node:path';
import { StorageError } from '../port.js';
import type { Disk } from './disk.js';
import { decodeJournal, type JournalRecord } from './journalFormat.js';
import type { ProblemLog } from './problemLog.js';

export interface ReplayDeps {
  dataDir: string;
  disk: Disk;
  problems: ProblemLog;
}

/** @param journals Paths, oldest first. Those that are damaged are set aside, after what can be read of them is done. */
export async function replayJournals(journals: readonly string[], deps: ReplayDeps): Promise<void> {
  const { disk, problems } = deps;
  const damaged: { file: string; reason: StorageError }[] = [];
  /** Null: what it goes on from is not there; so it is too for what was removed since, which the journal says later. */
  const contents = new Map<string, Buffer | null>();
  for (const file of journals) {
    const bytes = await disk.readBytes(file);
    if (bytes === null) continue;
    const { records, damage } = decodeJournal(bytes);
    for (const record of records) await apply(record, contents, deps);
    if (damage !== null) damaged.push({ file, reason: new StorageError('damaged', damage) });
  }
  const folders = new Set<string>();
  for (const [path, content] of contents) {
    if (content === null) {
      problems.report(path, new Error('The journal goes on from more than there is.'));
      continue;
    }
    await disk.makeFolder(dirname(path));
    await disk.put(path, content);
    for (let folder = dirname(path); folder !== deps.dataDir; folder = dirname(folder)) folders.add(folder);
  }
  for (const folder of folders) await disk.syncFolder(folder);
  for (const { file, reason } of damaged) await problems.setAside(file, reason);
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
