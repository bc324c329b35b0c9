/**
 * What the server and a graph worker say to each other: JSON-RPC (vscode-jsonrpc) over a named pipe of its own, the
 * same for every language. The worker holds user code and no state that matters; the server holds the checkpoints.
 */
import type { GraphShape } from './traces.js';
import { NotificationType, RequestType } from 'vscode-jsonrpc';
import type { CheckpointConfig, Config, Durability, Json, JsonObject, RunError } from './api.js';
import type { ReplayCalls } from './calls.js';
import type {
  CheckpointAnnotation,
  CheckpointKey,
  ListCheckpoints,
  PutCheckpoint,
  PutWrites,
  StoredCheckpoint,
} from './checkpoints.js';

/** Where a graph comes from: an entry of langgraph.json's `graphs`, as `./src/agent.ts:graph`. */
export interface GraphSource {
  graph_id: string;
  /** Absolute path of the source file. */
  file: string;
  /** Name of the export; `default` where langgraph.json names none. */
  export_name: string;
  /** Python: the dotted name, where langgraph.json gives that and not a file. */
  module?: string;
}

export interface InitializeParams {
  protocol: 1;
  project_dir: string;
  graphs: GraphSource[];
  /** Python: folders of langgraph.json's `dependencies`, to be found by `import`. */
  path?: string[];
  /** Milliseconds that one graph may take to load. */
  load_limit_ms: number;
  /** Graphs that are known not to come to an end at load, and are not tried again. */
  stuck: Record<string, GraphError>;
}

export interface InitializeResult {
  runtime: Runtime;
  graphs: Record<string, GraphReport>;
  /** It uses `newest` of a run's start. */
  reads_newest?: boolean;
}

/** `executable`: Python's interpreter. */
export interface Runtime {
  language: string;
  version: string;
  langgraph_version: string | null;
  executable?: string;
}

/** A graph that loaded, or why it did not. */
export type GraphReport =
  | {
      ok: true;
      nodes: string[];
      /** The nodes inside its subgraphs by their path (`outer|inner`); breakpoints may name those too. */
      subgraphs: Record<string, string[]>;
      channels: Record<string, GraphChannel>;
      /** What it is made of; absent where a factory has to be given something first. */
      shape?: GraphShape;
    }
  | { ok: false; error: GraphError };

/** What a channel of the state does with an update. */
export interface GraphChannel {
  /** The engine's name of its class: `LastValue`, `BinaryOperatorAggregate`, `Topic`… */
  kind: string;
  /** It joins an update to what is there. */
  reduces: boolean;
  /** The name of the function that does; null where it has none of its own. */
  reducer: string | null;
  /** That is LangGraph's reducer of messages, which tells them apart by their ids and takes marks to remove them. */
  messages: boolean;
  /** An update `{"__overwrite__": value}` puts the value in place of what is there. */
  overwrite: boolean;
}

/** `line` and `column` count from 1. */
export interface GraphError {
  message: string;
  file: string;
  line?: number;
  column?: number;
  stack?: string;
}

export interface DrawableGraph {
  nodes: { id: string; type?: string; data?: Json; metadata?: Json }[];
  edges: { source: string; target: string; data?: string; conditional?: boolean }[];
}

/** JSON Schemas; `null` where nobody knows. */
export interface GraphSchemas {
  graph_id: string;
  input_schema: Json;
  output_schema: Json;
  state_schema: Json;
  config_schema: Json;
  context_schema: Json;
}

/** JSON Schemas that the graph itself carries; `null` for those it does not. */
export interface DeclaredSchemas {
  input: Json;
  output: Json;
  state: Json;
  context: Json;
  /** Where it is another than that of the context. */
  config?: Json;
  /** The state's channels, which need not have a schema. */
  channels: string[];
}

/** The schemas of a graph's subgraphs by namespace (`outer`, `outer|inner`). */
export type SubgraphSchemas = Record<string, Omit<GraphSchemas, 'graph_id'>>;

export interface GraphParams {
  graph_id: string;
  /** The assistant's or run's config, which a graph factory takes. */
  config?: Config;
}

export interface SubgraphsParams extends GraphParams {
  /** Only the subgraph at this place; all without it. */
  namespace?: string;
  /** Also the subgraphs of subgraphs. */
  recurse: boolean;
}

export interface StartRunParams {
  run_id: string;
  thread_id: string;
  graph_id: string;
  input: Json;
  command: Json;
  config: Config;
  context: JsonObject;
  checkpoint: CheckpointConfig | null;
  /** What the root graph's newest checkpoint is (null: there is none), so that the engine's first question has its answer. */
  newest?: StoredCheckpoint | null;
  interrupt_before: string[] | '*' | null;
  interrupt_after: string[] | '*' | null;
  /** API stream modes, to be sent as `run/event`; may be empty. */
  stream_mode: string[];
  stream_subgraphs: boolean;
  /** Somebody looks at it from the first. */
  watched?: boolean;
  durability: Durability;
  /** What people may give feedback on; its addresses are the stream's `feedback` event, where LangSmith is set up. */
  feedback_keys: string[];
  /** Metadata for the run's config, which LangGraph copies into its checkpoints. */
  metadata: JsonObject;
  /** The run is a step of a replay: nothing is recorded, and calls are answered as this says. */
  replay?: ReplayCalls;
}

/**
 * How a run ended. `output` is the last value of stream mode `values` (with `__interrupt__` where an `interrupt()`
 * asks). `next` names the nodes still to run: not empty where a breakpoint or an interrupt stopped it.
 */
