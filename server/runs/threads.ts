/** The threads service: records joined with the newest state and with what runs right now. */
import type { Interrupt, Json, JsonObject, Thread, ThreadState } from '../protocol/api.js';
import type { StatePreview } from '../protocol/backstep.js';
import type { CheckpointKey, StoredCheckpoint } from '../protocol/checkpoints.js';
import { givenCheckpoint, type StateUpdateRequest } from '../protocol/requests.js';
import type { ThreadCreate, ThreadPatch, ThreadSearch, ThreadTtlInput } from '../protocol/threadRequests.js';
import type { ThreadRecord } from '../storage/port.js';
import type { Assistants } from './assistants.js';
import type { RunsDeps } from './deps.js';
import type { LateEnds } from './lateEnds.js';
import { notFound, RequestError } from './errors.js';
import { contains, selected } from './matching.js';
import type { Runs } from './runs.js';
import { graphOfThread } from './graphOfThread.js';
import type { UpdateRequest } from './statePreview.js';
import type { HistoryReading, StateReading, States } from './states.js';
import { seeds, supersteps } from './stateUpdates.js';
import { interruptsByTask, nextNodes, stateValues } from './stateView.js';
import { keepLatest } from './threadPruning.js';
import type { ThreadRecords } from './threadRecords.js';
import { extracted, matchingRecords, needsState } from './threadSearch.js';
import type { ThreadStreams } from './threadStreams.js';
import { createThreadSweep, threadTtl, type ThreadSweep } from './threadTtl.js';

export type PruneStrategy = 'delete' | 'keep_latest';

export interface Threads {
  create(request: ThreadCreate): Promise<Thread>;
  /** `include.ttl`: with its time to live. */
  get(threadId: string, include?: { ttl: boolean }): Promise<Thread>;
  patch(threadId: string, request: ThreadPatch): Promise<Thread>;
  delete(threadId: string): Promise<void>;
  /** All threads whose newest run was the assistant's. */
  deleteOfAssistant(assistantId: string): Promise<void>;
  copy(threadId: string): Promise<Thread>;
  /** How many there were; unknown ones and (for `keep_latest`) running ones are passed over. */
  prune(threadIds: string[], strategy: PruneStrategy): Promise<number>;
  search(query: ThreadSearch): Promise<{ total: number; found: Partial<Thread>[] }>;
  state(threadId: string, reading: StateReading): Promise<ThreadState>;
  /** The same, one at a time. */
  historyStates(threadId: string, reading: HistoryReading): AsyncIterable<ThreadState>;
  history(threadId: string, reading: HistoryReading): Promise<ThreadState[]>;
  updateState(threadId: string, request: StateUpdateRequest): Promise<CheckpointKey>;
  /** What the update would make of the state, or the error that it would give; nothing of it stays. */
  previewState(threadId: string, request: StateUpdateRequest): Promise<StatePreview>;
  /** Bytes by channel, as they are stored. */
  storage(threadId: string): Promise<Record<string, number>>;
  /** Removes threads when their time to live is over; planned at start. */
  sweep: ThreadSweep;
}

type Deps = Pick<RunsDeps, 'storage' | 'graphs' | 'clock' | 'newId' | 'feed' | 'log'> & {
  assistants: Pick<Assistants, 'get'>;
  records: ThreadRecords;
  lateEnds: Pick<LateEnds, 'threadOf' | 'supersede'>;
  states: States;
  runs: Pick<Runs, 'isBusy' | 'clear' | 'withoutNew'>;
  streams: Pick<ThreadStreams, 'stateUpdated'>;
  /** For threads that are made without one (langgraph.json, `checkpointer.ttl`). */
  defaultTtl?: ThreadTtlInput | undefined;
};

