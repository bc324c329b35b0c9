/**
 * What only a Backstep server offers, under `/backstep/…`. The views degrade without it: on another server they
 * refresh when their own runs end. Imports only protocol types.
 */
import type { JsonObject, RunStatus, ThreadState, ThreadStatus } from './api.js';
import type { GraphVersion } from './traces.js';
import type { DebuggerEndpoint, GraphChannel, GraphError } from './worker.js';

/** One message of `GET /backstep/events` (SSE; `event` is `kind`, `data` is this object). */
export type BackstepEvent =
  /** Sent first on every connection: read everything again, something may have been missed. */
  | { kind: 'hello'; instance_id: string }
  | { kind: 'thread'; thread_id: string; change: 'created' | 'updated' | 'deleted'; status?: ThreadStatus }
  | { kind: 'checkpoint'; thread_id: string; checkpoint_ns: string; checkpoint_id: string }
  | { kind: 'run'; thread_id: string; run_id: string; status: RunStatus }
  | { kind: 'graphs'; graphs: GraphSummary[] }
  /** Assistants were made, changed or deleted. Which, the caller may not be meant to know; what it may see, it can read. */
  | { kind: 'assistants' }
  /** Items of the store were put or deleted; which, as above. */
  | { kind: 'store' };

/** `GET /backstep/graphs`, and part of `GET /info` (`graphs`). Lines count from 1. */
export interface GraphSummary {
  graph_id: string;
  assistant_id: string;
  /** Absolute path of the source file. */
  file: string;
  export_name: string;
  state: 'unknown' | 'ok' | 'error';
  nodes: string[];
  /** The nodes of its subgraphs by their path, `outer|inner`. */
  subgraphs: Record<string, string[]>;
  /** The channels that make up its state; empty where it is not loaded or does not tell. */
  channels: Record<string, GraphChannel>;
  /** By what one version of it is told from another; null where it is not loaded or does not tell. */
  version: GraphVersion | null;
  error: GraphError | null;
}

/**
 * `POST /backstep/threads/{id}/state/preview`, with the body of `POST /threads/{id}/state`: the state that the update
 * would give, of which nothing is kept: its checkpoint has no id.
 */
export interface StatePreview extends ThreadState {
  /** Channels whose value would be another. */
  changed: string[];
  /** Channels that the update would write to, whether that changes them or not. */
  written: string[];
}

/**
 * The messages of `GET /backstep/debugger?graph_id=…` (SSE; `event` is `endpoint`, `data` is this object): where to
 * attach, at once and whenever another worker takes the place of the last. The graph's code is debugged as long as the
 * connection is held; its runs wait until `POST /backstep/debugger/{worker_id}/attached` says that they may begin.
 */
export interface CodeDebuggerMessage extends DebuggerEndpoint {
  worker_id: string;
}

/** `GET /info`: what every server of this API says, and under `host` and below what only Backstep does. */
export interface ServerInfo {
  /** The version of the Agent Server whose API this is. */
  version: string;
  langgraph_py_version: string | null;
  langgraph_js_version?: string | null;
  context: 'js' | 'python';
  flags: Record<string, boolean>;
  metadata: JsonObject;
  host: { kind: 'backstep'; version: string; config_file: string; data_dir: string };
  /** New at each start. */
  instance_id: string;
  /** Files of the data folder that could not be read; paths relative to it. */
  problems: { file: string; set_aside_as: string | null; message: string }[];
  /** What in langgraph.json has no effect or does not fit. */
  warnings: string[];
  graphs: GraphSummary[];
}

/** `<data folder>/lock.json`: who writes the folder and where it listens. */
export interface DataFolderLock {
  pid: number;
  /** Random id of the holder's start; `GET /info` of `url` answers the same `instance_id` while it lives. */
  instance_id: string;
  /** `null` until it listens. */
  url: string | null;
  version: string;
  started_at: string;
  /** It takes no more requests and will let go soon; until then it may still write. */
  stopping?: boolean;
}

/** The line a server prints on stdout when it is ready: this prefix, then the URL, then a newline. */
export const readyLinePrefix = 'Backstep server ready at ';
