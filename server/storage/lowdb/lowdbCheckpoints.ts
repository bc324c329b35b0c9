/**
 * The checkpoint store over the threads' logs: what the entries mean, and putting a checkpoint together from them.
 */
import type {
  CheckpointNotes,
  ListCheckpoints,
  PutCheckpoint,
  StoredCheckpoint,
} from '../../protocol/checkpoints.js';
import { addCheckpoint, addPending, type ChannelSizes } from '../channelSizes.js';
import { channelValues, type KnownLists } from '../channelValues.js';
import { matchesFilter, matchesPlace } from '../checkpointQuery.js';
import { saysAll, withEarlierTasks } from '../annotations.js';
import { keptCalls } from '../pendingWrites.js';
import type { CheckpointStore, WholeCheckpoints } from '../port.js';
import type { CheckpointLog } from './checkpointLog.js';
import { keptCheckpoints } from './keptCheckpoints.js';
import {
  nullIfDamaged,
  readAnnotation,
  readingLog,
  readNotes,
  readRecord,
  readTaskWrites,
  readWrites,
} from './logReading.js';
import type { ProblemLog } from './problemLog.js';
import { nameOf } from './threadNames.js';

export interface LowdbCheckpointsDeps {
  /** Names of all threads in the data folder. */
  names: () => string[];
  /** The log of the thread with that name, loaded; null where nothing of it is in the folder. */
  log: (name: string) => Promise<CheckpointLog | null>;
  /** The same, with the thread's folder made where it was not there. */
  logForWriting: (name: string) => Promise<CheckpointLog>;
  linger: (name: string) => () => void;
  /** Drops the checkpoints of the thread with that name. */
  clear: (name: string) => Promise<void>;
  /** Rewrites the log of the thread with that name without what has been deleted. */
  compact: (name: string) => Promise<void>;
  problems: ProblemLog;
  /** Where a thread's checkpoints are, for problems. */
  pathOf: (name: string) => string;
}