export function createThreads(deps: Deps): Threads {
  const { storage, clock, newId, feed, records, lateEnds, states, runs, streams } = deps;
  const current = (record: ThreadRecord): ThreadRecord =>
    runs.isBusy(record.thread_id)
      ? { ...record, status: 'busy' }
      : { ...record, ...lateEnds.threadOf(record.thread_id) };

  const full = async (record: ThreadRecord, withTtl = false): Promise<Thread> => {
    const newest = await states.newest(record);
    const values: Json = newest === null ? null : stateValues(newest, true);
    const interrupts: Record<string, Interrupt[]> = newest === null ? {} : interruptsByTask(newest);
    const { ttl, ...shown } = current(await corrected(record, newest));
    return { ...shown, values, interrupts, ...(withTtl && ttl !== undefined ? { ttl } : {}) };
  };

  /** After a crash a thread counts as interrupted until the graph says that nothing of it is left to run. */
  const corrected = async (record: ThreadRecord, newest: StoredCheckpoint | null): Promise<ThreadRecord> => {
    if (record.status !== 'interrupted' || runs.isBusy(record.thread_id)) return record;
    if (newest?.annotation == null || nextNodes(newest, true).length > 0) return record;
    if (Object.keys(interruptsByTask(newest)).length > 0) return record;
    return (await records.change(record.thread_id, (each) => ({ ...each, status: 'idle' }))) ?? record;
  };

  const requireIdle = (threadId: string): void => {
    if (!runs.isBusy(threadId)) return;
    throw new RequestError('conflict', `Thread ${threadId} is running; wait for the run or cancel it`);
  };

  /** The update that a request asks for, if this thread may be edited now. */
  const accepted = async (
    threadId: string,
    request: StateUpdateRequest,
  ): Promise<{ record: ThreadRecord; update: UpdateRequest }> => {
    const record = await records.require(threadId);
    const checkpoint = givenCheckpoint(request.checkpoint, request.checkpoint_id);
    await states.requireCheckpoint(threadId, checkpoint);
    requireIdle(threadId);
    const isList = typeof (await states.newest(record))?.annotation?.value_channels === 'string';
    const steps = supersteps(request, isList);
    const graphId = await graphOfThread(record, steps, deps);
    return { record, update: { graphId, checkpoint, supersteps: steps } };
  };

  /** After its state was edited by hand. */
  const refresh = async (record: ThreadRecord): Promise<void> => {
    const newest = await states.newest(record);
    const status = newest !== null && nextNodes(newest, true).length > 0 ? 'interrupted' : 'idle';
    const at = clock.now().toISOString();
    await records.change(record.thread_id, (each) => ({
      ...each,
      status,
      error: null,
      state_updated_at: at,
    }));
    lateEnds.supersede(record.thread_id);
  };

  const setTtl = async (threadId: string, given: ThreadTtlInput): Promise<void> => {
    await records.change(threadId, (record) => ({ ...record, ttl: threadTtl(given, clock.now()) }));
    await sweep.plan();
  };

  const remove = (threadId: string): Promise<void> =>
    runs.withoutNew(threadId, async () => {
      await records.require(threadId);
      await runs.clear(threadId);
      await records.delete(threadId);
    });

  /** False where a run is under way. */
  const shorten = (threadId: string): Promise<boolean> =>
    runs.withoutNew(threadId, async () => {
      if (runs.isBusy(threadId)) return false;
      await keepLatest(storage, threadId);
      return true;
    });

  const sweep = createThreadSweep({
    ...deps,
    async expire({ thread_id: threadId }, { strategy }) {
      if (runs.isBusy(threadId)) return false;
      if (strategy === 'delete') await remove(threadId);
      else {
        if (!(await shorten(threadId))) return false;
        await records.change(threadId, ({ ttl: _over, ...record }) => record);
      }
      return true;
    },
  });

  return {
    sweep,
    async create(request) {
      const threadId = request.thread_id ?? newId();
      const { record, created } = await records.ensure(threadId, request.metadata ?? {});
      if (!created && request.if_exists !== 'do_nothing') {
        throw new RequestError('conflict', `Thread ${threadId} already exists`);
      }
      const steps = seeds(request.supersteps ?? []);
      if (created && steps.length > 0) {
        try {
          const graphId = await graphOfThread(record, steps, deps);
          await states.update(record, { graphId, checkpoint: null, supersteps: steps });
        } catch (error) {
          // Nobody was told of the thread yet.
          await records.delete(threadId);
          throw error;
        }
        await refresh(record);
      }
      const ttl = request.ttl ?? deps.defaultTtl;
      if (created && ttl != null) await setTtl(threadId, ttl);
      return full(await records.require(threadId));
    },
    async get(threadId, include) {
      return full(await records.require(threadId), include?.ttl);
    },
    async patch(threadId, { metadata, ttl }) {
      const changed = await records.change(threadId, (record) => ({
        ...record,
        metadata: { ...record.metadata, ...metadata },
      }));
      if (changed === null) throw notFound('Thread', threadId);
      if (ttl != null) await setTtl(threadId, ttl);
      return full(changed);
    },
    delete: remove,
    async deleteOfAssistant(assistantId) {
      for (const { thread_id: threadId, metadata } of await storage.threads.list()) {
        if (metadata.assistant_id === assistantId) await remove(threadId);
      }
    },
    async copy(threadId) {
      const target = await runs.withoutNew(threadId, async () => {
        const source = await records.require(threadId);
        requireIdle(threadId);
        const at = clock.now().toISOString();
        const copied = { ...source, thread_id: newId(), created_at: at, updated_at: at };
        await storage.threads.copy(threadId, copied);
        return copied;
      });
      feed.send({ kind: 'thread', thread_id: target.thread_id, change: 'created', status: target.status });
      return full(target);
    },
    async prune(threadIds, strategy) {
      let count = 0;
      for (const threadId of new Set(threadIds)) {
        if ((await records.find(threadId)) === null) continue;
        if (strategy === 'delete') await remove(threadId);
        else if (!(await shorten(threadId))) continue;
        count++;
      }
      return count;
    },
    async search(query) {
      const { values, select, extract } = query;
      const candidates = matchingRecords((await storage.threads.list()).map(current), query);
      const matching = values == null ? candidates : await withValues(candidates, values);
      const offset = query.offset ?? 0;
      const page = matching.slice(offset, offset + (query.limit ?? 10));
      const found = await Promise.all(page.map(shown));
      return { total: matching.length, found };

      async function shown(record: ThreadRecord): Promise<Partial<Thread>> {
        const { ttl: _, ...bare } = record;
        const thread: Partial<Thread> = needsState(query) ? await full(record) : bare;
        const fields = selected(thread, select);
        return extract == null ? fields : { ...fields, extracted: extracted(thread, extract) };
      }
      async function withValues(all: ThreadRecord[], wanted: JsonObject): Promise<ThreadRecord[]> {
        const result: ThreadRecord[] = [];
        for (const each of all) if (contains((await full(each)).values, wanted)) result.push(each);
        return result;
      }
    },
    state: (threadId, reading) => states.get(threadId, reading),
    historyStates: (threadId, reading) => states.historyStates(threadId, reading),
    history: (threadId, reading) => states.history(threadId, reading),
    updateState: (threadId, request) =>
      runs.withoutNew(threadId, async () => {
        const { record, update } = await accepted(threadId, request);
        const made = await states.update(record, update);
        await refresh(record);
        streams.stateUpdated(made);
        return made;
      }),
    async previewState(threadId, request) {
      const { record, update } = await accepted(threadId, request);
      return states.preview(record, update);
    },
    async storage(threadId) {
      await records.require(threadId);
      return storage.checkpoints.channelSizes(threadId);
    },
  };
}
