/**
 * Reads and edits the states of threads: newest, at a checkpoint, history, subgraphs, update. Asks the graph for what a
 * checkpoint lacks (its annotation) once and keeps the answer; a graph that cannot be loaded costs the tasks, not the
 * history. Leaves shapes to stateView and status codes to http/.
 */
import type { CheckpointConfig, Json, JsonObject, ThreadState } from '../protocol/api.js';
import type { StatePreview } from '../protocol/backstep.js';
import type { CheckpointAnnotation, CheckpointKey, StoredCheckpoint } from '../protocol/checkpoints.js';
import type { PlainForms } from '../protocol/plain.js';
import type { ThreadRecord } from '../storage/port.js';
import type { RunsDeps } from './deps.js';
import { messageOf, notFound } from './errors.js';
import { previewUpdate, updateParams, type UpdateRequest } from './statePreview.js';
import { emptyState, threadState } from './stateView.js';

export interface StateReading {
  checkpoint?: CheckpointConfig | null;
  subgraphs?: boolean;
}

export interface HistoryReading {
  limit: number;
  before?: string | undefined;
  metadata?: JsonObject | undefined;
  checkpoint?: CheckpointConfig | null;
}

export interface States {
  /** The state named, or the newest; empty where the thread never ran. Throws `not-found` for an unknown checkpoint. */
  get(threadId: string, reading: StateReading): Promise<ThreadState>;
  /** Newest first, one at a time: together they may be more than fits into memory. */
  historyStates(threadId: string, reading: HistoryReading): AsyncIterable<ThreadState>;
  /** Newest first. */
  history(threadId: string, reading: HistoryReading): Promise<ThreadState[]>;
  /** The newest checkpoint with its annotation, as far as there is one. */
  newest(thread: ThreadRecord): Promise<StoredCheckpoint | null>;
  /** Makes a new checkpoint; the caller has seen to it that the thread may be written and the checkpoint exists. */
  update(thread: ThreadRecord, update: UpdateRequest): Promise<CheckpointKey>;
  /** What `update` would make of the state; nothing of it stays. */
  preview(thread: ThreadRecord, update: UpdateRequest): Promise<StatePreview>;
  /** Throws `not-found` unless the checkpoint exists. */
  requireCheckpoint(threadId: string, checkpoint: CheckpointConfig | null): Promise<void>;
}

/** Milliseconds that a state waits for what the graph says of it; a worker may still have to start. */
const patience = 10_000;