export type RunOutcome =
  | { status: 'success'; output: Json; next: string[] }
  | { status: 'cancelled' }
  | { status: 'error'; error: RunError };

export interface RunEventParams {
  run_id: string;
  event: string;
  data: Json;
}

export interface StateUpdate {
  values: Json;
  /** Instead of values: what a node may return as a command. */
  command?: Json;
  as_node?: string | undefined;
}

export interface UpdateStateParams {
  graph_id: string;
  thread_id: string;
  checkpoint: CheckpointConfig | null;
  config: Config;
  /** Supersteps in order; the updates of one are applied together. */
  supersteps: StateUpdate[][];
  metadata: JsonObject;
}

export interface DescribeParams extends CheckpointKey {
  graph_id: string;
  config?: Config;
}

/** Other nodes for a run under way to pause at, from its next superstep on. */
export type ChangeBreakpointsParams = Pick<StartRunParams, 'run_id' | 'interrupt_before' | 'interrupt_after'>;

/** Whether anybody looks at a run: only then it tells what it is at (`run/news`). */
export interface WatchRunParams {
  run_id: string;
  watched: boolean;
}

export interface OpenDebuggerParams {
  /** A folder from which the debugger is imported where the user's environment has none. Node brings its own. */
  fallback: string | null;
}

/** Where the debugger of a worker's language listens; on this machine only. */
export interface DebuggerEndpoint {
  /** The protocol that is spoken there: Node's inspector (Chrome DevTools Protocol), or debugpy (DAP). */
  debugger: 'node' | 'debugpy';
  host: string;
  port: number;
  /** Address of the inspector's WebSocket; null where the debugger has none. */
  websocket_url: string | null;
}

/** Codes of the errors that cross the pipe (JSON-RPC application errors). */
export const workerErrorCodes = {
  /** The graph is not one that loaded; the message says why. */
  graphNotLoaded: 1001,
  /** The engine refused the update (`InvalidUpdateError` and the like); the caller's fault. */
  invalidUpdate: 1002,
  /** Storage refused or failed; `data` may carry the server's own code. */
  storage: 1003,
} as const;

/** Server to worker. */
export const workerRequests = {
  /** Answered at once, whenever the worker's event loop is free: a sign of life. */
  ping: new RequestType<null, null, void>('ping'),
  initialize: new RequestType<InitializeParams, InitializeResult, void>('initialize'),
  drawGraph: new RequestType<GraphParams & { xray: boolean | number }, DrawableGraph, void>('graph/draw'),
  schemas: new RequestType<GraphParams, DeclaredSchemas, void>('graph/schemas'),
  subgraphs: new RequestType<SubgraphsParams, Record<string, DeclaredSchemas>, void>('graph/subgraphs'),
  /** Answers when the run has ended; the request's cancellation token cancels the run. */
  startRun: new RequestType<StartRunParams, RunOutcome, void>('run/start'),
  /** Whether the run is under way here. */
  changeBreakpoints: new RequestType<ChangeBreakpointsParams, boolean, void>('run/breakpoints'),
  /** Whether the run is under way here. Nodes that are running already are told of at once. */
  watchRun: new RequestType<WatchRunParams, boolean, void>('run/watch'),
  /** Answers with the new checkpoint. */
  updateState: new RequestType<UpdateStateParams, CheckpointKey, void>('state/update'),
  /** Works out the annotation of a checkpoint that has none (and sends nothing else). */
  describe: new RequestType<DescribeParams, CheckpointAnnotation | null, void>('state/describe'),
  /** Puts the worker under its language's debugger, on a free port of this machine. */
  openDebugger: new RequestType<OpenDebuggerParams, DebuggerEndpoint, void>('debugger/open'),
  /** Lets the clients of the debugger go; nothing listens any more. */
  closeDebugger: new RequestType<null, null, void>('debugger/close'),
};

/** A listing that may cross threads: every thread without `thread_id`. */
export type ListAnyCheckpoints = Omit<ListCheckpoints, 'thread_id'> & { thread_id?: string | undefined };

/** Worker to server. An answer to `put` or `putWrites` means: on disk. */
export const checkpointRequests = {
  get: new RequestType<
    Omit<CheckpointKey, 'checkpoint_id'> & { checkpoint_id?: string | undefined },
    StoredCheckpoint | null,
    void
  >('checkpoints/get'),
  list: new RequestType<ListAnyCheckpoints, StoredCheckpoint[], void>('checkpoints/list'),
  put: new RequestType<PutCheckpoint, void, void>('checkpoints/put'),
  putWrites: new RequestType<PutWrites, void, void>('checkpoints/putWrites'),
  deleteThread: new RequestType<{ thread_id: string }, void, void>('checkpoints/deleteThread'),
};

export const workerNotifications = {
  runEvent: new NotificationType<RunEventParams>('run/event'),
  /** Of a run that somebody looks at, whatever events it was asked for. */
  runNews: new NotificationType<RunEventParams>('run/news'),
  /** `graph_id`: the graph that says it in a run or an update. */
  annotate: new NotificationType<CheckpointAnnotation & { graph_id: string }>('checkpoints/annotate'),
  /** Sent before anything of the graph is loaded: what follows may never yield. */
  graphLoading: new NotificationType<{ graph_id: string }>('graphs/loading'),
  /** The graph did not load in time; the next one is loaded. */
  graphStuck: new NotificationType<{ graph_id: string; error: GraphError }>('graphs/stuck'),
};