export function lowdbCheckpoints(deps: LowdbCheckpointsDeps): CheckpointStore & WholeCheckpoints {
  const reading = <T>(name: string, work: (log: CheckpointLog) => Promise<T>): Promise<T | null> =>
    readingLog(() => deps.log(name), work);

  const assemble = async (
    log: CheckpointLog,
    threadId: string,
    record: PutCheckpoint,
    lists?: KnownLists,
  ): Promise<StoredCheckpoint> => {
    const { checkpoint_ns, parent_checkpoint_id, checkpoint, metadata } = record;
    const place = { checkpoint_ns, checkpoint_id: checkpoint.id };
    const find = (id: string) => readRecord(log, threadId, { checkpoint_ns, checkpoint_id: id });
    const { values, sources } = await channelValues(record, find, lists).catch((error: unknown) => {
      if (!log.isRetired) deps.problems.report(deps.pathOf(nameOf(threadId)), error);
      throw error;
    });
    return {
      thread_id: threadId,
      checkpoint_ns,
      parent_checkpoint_id,
      checkpoint,
      metadata,
      values,
      sources,
      pending_writes: await readWrites(log, place),
      annotation: await readAnnotation(log, threadId, place),
    };
  };

  async function* listThread(name: string, query: ListCheckpoints): AsyncGenerator<StoredCheckpoint> {
    const log = await deps.log(name);
    const threadId = log?.threadId() ?? null;
    if (log === null || threadId === null) return;
    // What is known of one log is not of the one that takes its place.
    let known: { log: CheckpointLog; lists: KnownLists } = { log, lists: new Map<string, never>() };
    for (const place of log.index.places(query.checkpoint_ns)) {
      if (!matchesPlace(query, place)) continue;
      const found = await reading(name, async (current) => {
        if (current.index.find(place)?.isRemoved === true) return null;
        const record = await readRecord(current, threadId, place);
        if (record === null || !matchesFilter(query.filter, record.metadata)) return null;
        if (known.log !== current) known = { log: current, lists: new Map<string, never>() };
        // A history goes on without the checkpoints that cannot be put together again (they have been reported).
        return assemble(current, threadId, record, known.lists).catch(nullIfDamaged);
      });
      if (found !== null) yield found;
    }
  }

  async function* list(query: ListCheckpoints): AsyncGenerator<StoredCheckpoint> {
    let left = query.limit ?? Infinity;
    if (left <= 0) return;
    for (const name of query.thread_id === undefined ? deps.names() : [nameOf(query.thread_id)]) {
      for await (const checkpoint of listThread(name, query)) {
        yield checkpoint;
        left -= 1;
        if (left <= 0) return;
      }
    }
  }

  return {
    kept: (threadId) => keptCheckpoints(threadId, () => deps.log(nameOf(threadId))),
    async put({ thread_id, ...put }) {
      const log = await deps.logForWriting(nameOf(thread_id));
      await log.append(thread_id, { kind: 'checkpoint', put });
    },
    async putWrites({ thread_id, ...writes }) {
      const log = await deps.logForWriting(nameOf(thread_id));
      await log.append(thread_id, { kind: 'writes', ...writes });
    },
    linger: (threadId) => deps.linger(nameOf(threadId)),
    async annotate({ thread_id, ...annotation }) {
      const log = await deps.logForWriting(nameOf(thread_id));
      const held = log.heldAnnotation(annotation.checkpoint_ns, annotation.checkpoint_id);
      const structure = (held?.graph ?? log.index.find(annotation)?.annotation)?.structure;
      const before = saysAll(structure, annotation) ? null : await readAnnotation(log, thread_id, annotation);
      log.annotate(thread_id, before === null ? annotation : withEarlierTasks(before, annotation));
    },
    async get({ thread_id, checkpoint_ns, checkpoint_id }) {
      if (checkpoint_id === undefined) {
        for await (const newest of list({ thread_id, checkpoint_ns, limit: 1 })) return newest;
        return null;
      }
      return reading(nameOf(thread_id), async (log) => {
        if (log.index.find({ checkpoint_ns, checkpoint_id })?.isRemoved === true) return null;
        const record = await readRecord(log, thread_id, { checkpoint_ns, checkpoint_id });
        return record === null ? null : assemble(log, thread_id, record);
      });
    },
    list,
    async notes(threadId, { checkpoint_ns, before, limit }) {
      const read = await reading(nameOf(threadId), async (log) => {
        const places = log.index
          .places(checkpoint_ns)
          .filter((place) => matchesPlace({ before }, place))
          .slice(0, limit);
        const notes: CheckpointNotes[] = [];
        for (const place of places) notes.push(await readNotes(log, threadId, place));
        return notes;
      });
      return read ?? [];
    },
    async deleteCheckpoints(threadId, places) {
      const log = await deps.log(nameOf(threadId));
      if (log === null) return;
      const known = places.filter((place) => log.index.find(place)?.isRemoved === false);
      if (known.length > 0) await log.append(threadId, { kind: 'removed', places: known });
    },
    places: async (threadId) => (await deps.log(nameOf(threadId)))?.index.places() ?? [],
    compact: (threadId) => deps.compact(nameOf(threadId)),
    async withdrawWrites(threadId, runId) {
      const log = await deps.log(nameOf(threadId));
      if (log?.index.hasWritesOf(runId) === true)
        await log.append(threadId, { kind: 'withdrawn', run_id: runId });
    },
    async calls({ thread_id, ...place }) {
      const found = await reading(nameOf(thread_id), (log) => readTaskWrites(log, place));
      return (found ?? []).flatMap(keptCalls);
    },
    async channelSizes(threadId) {
      const read = await reading(nameOf(threadId), async (log) => {
        const sizes: ChannelSizes = new Map<string, number>();
        for (const ref of log.index.entries()) {
          const entry = await log.read(ref);
          if (entry?.kind === 'checkpoint') addCheckpoint(sizes, entry.put.writes);
          else if (entry?.kind === 'writes') addPending(sizes, entry.writes);
        }
        return sizes;
      });
      return Object.fromEntries(read ?? []);
    },
    deleteThread: (threadId) => deps.clear(nameOf(threadId)),
  };
}
