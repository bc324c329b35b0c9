/**
 * What the rest of the server needs of a store, free of lowdb's ways: the same server is to run on other stores.
 * A promise that resolves means: on disk. Adapters: lowdb/ (the product) and memory/ (for tests).
 *
 * Checkpoints may be large, so they are not copied: what is put is handed over, what is read is shared, and neither
 * side changes it. Records of threads, runs and assistants are copied (those of `threads.list` at the top level only).
 */
import type { Assistant, JsonObject, Run, Thread } from '../protocol/api.js';
import type { KeptCalls } from '../protocol/calls.js';
import type {
  CheckpointAnnotation,
  CheckpointKey,
  CheckpointNotes,
  KeptCheckpoint,
  ListCheckpoints,
  PutCheckpoint,
  PutWrites,
  StoredCheckpoint,
} from '../protocol/checkpoints.js';
import type { CheckpointPlace } from './checkpointQuery.js';
import type { Cron } from '../protocol/crons.js';
import type { Item } from '../protocol/items.js';
import type { GraphShape } from '../protocol/traces.js';

/** A thread as it is kept: values and interrupts come from its newest checkpoint. */
export type ThreadRecord = Omit<Thread, 'values' | 'interrupts' | 'extracted'>;

export interface NotesQuery {
  checkpoint_ns: string;
  /** Only checkpoints older than this id. */
  before?: string | undefined;
  limit: number;
}

export interface CheckpointStore {
  /** Keeps a checkpoint; one with the same id is replaced. The thread need not have a record. */
  put(checkpoint: PutCheckpoint): Promise<void>;
  /** Keeps writes of a task; special writes (negative idx) replace, others of the same task and idx stay as they are. */
  putWrites(writes: PutWrites): Promise<void>;
  /**
   * Until what it gives is called, nobody waits for what is put onto the thread: it may take some milliseconds longer, so
   * that more of it goes to the disk at once. The call commits what waits.
   */
  linger(threadId: string): () => void;
  /**
   * Keeps what the engine says of a checkpoint, in place of what it said before: but the tasks that another graph had
   * there stay beside those that a newer one has. For one that is not (yet) there it waits until it comes. Not fsynced:
   * derivable.
   */
  annotate(annotation: CheckpointAnnotation): Promise<void>;
  /**
   * The named checkpoint, or the newest of the namespace that can be read; null where there is none.
   * @throws StorageError `damaged` where the named one builds on a checkpoint that is missing (lists skip it).
   */
  get(
    key: Omit<CheckpointKey, 'checkpoint_id'> & { checkpoint_id?: string | undefined },
  ): Promise<StoredCheckpoint | null>;
  /** Newest first (by id: LangGraph's ids are time-ordered UUIDv6). Reads lazily: take what you need and stop. */
  list(query: ListCheckpoints): AsyncIterable<StoredCheckpoint>;
  /** What is noted of the checkpoints of a thread's namespace, newest first, without their states. */
  notes(threadId: string, query: NotesQuery): Promise<CheckpointNotes[]>;
  /**
   * Drops single checkpoints, their writes and annotations. Those that are left stay as they are, also where they build
   * on values of the ones that go. Unknown ones are passed over.
   */
  deleteCheckpoints(threadId: string, places: CheckpointPlace[]): Promise<void>;
  /** The addresses of the checkpoints there are, newest first, without reading any of them. */
  places(threadId: string): Promise<CheckpointPlace[]>;
  /**
   * Frees what deleted checkpoints still take. Those that are there stay as they are, whenever a crash may come.
   * Nothing may be writing to the thread.
   */
  compact(threadId: string): Promise<void>;
  /**
   * Takes back what a run wrote onto checkpoints that stay (`PutWrites.run_id`): each is as if the run had never been.
   * Their annotations go where that changed something, for they may tell of it.
   */
  withdrawWrites(threadId: string, runId: string): Promise<void>;
  /** The calls that came with writes onto a checkpoint (`PutWrites.calls`), in the order in which they came. */
  calls(key: CheckpointKey): Promise<KeptCalls[]>;
  /** Bytes by channel, as the thread's values are stored. */
  channelSizes(threadId: string): Promise<Record<string, number>>;
  /** Drops the checkpoints, their writes and annotations; the thread's record and runs stay. */
  deleteThread(threadId: string): Promise<void>;
}

