/**
 * What a worker notes of how tasks ran, and of the graph that ran them: told under `/backstep/threads/{id}/steps` and
 * nowhere in the LangGraph API. Nothing builds on it; a server that has none shows its threads all the same.
 */
import type { Json } from './api.js';

/** How one task ran. A task that ran in several runs (it asked, or failed) tells of the last. */
export interface TaskTrace {
  /** The task's id. */
  id: string;
  /** ISO time of its first attempt. */
  started_at: string;
  /** Over all attempts, the waits between them included. */
  duration_ms: number;
  /** More than one where its node has a retry policy and failed. */
  attempts: number;
  /** What its failed attempts failed of, oldest first; absent where it was tried once. */
  failures?: string[];
  /** The conditional edges that chose what follows it. */
  choices?: BranchChoice[];
}

/** One conditional edge's choice. */
export interface BranchChoice {
  /** Name of the function that chose; null where it has none. */
  condition: string | null;
  /** What it returned: labels and names of nodes, `{send: node}` for each Send; a list where it returned one. */
  returned: Json;
  /** The nodes that it chose, `__end__` included. */
  chosen: string[];
  /** From what it may return to nodes, where the graph says so and they differ. */
  path_map?: Record<string, string>;
  /** What it read, by channel: those that its code names, or else those that its node had changed. */
  read: Record<string, ReadValue>;
  /** Where its code is, where the runtime tells; the line counts from 1. */
  source?: { file: string; line: number };
}

/** A value that a condition read: whole, the last item of a long list, or not kept because it is too large. */
export type ReadValue = { value: Json } | { last: Json; length: number } | { omitted: true };

/** What a graph is made of, as its worker reads it from the compiled graph. */
export interface GraphShape {
  /** Without start and end; nodes inside subgraphs stand below their path: `outer|inner`. */
  nodes: string[];
  edges: GraphShapeEdge[];
  /** Kind of channel (LangGraph's class) by name, the engine's own channels left out. */
  channels: Record<string, string>;
}

export interface GraphShapeEdge {
  source: string;
  /** `*`: any node, where a condition does not say which it may choose. */
  target: string;
  conditional: boolean;
}

/** Two graphs with the same `structure` have the same shape; `source` says more: whether its file was the same too. */
export interface GraphFingerprint {
  structure: string;
  /** Null where the file could not be read. */
  source: string | null;
}

export interface GraphVersion extends GraphFingerprint {
  shape: GraphShape;
}

/** A superstep that followed a checkpoint, as far as something is known of it. */
export interface ThreadStep {
  checkpoint_id: string;
  /** The graph that made the checkpoint, or was at it first; null where nobody noted it. */
  graph: GraphFingerprint | null;
  tasks: TaskTrace[];
}

/** `GET /backstep/threads/{id}/steps`. */
export interface ThreadSteps {
  /** Newest first; the checkpoints of the root graph unless another namespace was asked for. */
  steps: ThreadStep[];
  /** What the graphs that `steps` name were made of, by `structure`, as far as it is known. */
  shapes: Record<string, GraphShape>;
  /** The thread's graph as it is loaded now; null where it is not. */
  current: GraphVersion | null;
}
