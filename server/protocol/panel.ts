/**
 * Messages between the panel (webview) and the extension. The webview opens no socket: whatever it shows came in
 * one of these, whatever it wants leaves in one of these. Imports only protocol types.
 */
import type { BranchChoice, GraphFingerprint, TaskTrace } from './traces.js';
import type { Interrupt, Json, JsonObject, RunStatus, ThreadStatus, ThreadTask } from './api.js';
import type { StatePreview } from './backstep.js';
import type { GraphChannel } from './worker.js';

export interface PanelThread {
  thread_id: string;
  /** What people call it: the `name` in its metadata, else a short form of the id. */
  title: string;
  graph_id: string | null;
  status: ThreadStatus;
  /** Nodes of the graph, for the as_node picker; empty where the graph is not loaded. */
  nodes: string[];
  interrupts: Interrupt[];
}

/** Which thread a panel shows. The page keeps it with its own state: by it the host revives the panel. */
export interface PanelKey {
  /** URI of the project's langgraph.json. */
  project_id: string;
  thread_id: string;
}

/** Which graph a panel without a thread shows. */
export interface GraphPanelKey {
  project_id: string;
  graph_id: string;
}

/** Which graph a panel would run that has no thread yet; its first run makes one, and the panel becomes the thread's. */
export interface NewRunKey extends GraphPanelKey {
  new_run: true;
}

/** One row of the timeline. Newest first in every list. */
export interface PanelCheckpoint {
  checkpoint_id: string;
  parent_checkpoint_id: string | null;
  created_at: string | null;
  step: number | null;
  /** input, loop, update or fork. */
  source: string;
  next: string[];
  tasks: PanelTask[];
  run_id: string | null;
  /** Keys whose values differ from the parent's (added, removed or changed). */
  changed: string[];
  /** The graph that made it, or was at it first; null where nobody noted it. */
  graph: GraphFingerprint | null;
  /** Milliseconds that its superstep took; null where it is none, or where the start is not known. */
  duration_ms: number | null;
  /** What the messages that are new here say of their usage; null where they say nothing. */
  tokens: PanelTokens | null;
}

/** A task without what it gave: a long list of rows must stay light. */
export type PanelTask = Pick<ThreadTask, 'id' | 'name' | 'error' | 'interrupts'> & {
  done: boolean;
  /** How long it ran and how often it was tried; null where nobody noted it. */
  duration_ms: number | null;
  attempts: number | null;
};

/** A task that has run, with what it gave and what is noted of it. */
export interface PanelRanTask {
  task: PanelTask;
  result: Json;
  trace: TaskTrace | null;
}

/** The graph as it is loaded now, and how those differ from it that made checkpoints before. */
export interface PanelVersion extends GraphFingerprint {
  /** By `structure` of the other graph. */
  differences: Record<string, GraphDifferences>;
}

export type GraphDifferences = Record<'nodes' | 'edges' | 'channels', { gone: string[]; added: string[] }>;

export interface PanelTokens {
  input: number;
  output: number;
}

export interface PanelCheckpointDetail extends PanelCheckpoint {
  /** What each task gave, by the task's id. */
  results: Record<string, Json>;
  /** How its tasks ran, as far as they have, by the task's id. */
  traces: Record<string, TaskTrace>;
  /** The tasks of the superstep that made it. */
  ran: PanelRanTask[];
  values: Json;
  parent_values: Json | null;
  metadata: JsonObject;
}

/** What of the state that an edit would give is shown. */
export type PanelPreview = Pick<StatePreview, 'values' | 'next' | 'written'>;

/** A run as the panel follows it. */
export interface PanelRun {
  run_id: string;
  status: RunStatus;
  /** Nodes that are running now. */
  active: string[];
  started_at: string;
}

/** The thread's graph with its subgraphs; nodes inside one are named `subgraph:node`. */
export interface PanelGraph {
  /** `server`: the compiled graph. `source`: what the editor reads, where that is newer or nothing is compiled. */
  origin: 'server' | 'source';
  /** The source adds nodes or edges that it does not tell. */
  incomplete: boolean;
  nodes: { id: string }[];
  edges: { source: string; target: string; label: string | null; conditional: boolean }[];
}