export interface WholeCheckpoints {
  /**
   * The checkpoints of a thread as they are kept, oldest first: what `ThreadStore.restore` takes. Those that cannot be
   * read are left out, and what is deleted or comes while they are read may be.
   */
  kept(threadId: string): AsyncIterable<KeptCheckpoint>;
}

export interface ThreadStore {
  put(thread: ThreadRecord): Promise<void>;
  get(threadId: string): Promise<ThreadRecord | null>;
  /** With its runs and checkpoints. False where there was none. */
  delete(threadId: string): Promise<boolean>;
  list(): Promise<ThreadRecord[]>;
  /** A thread with the record given and all checkpoints of the source, in place of what had the record's id before. */
  copy(sourceId: string, target: ThreadRecord): Promise<void>;
  /**
   * A thread with all it has, in place of what had its id before: whole or, whenever a crash may come, not at all. The
   * runs have ended.
   */
  restore(thread: ThreadRecord, content: ThreadContent): Promise<void>;
}

export interface ThreadContent {
  checkpoints: readonly KeptCheckpoint[];
  runs: readonly Run[];
}

export interface RunStore {
  /** A run that has ended stays ended. */
  put(run: Run): Promise<void>;
  get(threadId: string, runId: string): Promise<Run | null>;
  /** A run whose thread is not known; looks at every thread. */
  find(runId: string): Promise<Run | null>;
  /** Newest first. */
  list(threadId: string): Promise<Run[]>;
  /** Runs that had not ended when the data was last written (all threads): what a crash left behind. */
  unfinished(): Promise<Run[]>;
  delete(threadId: string, runId: string): Promise<boolean>;
}

/** An assistant as its chosen version has it, with every version there was (none where it was never changed). */
export type AssistantRecord = Assistant & { versions?: Assistant[] };

export interface AssistantStore {
  put(assistant: AssistantRecord): Promise<void>;
  get(assistantId: string): Promise<AssistantRecord | null>;
  list(): Promise<AssistantRecord[]>;
  delete(assistantId: string): Promise<boolean>;
}

export interface CronStore {
  put(cron: Cron): Promise<void>;
  get(cronId: string): Promise<Cron | null>;
  list(): Promise<Cron[]>;
  delete(cronId: string): Promise<boolean>;
}

export interface StoredGraphShape {
  /** `GraphFingerprint.structure`. */
  structure: string;
  shape: GraphShape;
}

export interface GraphShapeStore {
  put(shape: StoredGraphShape): Promise<void>;
  get(structure: string): Promise<StoredGraphShape | null>;
}

/** An item of the long-term store with what the API does not show. */
export interface StoredItem extends Item {
  /** Minutes to live, counted anew by a refresh; absent: for ever. */
  ttl?: number;
  expires_at?: string;
  /** Embeddings by path of the embedded text. */
  vectors?: Record<string, number[]>;
}

/** Knows nothing of filters, expiry or embeddings: that is runs/items.ts. What is read is shared and not changed. */
export interface ItemStore {
  put(item: StoredItem): Promise<void>;
  get(namespace: readonly string[], key: string): Promise<StoredItem | null>;
  /** Those of the namespace and below, in no order; all for an empty prefix. */
  list(prefix: readonly string[]): Promise<StoredItem[]>;
  delete(namespace: readonly string[], key: string): Promise<boolean>;
}

/** A file of the data folder that could not be read and was set aside. Paths are relative to the data folder. */
export interface StorageProblem {
  file: string;
  set_aside_as: string | null;
  message: string;
}

export interface Storage {
  threads: ThreadStore;
  runs: RunStore;
  checkpoints: CheckpointStore & WholeCheckpoints;
  assistants: AssistantStore;
  crons: CronStore;
  items: ItemStore;
  /** What graphs were made of when they ran. */
  graphShapes: GraphShapeStore;
  problems(): StorageProblem[];
  /** Waits for what is being written and lets go of the folder. */
  close(): Promise<void>;
}

export type StorageErrorCode = 'folder-locked' | 'write-failed' | 'damaged' | 'closed' | 'bad-id';

/** Any failure of a store. `details` names what it is about (for `folder-locked`: the holder). */
export class StorageError extends Error {
  constructor(
    readonly code: StorageErrorCode,
    message: string,
    options?: { cause?: unknown; details?: JsonObject },
  ) {
    super(message, options);
    this.name = 'StorageError';
    this.details = options?.details ?? {};
  }
  readonly details: JsonObject;
}
