/**
 * Checkpoints of the in-memory store. Leaves threads and runs to memoryStorage.ts.
 */
import type {
  CheckpointAnnotation,
  KeptCheckpoint,
  KeptWrites,
  ListCheckpoints,
  PendingWrite,
  PutCheckpoint,
  PutWrites,
  StoredCheckpoint,
} from '../../protocol/checkpoints.js';
import { addCheckpoint, addPending, type ChannelSizes } from '../channelSizes.js';
import { channelValues } from '../channelValues.js';
import { matchesFilter, matchesPlace, newestFirst } from '../checkpointQuery.js';
import type { CheckpointPlace } from '../checkpointQuery.js';
import { withEarlierTasks } from '../annotations.js';
import { addWrites, keptCalls, writesInOrder } from '../pendingWrites.js';
import { newestTraces } from '../taskTraces.js';
import type { WritesByTask } from '../pendingWrites.js';
import type { CheckpointStore, WholeCheckpoints } from '../port.js';
import { StorageError } from '../port.js';
import { standing } from '../standing.js';
import { copyJson } from './copyJson.js';

interface MemoryThread {
  records: Map<string, PutCheckpoint>;
  /** In the order in which they came. */
  writes: Map<string, PutWrites[]>;
  annotations: Map<string, CheckpointAnnotation>;
  /** Deleted, but others may build on them. */
  removed: Set<string>;
}

export interface MemoryCheckpoints extends CheckpointStore, WholeCheckpoints {
  copyThread(sourceId: string, targetId: string): void;
  restoreThread(threadId: string, checkpoints: readonly KeptCheckpoint[]): void;
}

