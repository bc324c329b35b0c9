/**
 * Messages between the panel (webview) and the extension. The webview opens no socket: whatever it shows came in
 * one of these, whatever it wants leaves in one of these. Imports only protocol types.
 */
import type { Interrupt, Json, JsonObject, RunStatus, ThreadStatus, ThreadTask } from './api.js';

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
  /** Milliseconds that its superstep took; null where it is none, or where the start is not known. */
  duration_ms: number | null;
  /** What the messages that are new here say of their usage; null where they say nothing. */
  tokens: PanelTokens | null;
}

/** A task without what it gave: a long list of rows must stay light. */
export type PanelTask = Pick<ThreadTask, 'id' | 'name' | 'error' | 'interrupts'> & { done: boolean };

export interface PanelTokens {
  input: number;
  output: number;
}

export interface PanelCheckpointDetail extends PanelCheckpoint {
  /** What each task gave, by the task's id. */
  results: Record<string, Json>;
  values: Json;
  parent_values: Json | null;
  metadata: JsonObject;
}

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
  nodes: { id: string }[];
  edges: { source: string; target: string; label: string | null; conditional: boolean }[];
}

/**
 * `none`: the list is complete. `older`: the list sent before goes on below, from the checkpoint named. `newer`: it
 * stays above, down to the first checkpoint of this one.
 */
export type KeptCheckpoints = { part: 'none' } | { part: 'older'; from: string } | { part: 'newer' };

export type ToPanel =
  | {
      type: 'thread';
      thread: PanelThread;
      checkpoints: PanelCheckpoint[];
      /** What stays of the list sent before, so that following a long history costs what is new in it. */
      kept: KeptCheckpoints;
      has_more: boolean;
      run: PanelRun | null;
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
  /** Names of the nodes that breakpoints stop before. */
  | { type: 'breakpoints'; nodes: string[] }
  /** Select this row, as when it was chosen in the sidebar; `null` selects the newest. */
  | { type: 'select'; checkpoint_id: string | null; edit: boolean }
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
  | { type: 'toggleBreakpoint'; node: string }
  /** Ask where to, and write a file there. */
  | { type: 'saveFile'; name: string; content: string; encoding: 'utf8' | 'base64' }
  /** Look for a text in the states that are loaded; answered by `found`. */
  | { type: 'search'; text: string }
  /** Fork: post `values` at the checkpoint; with `resume` also run from the new one. `as_node` null: let the engine decide. */
  | {
      type: 'fork';
      request: string;
      checkpoint_id: string;
      values: Json;
      as_node: string | null;
      resume: boolean;
    }
  | { type: 'resume'; request: string; checkpoint_id: string }
  | { type: 'continue'; request: string }
  /** Answers an `interrupt()`. */
  | { type: 'answer'; request: string; value: Json }
  | { type: 'cancel'; request: string }
  | { type: 'copyId'; checkpoint_id: string }
  /** Put a value of the state on the clipboard. */
  | { type: 'copyText'; text: string }
  | { type: 'openNode'; node: string }
  /** Open the checkpoint's state as a document, in which Save forks. */
  | { type: 'openState'; checkpoint_id: string }
  /** Show two checkpoints in VS Code's diff editor. */
  | { type: 'openDiff'; before: string; after: string };
