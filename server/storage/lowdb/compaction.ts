/**
 * Gives the disk back that deleted checkpoints take: what is left of a thread's log is written into new segments, made
 * to stand without what is gone, and the old segments go. No step needs a swap of folders, so a crash may come at any
 * time: new segments have the higher numbers and say the same as the old ones (later entries win), and old ones go
 * oldest first, so that the note of a removal outlives what it removed. The disk must keep the order of these steps.
 */
import { join } from 'node:path';
import type { PutCheckpoint } from '../../protocol/checkpoints.js';
import { channelValues } from '../channelValues.js';
import type { CheckpointPlace } from '../checkpointQuery.js';
import { durableJsonFile, isDamaged } from './durableJsonFile.js';
import { encodeEntry } from './entryReferences.js';
import type { JournaledDisk } from './journaledDisk.js';
import type { LogEntry } from './segment.js';
import { segmentFormat } from './segment.js';
import type { SegmentDeps, SegmentFiles } from './segmentFiles.js';
import { segmentFiles } from './segmentFiles.js';
import type { ThreadFolders } from './threadFolders.js';
import type { EntryRef, ThreadIndex } from './threadIndex.js';
import { createThreadIndex } from './threadIndex.js';
import type { ThreadLogs } from './threadLogs.js';
import { writeInSegments } from './writeInSegments.js';

export interface CompactionDeps extends SegmentDeps {
  disk: JournaledDisk;
  folders: ThreadFolders;
  logs: ThreadLogs;
}

/**
 * Compacts the thread with that name in the data folder; does nothing where nothing has been deleted, and leaves a
 * thread alone where a checkpoint cannot be made to stand without what is gone. Nothing may be writing to the thread.
 */
export function createCompaction({
  folders,
  logs,
  disk,
  ...others
}: CompactionDeps): (name: string) => Promise<void> {
  const deps = { disk, ...others };
  return async (name) => {
    if (!folders.has(name)) return;
    await folders.alone(name, async () => {
      await logs.settle(name);
      const folder = folders.path(name, 'checkpoints');
      await compact(folder, segmentFiles(folder, name, deps), deps);
      deps.cache.drop(folder);
      // The journal too has what is gone.
      await disk.settle();
    });
  };
}

async function compact(folder: string, files: SegmentFiles, { disk }: SegmentDeps): Promise<void> {
  const index = createThreadIndex();
  const old: number[] = [];
  /** Segments that say what has been taken back. */
  const notes = new Set<number>();
  let threadId = '';
  const { nextNumber } = await files.loadAll(({ number, segment }) => {
    threadId = segment.thread_id;
    old.push(number);
    segment.entries.forEach((entry, position) => {
      index.add(entry, { segment: number, position });
      if (entry.kind === 'removed' || entry.kind === 'withdrawn') notes.add(number);
    });
  });
  if (notes.size === 0) return;

  const written: string[] = [];
  const write = async (entries: LogEntry[]): Promise<void> => {
    const path = files.path(nextNumber + written.length);
    await durableJsonFile(path, segmentFormat(encodeEntry), disk).write({ thread_id: threadId, entries });
    written.push(path);
  };
  try {
    await writeInSegments(liveEntries(index, files), write);
  } catch (error) {
    // What has been written says nothing new.
    for (const path of written) await disk.remove(path);
    if (isDamaged(error)) return;
    throw error;
  }
  for (const number of old) await removeSegment(folder, number, disk);
}

/** With what may lie beside it under its number; a damaged one that was set aside stays. */
async function removeSegment(folder: string, number: number, disk: SegmentDeps['disk']): Promise<void> {
  for (const name of await disk.list(folder)) {
    if (parseInt(name, 10) === number && !name.includes('.damaged-')) await disk.remove(join(folder, name));
  }
}

/** What is left, by checkpoint: its record, its writes, its annotation. */
async function* liveEntries(index: ThreadIndex, files: SegmentFiles): AsyncGenerator<LogEntry[]> {
  const read = async ({ segment, position }: EntryRef): Promise<LogEntry[]> =>
    (await files.read(segment))?.entries.slice(position, position + 1) ?? [];
  /** By channel and the checkpoint that is gone: the one that has its value now. */
  const holders = new Map<string, string>();
  for (const { place, known } of index.all()) {
    if (known.isRemoved) continue;
    const group: LogEntry[] = [];
    for (const entry of known.record === null ? [] : await read(known.record)) {
      group.push(entry.kind === 'checkpoint' ? await standing(entry, place, index, read, holders) : entry);
    }
    for (const ref of known.writes) group.push(...(await read(ref)));
    if (known.annotation !== null) group.push(...(await read(known.annotation)));
    if (group.length > 0) yield group;
  }
}

/** The checkpoint with the values that only deleted ones held; throws `damaged` where one of these cannot be read. */
async function standing(
  entry: Extract<LogEntry, { kind: 'checkpoint' }>,
  { checkpoint_ns: ns }: CheckpointPlace,
  index: ThreadIndex,
  read: (ref: EntryRef) => Promise<LogEntry[]>,
  holders: Map<string, string>,
): Promise<LogEntry> {
  const { put } = entry;
  const recordOf = (id: string) => index.find({ checkpoint_ns: ns, checkpoint_id: id });
  const isGone = (id: string): boolean => recordOf(id)?.isRemoved === true;
  const find = async (id: string): Promise<PutCheckpoint | null> => {
    const ref = recordOf(id)?.record;
    const [found] = ref ? await read(ref) : [];
    return found?.kind === 'checkpoint' ? { thread_id: '', ...found.put } : null;
  };
  const keyOf = (channel: string, origin: string): string => JSON.stringify([ns, channel, origin]);

  const homeless = Object.entries(put.sources).filter(
    ([channel, origin]) => isGone(origin) && !holders.has(keyOf(channel, origin)),
  );
  const cut = Object.entries(put.writes).filter(([, each]) => each.kind === 'append' && isGone(each.base));
  const needed = { writes: Object.fromEntries(cut), sources: Object.fromEntries(homeless) };
  const { values } = await channelValues({ thread_id: '', ...put, ...needed }, find);
  for (const [channel, origin] of homeless) holders.set(keyOf(channel, origin), put.checkpoint.id);

  const brought = Object.entries(values).map(
    ([channel, value]) => [channel, { kind: 'full', value }] as const,
  );
  const elsewhere = Object.entries(put.sources)
    .filter(([channel]) => !homeless.some(([moved]) => moved === channel))
    .map(([channel, origin]) => [channel, holders.get(keyOf(channel, origin)) ?? origin] as const);
  return {
    kind: 'checkpoint',
    put: {
      ...put,
      // From entries: a channel may be called `__proto__`.
      writes: Object.fromEntries([...Object.entries(put.writes), ...brought]),
      sources: Object.fromEntries(elsewhere),
    },
  };
}