/** An empty store of checkpoints. */
export function memoryCheckpoints(): MemoryCheckpoints {
  const threads = new Map<string, MemoryThread>();

  const touch = (threadId: string): MemoryThread => {
    const known = threads.get(threadId) ?? {
      records: new Map(),
      writes: new Map(),
      annotations: new Map(),
      removed: new Set(),
    };
    threads.set(threadId, known);
    return known;
  };

  const assemble = async (thread: MemoryThread, record: PutCheckpoint): Promise<StoredCheckpoint> => {
    const { thread_id, checkpoint_ns, parent_checkpoint_id, checkpoint, metadata } = record;
    const find = (id: string) =>
      Promise.resolve(thread.records.get(key({ checkpoint_ns, checkpoint_id: id })) ?? null);
    const { values, sources } = await channelValues(record, find);
    const place = key({ checkpoint_ns, checkpoint_id: checkpoint.id });
    return copyJson({
      thread_id,
      checkpoint_ns,
      parent_checkpoint_id,
      checkpoint,
      metadata,
      values,
      sources,
      pending_writes: merged(thread.writes.get(place) ?? []),
      annotation: thread.annotations.get(place) ?? null,
    });
  };

  async function* list(query: ListCheckpoints): AsyncGenerator<StoredCheckpoint> {
    let left = query.limit ?? Infinity;
    const wanted = query.thread_id === undefined ? [...threads.values()] : [threads.get(query.thread_id)];
    for (const thread of wanted) {
      const records = [...(thread?.records.values() ?? [])]
        .filter((record) => thread?.removed.has(key(placeOf(record))) === false)
        .filter(
          (record) => matchesPlace(query, placeOf(record)) && matchesFilter(query.filter, record.metadata),
        )
        .sort((a, b) => newestFirst(placeOf(a), placeOf(b)));
      for (const record of records) {
        if (left <= 0 || thread === undefined) return;
        const assembled = await assemble(thread, record).catch(skipDamaged);
        if (assembled === null) continue;
        left -= 1;
        yield assembled;
      }
    }
  }

  async function* kept(threadId: string): AsyncGenerator<KeptCheckpoint> {
    const thread = threads.get(threadId);
    const given = new Set<string>();
    const records = [...(thread?.records.values() ?? [])].sort((a, b) => newestFirst(placeOf(b), placeOf(a)));
    for (const record of records) {
      const { checkpoint_ns } = record;
      const place = key(placeOf(record));
      if (thread === undefined || thread.removed.has(place)) continue;
      const at = (id: string): string => key({ checkpoint_ns, checkpoint_id: id });
      const find = (id: string) => Promise.resolve(thread.records.get(at(id)) ?? null);
      const whole = await standing(record, (id) => given.has(at(id)), find).catch(skipDamaged);
      if (whole === null) continue;
      given.add(place);
      const { thread_id: _, ...put } = whole;
      const { thread_id: _of, ...annotation } = thread.annotations.get(place) ?? { thread_id: '' };
      const isAnnotated = thread.annotations.has(place);
      yield copyJson({
        put,
        task_writes: (thread.writes.get(place) ?? []).map(withoutPlace),
        annotation: isAnnotated ? (annotation as KeptCheckpoint['annotation']) : null,
      });
    }
  }

  return {
    kept,
    restoreThread(threadId, checkpoints) {
      threads.delete(threadId);
      const thread = touch(threadId);
      for (const { put, task_writes: writes, annotation } of copyJson(checkpoints)) {
        const { checkpoint_ns } = put;
        const place = { thread_id: threadId, checkpoint_ns, checkpoint_id: put.checkpoint.id };
        thread.records.set(key(place), { thread_id: threadId, ...put });
        thread.writes.set(
          key(place),
          writes.map((each) => ({ ...place, ...each })),
        );
        if (annotation !== null) thread.annotations.set(key(place), { thread_id: threadId, ...annotation });
      }
    },
    put(checkpoint) {
      const record = copyJson(checkpoint);
      const thread = touch(record.thread_id);
      thread.records.set(key(placeOf(record)), record);
      thread.removed.delete(key(placeOf(record)));
      return Promise.resolve();
    },
    putWrites(writes) {
      const thread = touch(writes.thread_id);
      thread.writes.set(key(writes), [...(thread.writes.get(key(writes)) ?? []), copyJson(writes)]);
      return Promise.resolve();
    },
    linger: () => () => undefined,
    annotate(annotation) {
      const { annotations } = touch(annotation.thread_id);
      const before = annotations.get(key(annotation));
      const now = before === undefined ? annotation : withEarlierTasks(before, annotation);
      annotations.set(key(annotation), copyJson({ ...now, thread_id: annotation.thread_id }));
      return Promise.resolve();
    },
    async get({ thread_id, checkpoint_ns, checkpoint_id }) {
      const thread = threads.get(thread_id);
      if (thread === undefined) return null;
      if (checkpoint_id === undefined) {
        for await (const newest of list({ thread_id, checkpoint_ns, limit: 1 })) return newest;
        return null;
      }
      const place = key({ checkpoint_ns, checkpoint_id });
      const record = thread.removed.has(place) ? undefined : thread.records.get(place);
      return record === undefined ? null : assemble(thread, record);
    },
    list,
    notes(threadId, { checkpoint_ns, before, limit }) {
      const thread = threads.get(threadId);
      const places = [...(thread?.records.values() ?? [])]
        .map(placeOf)
        .filter((place) => matchesPlace({ checkpoint_ns, before }, place))
        .filter((place) => thread?.removed.has(key(place)) !== true)
        .sort(newestFirst)
        .slice(0, limit);
      const notes = places.map((place) => ({
        checkpoint_id: place.checkpoint_id,
        graph: thread?.annotations.get(key(place))?.graph ?? null,
        traces: newestTraces((thread?.writes.get(key(place)) ?? []).flatMap(({ trace }) => trace ?? [])),
      }));
      return Promise.resolve(copyJson(notes));
    },
    deleteCheckpoints(threadId, places) {
      const thread = threads.get(threadId);
      for (const place of places.map(key)) {
        if (thread?.records.has(place) !== true) continue;
        thread.removed.add(place);
        thread.writes.delete(place);
        thread.annotations.delete(place);
      }
      return Promise.resolve();
    },
    places(threadId) {
      const thread = threads.get(threadId);
      const all = [...(thread?.records.values() ?? [])].map(placeOf);
      return Promise.resolve(
        all.filter((place) => thread?.removed.has(key(place)) !== true).sort(newestFirst),
      );
    },
    // Others may build on what is removed, and memory goes with the test.
    compact: () => Promise.resolve(),
    withdrawWrites(threadId, runId) {
      const thread = threads.get(threadId);
      for (const [place, known] of thread?.writes ?? []) {
        const left = known.filter(({ run_id }) => run_id !== runId);
        if (left.length === known.length) continue;
        thread?.writes.set(place, left);
        thread?.annotations.delete(place);
      }
      return Promise.resolve();
    },
    calls: (place) =>
      Promise.resolve(
        copyJson((threads.get(place.thread_id)?.writes.get(key(place)) ?? []).flatMap(keptCalls)),
      ),
    channelSizes(threadId) {
      const thread = threads.get(threadId);
      const sizes: ChannelSizes = new Map<string, number>();
      for (const record of thread?.records.values() ?? []) addCheckpoint(sizes, record.writes);
      for (const writes of thread?.writes.values() ?? []) addPending(sizes, merged(writes));
      return Promise.resolve(Object.fromEntries(sizes));
    },
    deleteThread(threadId) {
      threads.delete(threadId);
      return Promise.resolve();
    },
    copyThread(sourceId, targetId) {
      const source = threads.get(sourceId);
      threads.delete(targetId);
      if (source === undefined) return;
      const target = touch(targetId);
      for (const place of source.removed) target.removed.add(place);
      for (const [place, record] of source.records)
        target.records.set(place, { ...record, thread_id: targetId });
      for (const [place, known] of source.writes) {
        target.writes.set(place, [...known]);
      }
      for (const [place, annotation] of source.annotations) {
        target.annotations.set(place, { ...annotation, thread_id: targetId });
      }
    },
  };
}

function merged(writes: PutWrites[]): PendingWrite[] {
  const known: WritesByTask = new Map<string, never>();
  for (const each of writes) addWrites(known, each.writes);
  return writesInOrder(known);
}

function withoutPlace(writes: PutWrites): KeptWrites {
  const { thread_id: _, checkpoint_ns: _ns, checkpoint_id: _id, ...rest } = writes;
  return rest;
}

function key(place: CheckpointPlace): string {
  return JSON.stringify([place.checkpoint_ns, place.checkpoint_id]);
}

function placeOf(record: PutCheckpoint): CheckpointPlace {
  return { checkpoint_ns: record.checkpoint_ns, checkpoint_id: record.checkpoint.id };
}

/** A history goes on without the checkpoints that cannot be put together again. */
function skipDamaged(error: unknown): null {
  if (error instanceof StorageError && error.code === 'damaged') return null;
  throw error;
}