/** Kinds of events whose contents a run may be asked to show; nodes and messages it tells anyway. */
export type PanelStreamMode = 'values' | 'updates' | 'custom' | 'checkpoints' | 'debug';

/** Where the debugger stops at a node. */
export interface PanelStop {
  /** Its own name. */
  node: string;
  before: boolean;
  after: boolean;
  /** When it stops, or what it says instead; null: always. */
  condition: string | null;
}

export interface PanelAssistant {
  assistant_id: string;
  name: string;
  description: string | null;
}

/** What a run's form is made from. */
export interface PanelRunForm {
  graph_id: string;
  /** JSON Schema of the input; null where the server does not say. */
  input_schema: Json;
  context_schema: Json;
  /** Of `configurable`, where that is more than the context under its older name; else null. */
  config_schema: Json;
  /** The graph's own first. */
  assistants: PanelAssistant[];
  /** The one of them that the form begins with; the graph's own without it. */
  chosen_assistant?: string | null;
  /** Those that a run can stop at. */
  nodes: string[];
  /** The input that this graph was given last in this workspace; null before the first. */
  last_input: Json;
  /** Why the schema is not known, where that is a failure. */
  problem: string | null;
}

/** What a run is started with. */
export interface PanelRunStart extends PanelRunOptions {
  input: Json;
}

/** How a run is started, beyond its input; runs that go on from its pauses keep it. */
export interface PanelRunOptions {
  /** Null: the graph's own. */
  assistant_id: string | null;
  config: JsonObject | null;
  context: JsonObject | null;
  /** Names of nodes, or only `*`. */
  interrupt_before: string[];
  interrupt_after: string[];
  stream_modes: PanelStreamMode[];
}

/** A message while it is being written, or as a node gave it at once. */
export interface PanelLiveMessage {
  id: string;
  /** The node that it comes from, with the subgraphs around it. */
  node: string;
  /** LangChain's name of its kind: `AIMessageChunk`, `ai`, `tool`… */
  kind: string;
  /** What is new of its text. */
  text: string;
  /** The tools that it calls, as far as they are written. */
  calls: { name: string; args: string }[];
}

/** A node at work, or what became of it. */
export interface PanelLiveTask {
  id: string;
  /** With the subgraphs around it. */
  node: string;
  /** `stopped`: it asks something, or the run was cancelled. */
  state: 'running' | 'done' | 'failed' | 'stopped';
  /** ISO time. */
  started_at: string;
  /** Null while it runs. */
  duration_ms: number | null;
}

/** What a stream mode that was asked for has told. */
export interface PanelLiveEvent {
  /** Counts from 1 within the run. */
  id: string;
  mode: string;
  /** The subgraphs that it comes from; empty for the graph itself. */
  path: string;
  data: Json;
}

/** How a run has ended. */
export interface PanelRunEnd {
  kind: 'finished' | 'paused' | 'failed' | 'cancelled';
  duration_ms: number;
  /** What it failed with, or where it paused. */
  message: string | null;
}

/** What is new of the thread's newest run, whoever started it; all of it where `reset` is true. */
export interface PanelLive {
  run_id: string;
  reset: boolean;
  messages: PanelLiveMessage[];
  tasks: PanelLiveTask[];
  events: PanelLiveEvent[];
  end: PanelRunEnd | null;
}

/**
 * `none`: the list is complete. `older`: the list sent before goes on below, from the checkpoint named. `newer`: it
 * stays above, down to the first checkpoint of this one.
 */
export type KeptCheckpoints = { part: 'none' } | { part: 'older'; from: string } | { part: 'newer' };

/** What comes of the checkpoint that a fork has made: it stays, the graph runs from it, or the debugger stands at it. */
export type AfterFork = 'stay' | 'resume' | 'debug';

