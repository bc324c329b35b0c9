/**
 * What runs/ and http/ need of the graphs: they see this port, never a process. The adapter (graphHost.ts) keeps a
 * worker process for the project, restarts it when a graph file changes and fails its runs when it dies.
 */
import type {
  CheckpointAnnotation,
  CheckpointKey,
  ListCheckpoints,
  PutCheckpoint,
  PutWrites,
  StoredCheckpoint,
} from '../protocol/checkpoints.js';
import type { Json } from '../protocol/api.js';
import type { CodeDebuggerMessage } from '../protocol/backstep.js';
import type { GraphVersion } from '../protocol/traces.js';
import type { StoreOperation, StoreResult } from '../protocol/items.js';
import type { HttpRequestMessage, ModuleExport } from '../protocol/userModules.js';
import type { RequestType } from 'vscode-jsonrpc';
import type { ProjectSettings } from './projectSettings.js';
import type {
  ChangeBreakpointsParams,
  DescribeParams,
  DrawableGraph,
  GraphChannel,
  GraphError,
  GraphParams,
  GraphSchemas,
  GraphSource,
  RunOutcome,
  Runtime,
  StartRunParams,
  SubgraphSchemas,
  SubgraphsParams,
  UpdateStateParams,
  WatchRunParams,
} from '../protocol/worker.js';

/** Where the checkpoints of the workers go: what a CheckpointStore of the storage port is, named here without it. */
export interface CheckpointAccess {
  put(checkpoint: PutCheckpoint): Promise<void>;
  putWrites(writes: PutWrites): Promise<void>;
  annotate(annotation: CheckpointAnnotation): Promise<void>;
  get(
    key: Omit<CheckpointKey, 'checkpoint_id'> & { checkpoint_id?: string | undefined },
  ): Promise<StoredCheckpoint | null>;
  list(query: ListCheckpoints): AsyncIterable<StoredCheckpoint>;
  deleteThread(threadId: string): Promise<void>;
  /** For a saver that lists every thread (user code may); none without it. */
  threadIds?(): Promise<string[]>;
}

/** Where graphs' long-term memory goes: the store service of runs/, named here without it. */
export interface StoreAccess {
  batch(operations: readonly StoreOperation[]): Promise<StoreResult[]>;
}

export interface GraphStatus {
  source: GraphSource;
  /** `unknown` until a worker has tried to load it. */
  state: 'unknown' | 'ok' | 'error';
  nodes: string[];
  /** The nodes inside subgraphs by the path of the subgraph, which breakpoints may name as well. */
  subgraphs?: Record<string, string[]>;
  /** Which version of the graph is loaded; null where its worker did not tell. */
  version?: GraphVersion | null;
  channels?: Record<string, GraphChannel>;
  error: GraphError | null;
}

export interface RunHooks {
  signal: AbortSignal;
  onEvent: (event: string, data: Json) => void;
  /** Whether somebody looks at the run as it starts; later ones tell the worker (`HostedRun.watch`). */
  isWatched?: () => boolean;
  /** What it tells those who look. */
  onNews?: (event: string, data: Json) => void;
  /** Called when the run has a worker, with what reaches it there: again where it moves to another. */
  onHosted?: (run: HostedRun) => void;
}

/**
 * How a run ended. `kept` settles when its last checkpoints are on disk (or are refused): whoever keeps the end need not
 * wait for that first, but whoever tells of it. Without it all is there.
 */
export type EndedRun = RunOutcome & { kept?: Promise<void> };

export interface HostedRun {
  /** The graph that runs; null where it is not known. */
  version?: GraphVersion | null;
  /** False where the run is not under way there. */
  changeBreakpoints(params: ChangeBreakpointsParams): Promise<boolean>;
  /** Whether somebody looks at the run from now on. False where it is not under way there. */
  watch(params: WatchRunParams): Promise<boolean>;
}

/** A request to the user's HTTP app; `signal`: the caller has left. */
export interface AppFetch {
  source: ModuleExport;
  request: HttpRequestMessage;
  /** The next part of the request's body, when the app asks for it; null at its end. Without it there is none. */
  readBody: (() => Promise<Uint8Array | null>) | null;
  signal: AbortSignal;
}

export interface AppAnswer {
  status: number;
  headers: [string, string][];
  /** False: no route of the app answered; the headers are what its middleware adds to whatever does. */
  handled: boolean;
  /** To be read to its end or cancelled; null where there is none. */
  body: ReadableStream<Uint8Array> | null;
}

export interface GraphHost {
  /** The graphs of langgraph.json, in its order; the status is the newest known. */
  graphs(): GraphStatus[];
  /** Resolves when every graph's status is known (starts a worker if need be). Never rejects: failures are statuses. */
  ready(): Promise<GraphStatus[]>;
  runtime(): Runtime | null;
  /** Never rejects for the graph's own failure: a node that throws, a worker that dies, is an outcome. */
  run(params: StartRunParams, hooks: RunHooks): Promise<EndedRun>;
  updateState(params: UpdateStateParams): Promise<CheckpointKey>;
  describe(params: DescribeParams): Promise<CheckpointAnnotation | null>;
  draw(params: GraphParams & { xray: boolean | number }): Promise<DrawableGraph>;
  schemas(params: GraphParams): Promise<GraphSchemas>;
  subgraphs(params: SubgraphsParams): Promise<SubgraphSchemas>;
  /**
   * Lets somebody debug the code of a graph: until the returned function is called, its runs go to a worker of their own
   * under its language's debugger, and wait there until a client has attached. Resolves when the listener has been told
   * where; it is told again whenever another worker takes that one's place. Rejects with GraphHostError.
   */
  debugCode(graphId: string, listener: (endpoint: CodeDebuggerMessage) => void): Promise<() => void>;
  /** A client has attached to that worker: its runs may begin. False where there is no such worker. */
  debuggerAttached(workerId: string): boolean;
  /** What langgraph.json says beyond graphs, as it is now. */
  settings(): ProjectSettings;
  /** Calls a module of the user's in a worker (`userRequests`). Rejects with GraphHostError `worker-failed`. */
  call<Params, Result>(type: RequestType<Params, Result, void>, params: Params): Promise<Result>;
  /** Asks the user's HTTP app. Rejects with GraphHostError `worker-failed`; later failures are the body's. */
  fetch(request: AppFetch): Promise<AppAnswer>;
  /** After graph files or langgraph.json changed and their new status is known. Returns the unsubscriber. */
  onChanged(listener: () => void): () => void;
  dispose(): Promise<void>;
}

export type GraphHostErrorCode =
  'unknown-graph' | 'graph-not-loaded' | 'invalid-update' | 'worker-failed' | 'bad-config';

export class GraphHostError extends Error {
  constructor(
    readonly code: GraphHostErrorCode,
    message: string,
    options?: { cause?: unknown; graphError?: GraphError },
  ) {
    super(message, options);
    this.name = 'GraphHostError';
    this.graphError = options?.graphError ?? null;
  }
  readonly graphError: GraphError | null;
}
