/**
 * The checkpoint log of one thread: appends go to the active segment, a full one is sealed and never written again. Keeps an index of what is where. What the entries mean is
 * lowdbCheckpoints.ts's affair.
 */
import { Low } from 'lowdb';
import type { CheckpointAnnotation } from '../../protocol/checkpoints.js';
import { StorageError } from '../port.js';
import { createBatcher } from './batcher.js';
import { encodeEntry } from './entryReferences.js';
import type { LineOf, LogEntry, Segment } from './segment.js';
import { segmentFile } from './segmentFile.js';
import type { SegmentDeps } from './segmentFiles.js';
import { segmentFiles } from './segmentFiles.js';
import { createThreadIndex } from './threadIndex.js';
import type { EntryRef, ThreadIndex } from './threadIndex.js';

export interface CheckpointLog {
  /** null for a thread of which nothing is there yet. */
  threadId(): string | null;
  index: ThreadIndex;
  /** Resolves when the entry is on disk. */
  append(threadId: string, entry: LogEntry): Promise<void>;
  /** Keeps an annotation in memory until the next commit after its checkpoint takes it along. */
  annotate(threadId: string, annotation: Omit<CheckpointAnnotation, 'thread_id'>): void;
  /** An annotation that no commit has taken along yet. */
  heldAnnotation(checkpointNs: string, checkpointId: string): Omit<CheckpointAnnotation, 'thread_id'> | null;
  /** null where the segment cannot be read any more. */
  read(ref: EntryRef): Promise<LogEntry | null>;
  /** Commits what is waiting, annotations included. */
  flush(): Promise<void>;
  /** Commits at once what waits for others to join it. */
  hurry(): void;
  /** Whether dropping the log from memory would lose nothing. */
  isSettled(): boolean;
  /**
   * Lets go of the files, which are to be moved or rewritten: waits for reads under way; later ones give null, and
   * appends are refused.
   */
  retire(): Promise<void>;
  readonly isRetired: boolean;
}

export interface CheckpointLogDeps extends SegmentDeps {
  /** Runs `work` some time after, unless the process ends before: for what need not be on disk. */
  later: (work: () => void) => void;
  /** Milliseconds that entries of the thread may wait for others. */
  patience: () => number;
}

/** A segment that reached either is sealed: it bounds what one step rewrites. */
export const sealAt = { size: 64 * 1024, entries: 192 };
const maxHeldAnnotations = 256;

