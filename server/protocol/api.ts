/**
 * The resources of the LangGraph Server API as this server stores and sends them (shapes: the published OpenAPI
 * description of the Agent Server). Records keep the API's snake_case from socket to disk. Imports nothing of ours.
 */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = Record<string, Json>;

export type ThreadStatus = 'idle' | 'busy' | 'interrupted' | 'error';
export type RunStatus = 'pending' | 'running' | 'error' | 'success' | 'timeout' | 'interrupted';
export type MultitaskStrategy = 'reject' | 'rollback' | 'interrupt' | 'enqueue';
export type Durability = 'sync' | 'async' | 'exit';

/** Names one checkpoint of a thread. `checkpoint_ns` is `''` for the root graph, `node:task_id|…` below it. */
export interface CheckpointRef {
  thread_id: string;
  checkpoint_ns: string;
  checkpoint_id: string;
  checkpoint_map?: JsonObject | null;
}

/** As a caller may name a checkpoint in a request: every part is optional. */
export interface CheckpointConfig {
  thread_id?: string | undefined;
  checkpoint_ns?: string | undefined;
  checkpoint_id?: string | undefined;
  checkpoint_map?: JsonObject | null | undefined;
}

export interface Interrupt {
  id?: string;
  value: Json;
  [key: string]: Json | undefined;
}

export interface ThreadTask {
  id: string;
  name: string;
  path: Json[];
  error: string | null;
  interrupts: Interrupt[];
  /** Where the task runs a subgraph: the namespace of its checkpoints. */
  checkpoint: CheckpointConfig | null;
  /** The subgraph's own state, where it was asked for (`subgraphs`). */
  state: ThreadState | null;
  result: Json;
}

export interface ThreadState {
  values: Json;
  next: string[];
  tasks: ThreadTask[];
  metadata: JsonObject;
  created_at: string | null;
  checkpoint: CheckpointRef | CheckpointConfig;
  parent_checkpoint: CheckpointRef | null;
  interrupts: Interrupt[];
  /** The same ids once more at the top level, where the documentation's walkthrough reads them. */
  checkpoint_id: string | null;
  parent_checkpoint_id: string | null;
}

export interface Config {
  tags?: string[];
  recursion_limit?: number;
  configurable?: JsonObject;
  [key: string]: Json | undefined;
}

export interface Thread {
  thread_id: string;
  created_at: string;
  updated_at: string;
  state_updated_at: string;
  metadata: JsonObject;
  status: ThreadStatus;
  config: JsonObject;
  values: Json;
  /** Open interrupts by the id of the task that asked. */
  interrupts: Record<string, Interrupt[]>;
  error: Json;
  /** Shown where it was asked for (`include=ttl`). */
  ttl?: ThreadTtl;
  /** What a search was asked to extract, by alias. */
  extracted?: JsonObject;
}

/** How long a thread lives; `keep_latest` drops all but its newest state. */
export interface ThreadTtl {
  strategy: 'delete' | 'keep_latest';
  ttl_minutes: number;
  expires_at: string;
}

export interface Assistant {
  assistant_id: string;
  graph_id: string;
  name: string;
  description: string | null;
  config: Config;
  context: JsonObject;
  metadata: JsonObject;
  version: number;
  created_at: string;
  updated_at: string;
}

/** What a run was asked to do. Kept with the run, so that it can be shown and repeated. */
export interface RunKwargs {
  input: Json;
  command: Json;
  config: Config;
  context: JsonObject;
  checkpoint: CheckpointConfig | null;
  interrupt_before: string[] | '*' | null;
  interrupt_after: string[] | '*' | null;
  stream_mode: string[];
  stream_subgraphs: boolean;
  /** Its events are kept longer than those of other runs. */
  stream_resumable: boolean;
  durability: Durability;
  webhook: string | null;
  feedback_keys: string[] | null;
  /** True for a stateless run whose thread goes with it. */
  temporary: boolean;
  /** Seconds from its creation before which it does not start. Runs that an older version kept do not say. */
  after_seconds?: number;
  /** `cancel`: not without the client that started it and holds the connection. */
  on_disconnect?: 'cancel' | 'continue';
}

export interface Run {
  run_id: string;
  thread_id: string;
  assistant_id: string;
  created_at: string;
  updated_at: string;
  status: RunStatus;
  metadata: JsonObject;
  multitask_strategy: MultitaskStrategy;
  kwargs: RunKwargs;
  /** Why it ended with status `error`. */
  error?: RunError;
}

/** `error` is the class of the error (`TypeError`), `message` its text; the SDKs raise it from `__error__`. */
export interface RunError {
  error: string;
  message: string;
  stack?: string;
}

/** One event of a run's numbered log; `id` is its number from 1 up and what Last-Event-ID names. */
export interface RunEvent {
  id: number;
  event: string;
  data: Json;
}