export type ToPanel =
  | {
      type: 'thread';
      thread: PanelThread;
      checkpoints: PanelCheckpoint[];
      /** What stays of the list sent before, so that following a long history costs what is new in it. */
      kept: KeptCheckpoints;
      has_more: boolean;
      run: PanelRun | null;
      /** Null where the server does not tell. */
      version: PanelVersion | null;
    }
  | { type: 'detail'; detail: PanelCheckpointDetail }
  /** The checkpoint selected last could not be read. */
  | { type: 'detailFailed'; checkpoint_id: string; message: string }
  | { type: 'run'; run: PanelRun | null }
  /** Checkpoints whose state holds the text asked for, among those loaded. */
  | { type: 'found'; text: string; checkpoint_ids: string[] }
  /** The answer to `graph`, and again whenever the graph's file has changed. */
  | { type: 'graph'; graph: PanelGraph }
  | { type: 'graphFailed'; message: string }
  /** The answer to `stateSchema`. */
  | {
      type: 'stateSchema';
      /** The JSON Schema of the thread's state; null where nobody tells one. */
      schema: Json;
      /** What the state's channels do with an update; null from a server that does not tell, nor previews edits. */
      channels: Record<string, GraphChannel> | null;
    }
  /** The answer to the `preview` of that number: the state, or why the edit would fail. */
  | ({ type: 'preview'; edit: number } & (
      { preview: PanelPreview; problem: null } | { preview: null; problem: string }
    ))
  | {
      type: 'breakpoints';
      stops: PanelStop[];
      /** Why breakpoints cannot be set here and no source be opened; null where both can. */
      problem: string | null;
    }
  /** Select this row, as when it was chosen in the sidebar; `null` selects the newest. */
  | { type: 'select'; checkpoint_id: string | null; edit: boolean }
  | { type: 'live'; live: PanelLive }
  /** The answer to `runForm`. */
  | { type: 'runForm'; form: PanelRunForm }
  /** Open the form for a run on this thread. `spent`: what it had for an input has just been sent. */
  | { type: 'openRunForm'; spent: boolean }
  /** Select this row and compare the branches that go on from it. */
  | { type: 'compare'; checkpoint_id: string }
  | { type: 'gone'; message: string }
  /** The answer to a request that failed; shown where the request was made. */
  | { type: 'failed'; request: string; message: string }
  | { type: 'done'; request: string };

/** `request` is the sender's own number for the message, given back in `done` or `failed`. */
export type FromPanel =
  | { type: 'ready' }
  | { type: 'select'; checkpoint_id: string }
  | { type: 'loadMore' }
  /** Send the graph and its breakpoints, now and when they change. */
  | { type: 'graph' }
  | { type: 'stateSchema' }
  /** Tell what the `fork` of these values would give. Of several only the one asked last is answered. */
  | {
      type: 'preview';
      edit: number;
      checkpoint_id: string;
      values: Json;
      as_node: string | null;
    }
  | { type: 'toggleBreakpoint'; node: string; side: 'before' | 'after' | 'both' }
  /** Ask for the condition of the node's breakpoints. */
  | { type: 'breakpointCondition'; node: string }
  /** Ask where to, and write a file there. */
  | { type: 'saveFile'; name: string; content: string; encoding: 'utf8' | 'base64' }
  /** Look for a text in the states that are loaded; answered by `found`. */
  | { type: 'search'; text: string }
  /** Fork: post `values` at the checkpoint, then go on from the new one as told. `as_node` null: let the engine decide. */
  | {
      type: 'fork';
      request: string;
      checkpoint_id: string;
      values: Json;
      as_node: string | null;
      then: AfterFork;
    }
  /** Send what the form for a run is made from. */
  | { type: 'runForm' }
  /** Run the graph with an input, on from the newest checkpoint. Done as soon as the run has been taken. */
  | ({ type: 'start'; request: string } & PanelRunStart)
  | { type: 'resume'; request: string; checkpoint_id: string }
  | { type: 'continue'; request: string }
  /** Answers an `interrupt()`. */
  | { type: 'answer'; request: string; value: Json }
  | { type: 'cancel'; request: string }
  /** Ask how often, and run on from the checkpoint that often, each time as a fork. */
  | { type: 'rerun'; checkpoint_id: string }
  | { type: 'copyId'; checkpoint_id: string }
  /** Put a value of the state on the clipboard. */
  | { type: 'copyText'; text: string }
  | { type: 'openNode'; node: string }
  /** Go to the function of a conditional edge after the node. */
  | { type: 'openCondition'; node: string; condition: string | null; source: BranchChoice['source'] | null }
  /** Open the checkpoint's state as a document, in which Save forks. */
  | { type: 'openState'; checkpoint_id: string }
  /** Show two checkpoints in VS Code's diff editor. */
  | { type: 'openDiff'; before: string; after: string };