/** Opens the log in `folder` (the thread's `checkpoints`); the folder must exist before the first append. */
export async function openCheckpointLog(
  folder: string,
  threadName: string,
  deps: CheckpointLogDeps,
): Promise<CheckpointLog> {
  const files = segmentFiles(folder, threadName, deps);
  const index = createThreadIndex();
  /** Of the entries of the active segment. */
  let lines = new WeakMap<LogEntry, string>();
  /** Checkpoints that could not be written, and what was refused because it builds on one of them. */
  const lost = new Set<string>();
  const refused = new WeakSet<LogEntry>();
  const held = new Map<string, Omit<CheckpointAnnotation, 'thread_id'>>();
  let threadId: string | null = null as string | null;
  let isPromised = false;
  let isRetired = false;
  const reads = new Set<Promise<unknown>>();

  const lineOf: LineOf = (entry, position, entries) => {
    const line = lines.get(entry) ?? encodeEntry(entry, position, entries);
    lines.set(entry, line);
    return line;
  };
  const start = (number: number, segment: Segment, size: number) => {
    const file = segmentFile(files.path(number), lineOf, deps.disk);
    file.size = size;
    return { number, file, db: new Low<Segment>(file, segment) };
  };
  const isFull = (segment: Segment, size: number): boolean =>
    size >= sealAt.size || segment.entries.length >= sealAt.entries;

  let last: { number: number; segment: Segment; size: number } | null = null;
  const { nextNumber } = await files.loadAll((loaded) => {
    threadId = loaded.segment.thread_id;
    loaded.segment.entries.forEach((entry, position) =>
      index.add(entry, { segment: loaded.number, position }),
    );
    last = loaded;
  });
  const resumable = last as { number: number; segment: Segment; size: number } | null;
  let active =
    resumable !== null && resumable.number === nextNumber - 1 && !isFull(resumable.segment, resumable.size)
      ? start(resumable.number, resumable.segment, resumable.size)
      : start(nextNumber, { thread_id: threadId ?? '', entries: [] }, 0);

  /** A run may send its next checkpoint before it hears that the one before could not be kept. */
  const buildsOnLost = (entry: LogEntry): boolean => {
    if (lost.size === 0 || !basesOf(entry).some((id) => lost.has(id))) return false;
    refused.add(entry);
    for (const id of checkpointIdOf(entry)) lost.add(id);
    return true;
  };

  const ripeAnnotations = (batch: LogEntry[]): [string, LogEntry][] => {
    const coming = new Set(
      batch.flatMap((e) => (e.kind === 'checkpoint' ? key(e.put.checkpoint_ns, e.put.checkpoint.id) : [])),
    );
    return [...held]
      .filter(([place, annotation]) => coming.has(place) || Boolean(index.find(annotation)?.record))
      .map(([place, annotation]) => [place, { kind: 'annotation', annotation }]);
  };

  const commit = async (given: LogEntry[]): Promise<void> => {
    const batch = given.filter((entry) => !buildsOnLost(entry));
    const annotations = ripeAnnotations(batch);
    const added = [...batch, ...annotations.map(([, entry]) => entry)];
    if (added.length === 0) return;
    const { db, number, file } = active;
    const before = db.data;
    const sizeBefore = file.size;
    // A new object: lowdb's data must still be what is on disk if the write fails.
    db.data = { thread_id: threadId ?? before.thread_id, entries: [...before.entries, ...added] };
    try {
      await db.write();
    } catch (error) {
      db.data = before;
      for (const id of batch.flatMap(checkpointIdOf)) lost.add(id);
      throw error;
    }
    added.forEach((entry, at) => index.add(entry, { segment: number, position: before.entries.length + at }));
    for (const [place, entry] of annotations) {
      if (entry.kind === 'annotation' && held.get(place) === entry.annotation) held.delete(place);
    }
    for (const id of batch.flatMap(checkpointIdOf)) lost.delete(id);
    // The checkpoint that takes large writes in is to lie beside them: there it need not say them again.
    const awaitsCheckpoint = batch.at(-1)?.kind === 'writes' && !isFull(before, sizeBefore);
    if (isFull(db.data, file.size) && !awaitsCheckpoint) {
      lines = new WeakMap();
      deps.cache.set(files.path(number), { value: db.data, size: file.size });
      active = start(number + 1, { thread_id: db.data.thread_id, entries: [] }, 0);
    }
  };
  const batcher = createBatcher(commit, { patience: deps.patience });

  const flush = () =>
    ripeAnnotations([]).length > 0 || batcher.isBusy() ? batcher.flush() : Promise.resolve();
  const flushLater = (): void => {
    if (isPromised) return;
    isPromised = true;
    deps.later(() => {
      isPromised = false;
      if (isRetired) return;
      // Losing annotations loses nothing that cannot be worked out again.
      flush().catch(() => undefined);
    });
  };

  const readSealed = (segment: number): Promise<Segment | null> => {
    const pending = files.read(segment);
    const done = (): void => void reads.delete(pending);
    reads.add(pending);
    pending.then(done, done);
    return pending;
  };

  return {
    threadId: () => threadId,
    index,
    async append(id, entry) {
      if (isRetired) throw new StorageError('closed', 'The thread is being rewritten or removed.');
      threadId = id;
      // They may tell of what is taken back, and can be worked out again.
      if (entry.kind === 'withdrawn') held.clear();
      await batcher.add(entry);
      if (refused.has(entry))
        throw new StorageError('write-failed', 'The checkpoint that it builds on could not be written.');
    },
    annotate(id, annotation) {
      threadId = id;
      held.set(key(annotation.checkpoint_ns, annotation.checkpoint_id), annotation);
      for (const oldest of held.keys()) {
        if (held.size <= maxHeldAnnotations) break;
        held.delete(oldest);
      }
      flushLater();
    },
    heldAnnotation: (checkpointNs, checkpointId) => held.get(key(checkpointNs, checkpointId)) ?? null,
    async read({ segment, position }) {
      if (isRetired) return null;
      const content = segment === active.number ? active.db.data : await readSealed(segment);
      if (content === null) index.dropSegment(segment);
      return content?.entries[position] ?? null;
    },
    flush,
    hurry: () => batcher.hurry(),
    async retire() {
      isRetired = true;
      await Promise.allSettled([...reads]);
    },
    get isRetired() {
      return isRetired;
    },
    isSettled: () => !batcher.isBusy() && ripeAnnotations([]).length === 0,
  };
}

function checkpointIdOf(entry: LogEntry): string[] {
  return entry.kind === 'checkpoint' ? [entry.put.checkpoint.id] : [];
}

/** The checkpoints whose values it needs. */
function basesOf(entry: LogEntry): string[] {
  if (entry.kind !== 'checkpoint') return [];
  const appended = Object.values(entry.put.writes).flatMap((write) =>
    write.kind === 'append' ? [write.base] : [],
  );
  return [...Object.values(entry.put.sources), ...appended];
}

function key(checkpointNs: string, checkpointId: string): string {
  return JSON.stringify([checkpointNs, checkpointId]);
}
