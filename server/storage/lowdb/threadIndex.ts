/**
 * What is kept in memory of a thread's history: which entry of which segment holds a checkpoint, its writes and its
 * annotation. No values: those are read when somebody asks.
 */
import type { CheckpointPlace } from '../checkpointQuery.js';
import { newestFirst } from '../checkpointQuery.js';
import type { LogEntry } from './segment.js';

/** Segment number and position in it. */
export interface EntryRef {
  segment: number;
  position: number;
}

/** Writes, and the run they are of. */
export interface WritesRef extends EntryRef {
  runId: string | undefined;
}

/** An annotation, and the graph that it is of (`GraphFingerprint.structure`). */
export interface AnnotationRef extends EntryRef {
  structure: string | undefined;
}

export interface IndexedCheckpoint {
  record: EntryRef | null;
  /** In the order in which they came: that order decides which write stays. */
  writes: WritesRef[];
  annotation: AnnotationRef | null;
  /** Deleted: its record is there only for those that build on it. */
  isRemoved: boolean;
}

export interface ThreadIndex {
  add(entry: LogEntry, ref: EntryRef): void;
  find(place: CheckpointPlace): IndexedCheckpoint | undefined;
  /** Places of the checkpoints that are there, newest first: of one namespace, or of all. */
  places(checkpointNs?: string): CheckpointPlace[];
  /** Everything that is known, those removed included, in the order in which it came. */
  all(): Iterable<{ place: CheckpointPlace; known: IndexedCheckpoint }>;
  /** Whether a run has written onto a checkpoint that is there. */
  hasWritesOf(runId: string): boolean;
  /** Every entry that holds a checkpoint or writes, also of those removed. */
  entries(): EntryRef[];
  /** Forgets what a segment held, which turned out to be unreadable. */
  dropSegment(segment: number): void;
}

export function createThreadIndex(): ThreadIndex {
  const namespaces = new Map<string, Map<string, IndexedCheckpoint>>();
  /** Sorted places by namespace, made when asked for and kept while nothing new comes out of order. */
  const sorted = new Map<string, CheckpointPlace[]>();

  const everyone = (): IndexedCheckpoint[] =>
    [...namespaces.values()].flatMap((ofNamespace) => [...ofNamespace.values()]);

  const touch = ({ checkpoint_ns, checkpoint_id }: CheckpointPlace): IndexedCheckpoint => {
    const ofNamespace = namespaces.get(checkpoint_ns) ?? new Map<string, IndexedCheckpoint>();
    namespaces.set(checkpoint_ns, ofNamespace);
    const known = ofNamespace.get(checkpoint_id) ?? {
      record: null,
      writes: [],
      annotation: null,
      isRemoved: false,
    };
    ofNamespace.set(checkpoint_id, known);
    return known;
  };

  const sortedPlaces = (checkpointNs: string): CheckpointPlace[] => {
    const known = sorted.get(checkpointNs);
    if (known !== undefined) return known;
    const places: CheckpointPlace[] = [];
    for (const [id, { record, isRemoved }] of namespaces.get(checkpointNs) ?? []) {
      if (record !== null && !isRemoved) places.push({ checkpoint_ns: checkpointNs, checkpoint_id: id });
    }
    // Oldest first: a new checkpoint is then one `push`.
    places.sort((a, b) => newestFirst(b, a));
    sorted.set(checkpointNs, places);
    return places;
  };

  const addRecord = (place: CheckpointPlace, ref: EntryRef): void => {
    const known = touch(place);
    const isNew = known.record === null || known.isRemoved;
    known.record = ref;
    known.isRemoved = false;
    const places = sorted.get(place.checkpoint_ns);
    if (!isNew || places === undefined) return;
    const newest = places.at(-1);
    if (newest === undefined || newest.checkpoint_id < place.checkpoint_id) places.push(place);
    else sorted.delete(place.checkpoint_ns);
  };

  const remove = (place: CheckpointPlace): void => {
    const known = namespaces.get(place.checkpoint_ns)?.get(place.checkpoint_id);
    if (known === undefined) return;
    known.isRemoved = true;
    known.writes = [];
    known.annotation = null;
    sorted.delete(place.checkpoint_ns);
  };

  const withdraw = (runId: string): void => {
    for (const known of everyone()) {
      const left = known.writes.filter((ref) => ref.runId !== runId);
      if (left.length === known.writes.length) continue;
      known.writes = left;
      known.annotation = null;
    }
  };

  return {
    add(entry, ref) {
      if (entry.kind === 'removed') entry.places.forEach(remove);
      else if (entry.kind === 'withdrawn') withdraw(entry.run_id);
      else if (entry.kind === 'writes') touch(entry).writes.push({ ...ref, runId: entry.run_id });
      else if (entry.kind === 'annotation')
        touch(entry.annotation).annotation = { ...ref, structure: entry.annotation.graph?.structure };
      else addRecord({ checkpoint_ns: entry.put.checkpoint_ns, checkpoint_id: entry.put.checkpoint.id }, ref);
    },
    find: ({ checkpoint_ns, checkpoint_id }) => namespaces.get(checkpoint_ns)?.get(checkpoint_id),
    places(checkpointNs) {
      if (checkpointNs !== undefined) return sortedPlaces(checkpointNs).toReversed();
      return [...namespaces.keys()].flatMap(sortedPlaces).sort(newestFirst);
    },
    all: () =>
      [...namespaces].flatMap(([checkpoint_ns, ofNamespace]) =>
        [...ofNamespace].map(([checkpoint_id, known]) => ({
          place: { checkpoint_ns, checkpoint_id },
          known,
        })),
      ),
    hasWritesOf: (runId) => everyone().some(({ writes }) => writes.some((ref) => ref.runId === runId)),
    entries() {
      return everyone().flatMap(({ record, writes }) => [...(record === null ? [] : [record]), ...writes]);
    },
    dropSegment(segment) {
      sorted.clear();
      for (const ofNamespace of namespaces.values()) {
        for (const known of ofNamespace.values()) {
          if (known.record?.segment === segment) known.record = null;
          if (known.annotation?.segment === segment) known.annotation = null;
          known.writes = known.writes.filter((ref) => ref.segment !== segment);
        }
      }
    },
  };
}
