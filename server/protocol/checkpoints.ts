/**
 * A checkpoint as it travels from a worker to the store and back, language-neutral: the worker serialises values
 * with its LangGraph's own serde, the server keeps them without understanding them. Imports only protocol types.
 *
 * A channel's value is sent once per version. A checkpoint names, for every channel it holds, the checkpoint that
 * brought the value (`sources`), so nothing depends on version numbers being unique across forks.
 */
import type { Json, JsonObject } from './api.js';
import type { GraphFingerprint, TaskTrace } from './traces.js';
import type { RecordedCall } from './calls.js';

/**
 * A serialised value.
 * - `json`: the serde's JSON, embedded as JSON, so that files stay readable.
 * - `tagged`: JSON likewise, in which what JSON cannot hold stands as `Tagged` (the Python worker's messages, sets…).
 * - `bytes`: anything else, base64, with the serde's own type tag and, for people, a readable rendering.
 */
export type StoredValue =
  | { type: 'json'; value: Json }
  | { type: 'tagged'; value: Json }
  | { type: 'bytes'; tag: string; base64: string; view?: Json };

/** Inside a `tagged` value: the serde's type tag and bytes (base64) of a part of it, and what people see of that part. */
export interface Tagged {
  '~serde': [tag: string, base64: string];
  view: Json;
}

/**
 * What a checkpoint brings for one channel.
 * - `full`: the value.
 * - `append`: the channel held a list and only grew: `items` come after the list that the checkpoint `base` resolves
 *   to for the same channel. `items` are what the serde made of each element.
 */
export type ChannelWrite =
  { kind: 'full'; value: StoredValue } | { kind: 'append'; base: string; items: Json[] };

/** Address of a checkpoint in a worker's request. */
export interface CheckpointKey {
  thread_id: string;
  checkpoint_ns: string;
  checkpoint_id: string;
}

/** The part of a checkpoint that is the same in every language (LangGraph's `Checkpoint` without channel_values). */
export interface CheckpointHeader {
  v: number;
  id: string;
  ts: string;
  channel_versions: Record<string, string | number>;
  versions_seen: Record<string, Record<string, string | number>>;
  /** Whatever else the engine's version keeps in a checkpoint (`updated_channels`, `pending_sends`…). */
  extra?: JsonObject;
}

export interface PutCheckpoint {
  thread_id: string;
  checkpoint_ns: string;
  parent_checkpoint_id: string | null;
  checkpoint: CheckpointHeader;
  metadata: JsonObject;
  /** Values that this checkpoint brings, by channel. */
  writes: Record<string, ChannelWrite>;
  /** For every other channel that has a value: the id of the checkpoint (same thread and namespace) that brought it. */
  sources: Record<string, string>;
}

/** One write of a task that has finished, before its superstep is applied (LangGraph's pending writes). */
export interface PendingWrite {
  task_id: string;
  /** Index within the task; negative for special writes (errors, interrupts, resume values), as `WRITES_IDX_MAP`. */
  idx: number;
  /** Where the task stands in its superstep, in a form that sorts; where the engine says it. */
  task_path?: string;
  channel: string;
  value: StoredValue;
}

export interface PutWrites extends CheckpointKey {
  writes: PendingWrite[];
  /** The run that wrote them, where a run did: by it they can be taken back. */
  run_id?: string | undefined;
  /** How the task ran, where it has come to its end. */
  trace?: TaskTrace | undefined;
  /** The calls of models and tools that led to them; kept apart, so that no state shows them. */
  calls?: RecordedCall[] | undefined;
}

/**
 * What only the engine can say of a checkpoint: which tasks follow it. Derivable at any time from the graph and the
 * checkpoint, kept so that a history reads without running user code.
 */
export interface CheckpointAnnotation extends CheckpointKey {
  tasks: AnnotatedTask[];
  /** The channels that make up the values: their names, or the one channel that is the value itself. */
  value_channels: string[] | string;
  /** The values where they are more than the channels show (writes of finished tasks applied to the newest state). */
  values?: Json;
  /** The tasks still to run, where pending writes have settled some (`null`: all of `tasks`). */
  next?: string[] | null;
  /** The graph that says it, where it said so in a run or an update; absent where it was asked later. */
  graph?: GraphFingerprint;
}

export interface AnnotatedTask {
  id: string;
  name: string;
  path: Json[];
  /** Namespace of the task's subgraph, where it has one. */
  checkpoint_ns?: string;
}

/** A checkpoint with its values put together again. */
export interface StoredCheckpoint {
  thread_id: string;
  checkpoint_ns: string;
  parent_checkpoint_id: string | null;
  checkpoint: CheckpointHeader;
  metadata: JsonObject;
  values: Record<string, StoredValue>;
  /** For every channel in `values`: the id of the checkpoint that brought it. */
  sources: Record<string, string>;
  pending_writes: PendingWrite[];
  annotation: CheckpointAnnotation | null;
}

/** A checkpoint without its state: what is noted of the graph at it and of the superstep that followed. */
export interface CheckpointNotes {
  checkpoint_id: string;
  graph: GraphFingerprint | null;
  /** One for each task that has come to an end. */
  traces: TaskTrace[];
}

/** Writes of a task beside the checkpoint that they came onto. */
export type KeptWrites = Omit<PutWrites, keyof CheckpointKey>;

/**
 * A checkpoint as it was put, with what came onto it later. Of a thread's, each builds only on others of the same thread
 * that come before it.
 */
export interface KeptCheckpoint {
  put: Omit<PutCheckpoint, 'thread_id'>;
  /** In the order in which they came, without those that were taken back. */
  task_writes: KeptWrites[];
  annotation: Omit<CheckpointAnnotation, 'thread_id'> | null;
}

export interface ListCheckpoints {
  /** Every thread without it. */
  thread_id?: string | undefined;
  /** Every namespace without it. */
  checkpoint_ns?: string | undefined;
  /** Only checkpoints older than this id. */
  before?: string | undefined;
  checkpoint_id?: string | undefined;
  limit?: number | undefined;
  /** Each key must be equal in the checkpoint's metadata. */
  filter?: JsonObject | undefined;
}
