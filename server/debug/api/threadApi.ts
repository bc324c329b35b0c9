/**
 * A LangGraph server as the debugger uses it: threads, states, runs. What only Backstep offers answers null elsewhere.
 * A port, so that stepping can be tried without a server; langGraphThreads.ts is the real one.
 */
import type { Config, Json, JsonObject, RunStatus, Thread, ThreadState } from '../../protocol/api.js';

/** Names a checkpoint, of the root graph where there is no namespace. */
export interface CheckpointName {
  checkpoint_id: string;
  checkpoint_ns?: string | undefined;
  checkpoint_map?: JsonObject | null | undefined;
}

export interface PauseNodes {
  before: string[] | '*';
  after: string[] | '*';
}

export interface RunRequest {
  threadId: string;
  graphId: string;
  /** null goes on from the checkpoint. */
  input: Json;
  command: { resume: Json } | null;
  /** The newest without it. */
  checkpointId: string | null;
  config: Config | null;
  context: JsonObject | null;
  pause: PauseNodes;
}

export interface ActiveRun {
  runId: string;
  /** Where whoever started it wants it to pause. */
  pause: PauseNodes;
}

export interface StreamedEvent {
  event: string;
  data: unknown;
}

/** The node names of a graph by the path of the (sub)graph: `''` the root, `outer|inner` below. */
export type GraphNodes = ReadonlyMap<string, readonly string[]>;

/** The nodes of the graph under the debugger, as its code is loaded now. */
export interface GraphShape {
  nodes: GraphNodes;
}

export interface RunFailure {
  error: string;
  message: string;
  stack?: string;
}

export interface ThreadApi {
  readonly url: string;
  /** Whether the server is a Backstep: it pauses inside subgraphs and takes other breakpoints while a run goes on. */
  isBackstep(): Promise<boolean>;
  graphNodes(graphId: string): Promise<GraphNodes>;
  /** The channels of the graph's state and its subgraphs'; none where nobody knows. Never rejects. */
  channels(graphId: string): Promise<readonly string[]>;
  createThread(graphId: string): Promise<string>;
  thread(threadId: string): Promise<Thread>;
  /** Something that changes whenever a run or an edit of the thread ends. */
  version(threadId: string): Promise<string>;
  /** The newest, with the states of the subgraphs under way, or that of a checkpoint. */
  state(threadId: string, checkpoint?: CheckpointName): Promise<ThreadState>;
  /** Newest first. */
  history(
    threadId: string,
    page: { limit: number; before: string; checkpointNs: string },
  ): Promise<ThreadState[]>;
  /** The id of the checkpoint that it made; null where the server does not say. */
  update(
    threadId: string,
    checkpoint: CheckpointName,
    values: Json,
    asNode: string | null,
  ): Promise<string | null>;
  /** The run's events until it pauses or ends. Aborting stops listening, not the run. */
  run(
    request: RunRequest,
    signal: AbortSignal,
    onCreated: (runId: string) => void,
  ): AsyncIterable<StreamedEvent>;
  /** The thread's runs that have not ended, oldest first. */
  activeRuns(threadId: string): Promise<ActiveRun[]>;
  /** What is still to come of a run that is under way, until it pauses or ends. Aborting stops listening, not the run. */
  join(threadId: string, runId: string, signal: AbortSignal): AsyncIterable<StreamedEvent>;
  cancel(threadId: string, runId: string): Promise<void>;
  runStatus(threadId: string, runId: string): Promise<RunStatus>;
  /** Why the run failed; null where the server keeps no account of it. */
  failure(threadId: string, runId: string): Promise<RunFailure | null>;
  /** Other nodes to pause at from the next superstep on; false where the server cannot do that. */
  changePause(threadId: string, runId: string, pause: PauseNodes): Promise<boolean>;
  /** Only a Backstep tells. Returns what ends it. */
  watch(of: { threadId: string; graphId: string }, hear: (news: ThreadNews) => void): () => void;
}

export type ThreadNews =
  | { kind: 'deleted' }
  | { kind: 'server-gone' }
  /** The graph's code was loaded anew, well. */
  | { kind: 'reloaded' };