export function createStates({
  storage,
  scratch,
  graphs,
  clock,
  newId,
  log,
}: Pick<RunsDeps, 'storage' | 'scratch' | 'graphs' | 'clock' | 'newId' | 'log'>): States {
  /** Questions that nobody waits for any more, as a node that never yields keeps the worker from answering. */
  let unanswered = 0;

  /** Null where the graph does not answer in time: a state without tasks is worth more than none. */
  const describe = async (graphId: string, key: CheckpointKey): Promise<CheckpointAnnotation | null> => {
    if (unanswered > 0) return null;
    const answer = graphs.describe({ ...key, graph_id: graphId });
    let isLate = false;
    let stopTimer: () => void = () => undefined;
    const late = new Promise<null>((resolve) => {
      stopTimer = clock.after(patience, () => {
        isLate = true;
        unanswered++;
        log(`Graph ${graphId} does not answer; states are shown without their tasks until it does`);
        resolve(null);
      });
    });
    const kept = answer.then(async (annotation) => {
      // A late answer is kept too, so that the next reader need not ask; not for a thread deleted since.
      const isWanted = annotation !== null && (await storage.threads.get(key.thread_id)) !== null;
      if (isWanted) await storage.checkpoints.annotate(annotation);
      return annotation;
    });
    const settled = (): void => {
      stopTimer();
      if (isLate) unanswered--;
    };
    kept.then(settled, settled);
    return Promise.race([kept, late]);
  };

  const isUsable = (graphId: string): boolean =>
    graphs.graphs().some(({ source, state }) => source.graph_id === graphId && state !== 'error');

  const annotated = async (checkpoint: StoredCheckpoint, thread: ThreadRecord): Promise<StoredCheckpoint> => {
    if (checkpoint.annotation !== null) return checkpoint;
    const graphId = checkpoint.metadata.graph_id ?? thread.metadata.graph_id;
    if (typeof graphId !== 'string' || !isUsable(graphId)) return checkpoint;
    const { thread_id, checkpoint_ns } = checkpoint;
    try {
      const key = { thread_id, checkpoint_ns, checkpoint_id: checkpoint.checkpoint.id };
      const annotation = await describe(graphId, key);
      return annotation === null ? checkpoint : { ...checkpoint, annotation };
    } catch (error) {
      log(`The tasks of checkpoint ${checkpoint.checkpoint.id} could not be worked out: ${messageOf(error)}`);
      return checkpoint;
    }
  };

  const requireThread = async (threadId: string): Promise<ThreadRecord> => {
    const thread = await storage.threads.get(threadId);
    if (thread === null) throw notFound('Thread', threadId);
    return thread;
  };

  const view = async (
    raw: StoredCheckpoint,
    thread: ThreadRecord,
    newest: boolean,
    deep: boolean,
    forms?: PlainForms,
  ): Promise<ThreadState> => {
    const checkpoint = await annotated(raw, thread);
    const nested = new Map<string, ThreadState>();
    for (const task of deep ? (checkpoint.annotation?.tasks ?? []) : []) {
      if (task.checkpoint_ns === undefined) continue;
      const found = await storage.checkpoints.get({
        thread_id: checkpoint.thread_id,
        checkpoint_ns: task.checkpoint_ns,
      });
      if (found !== null) nested.set(task.id, await view(found, thread, true, true));
    }
    return threadState(checkpoint, { newest, nested, ...(forms === undefined ? {} : { forms }) });
  };

  const find = async (threadId: string, checkpoint: CheckpointConfig | null | undefined) => {
    const found = await storage.checkpoints.get({
      thread_id: threadId,
      checkpoint_ns: checkpoint?.checkpoint_ns ?? '',
      ...(checkpoint?.checkpoint_id === undefined ? {} : { checkpoint_id: checkpoint.checkpoint_id }),
    });
    if (found === null && checkpoint?.checkpoint_id !== undefined) {
      throw notFound('Checkpoint', checkpoint.checkpoint_id);
    }
    return found;
  };

  async function* historyStates(
    threadId: string,
    { limit, before, metadata, checkpoint }: HistoryReading,
  ): AsyncGenerator<ThreadState> {
    const thread = await requireThread(threadId);
    if (checkpoint?.checkpoint_id !== undefined) await find(threadId, checkpoint);
    let left = limit;
    const forms: PlainForms = new WeakMap<object, Json>();
    const found = storage.checkpoints.list({
      thread_id: threadId,
      checkpoint_ns: checkpoint?.checkpoint_ns ?? '',
      limit,
      ...(before === undefined ? {} : { before }),
      ...(checkpoint?.checkpoint_id === undefined ? {} : { checkpoint_id: checkpoint.checkpoint_id }),
      ...(metadata === undefined ? {} : { filter: metadata }),
    });
    for await (const each of found) {
      yield await view(each, thread, false, false, forms);
      left -= 1;
      if (left <= 0) return;
    }
  }

  return {
    async get(threadId, { checkpoint, subgraphs = false }) {
      const thread = await requireThread(threadId);
      const found = await find(threadId, checkpoint);
      if (found === null) return emptyState(threadId, checkpoint?.checkpoint_ns);
      return view(found, thread, checkpoint?.checkpoint_id === undefined, subgraphs);
    },

    historyStates,
    async history(threadId, reading) {
      const states: ThreadState[] = [];
      for await (const state of historyStates(threadId, reading)) states.push(state);
      return states;
    },

    async newest(thread) {
      const found = await storage.checkpoints.get({ thread_id: thread.thread_id, checkpoint_ns: '' });
      return found === null ? null : annotated(found, thread);
    },

    update: (thread, update) => graphs.updateState(updateParams(thread, update)),
    preview: (thread, update) => previewUpdate(thread, update, { storage, graphs, scratch, newId }),

    async requireCheckpoint(threadId, checkpoint) {
      const { checkpoint_id: id, checkpoint_ns: namespace = '' } = checkpoint ?? {};
      if (id === undefined && namespace === '') return;
      const found = await find(threadId, checkpoint);
      if (found === null) throw notFound('Checkpoint namespace', namespace);
    },
  };
}
