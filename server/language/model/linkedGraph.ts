/**
 * One graph with its names worked out across files: what the editor's features read. Plain data; places are given by
 * path and range.
 */
import type { BuilderKind } from './fileModel.js';
import type { CodeLocation } from './graphModel.js';

export type UseRole =
  'edgeFrom' | 'edgeTo' | 'branchFrom' | 'mapTarget' | 'route' | 'routeType' | 'ends' | 'goto' | 'interrupt';

/** A place that names a node. */
export interface NodeUse {
  name: string;
  role: UseRole;
  at: CodeLocation;
  /** The text that spells the name: the same place, or the constant behind it; `null` where no text does. */
  literal: CodeLocation | null;
}

export interface LinkedNode {
  name: string;
  nameAt: CodeLocation;
  nameForm: 'written' | 'implicit';
  literal: CodeLocation | null;
  declaration: CodeLocation;
  /** What it runs: a function, or the builder of a subgraph. */
  body: CodeLocation | null;
  /** The name of that function, where it is declared. */
  functionName: CodeLocation | null;
  /** `id` of the subgraph that it runs. */
  subgraph: string | null;
  /** Names its `Command`s may go to, as `ends` or its `Command`s tell. */
  gotos: string[];
  hasEnds: boolean;
  /** Its function is known, and so is every place that it may go to by itself. */
  isClosed: boolean;
  isConditional: boolean;
  /** Channels that its function is seen to update. */
  updates: { name: string; at: CodeLocation }[];
  interrupts: CodeLocation[];
}

export type EdgeKind = 'edge' | 'conditional' | 'command';

export interface LinkedEdge {
  from: string;
  to: string;
  kind: EdgeKind;
  /** What the router returns for it, where a path map gives it another name. */
  label: string | null;
}

export interface LinkedBranch {
  at: CodeLocation;
  from: string[];
  /** Names that the router is seen to return. */
  routes: { name: string; at: CodeLocation; isSend: boolean }[];
  map: { at: CodeLocation; keys: string[]; isList: boolean; isOpen: boolean } | null;
  /** The router may go where the source does not tell. */
  isOpen: boolean;
}

export interface LinkedChannel {
  name: string;
  type: string;
  reducer: string | null;
  /** `null` for one that LangGraph itself declares. */
  at: CodeLocation | null;
}

export interface LinkedGraph {
  /** Path and number of its builder. */
  id: string;
  kind: BuilderKind;
  name: string | null;
  at: CodeLocation;
  /** `new StateGraph(…)` alone. */
  creation: CodeLocation;
  nodes: LinkedNode[];
  uses: NodeUse[];
  edges: LinkedEdge[];
  /** The calls that add plain edges. */
  edgeCalls: CodeLocation[];
  branches: LinkedBranch[];
  channels: LinkedChannel[];
  checkpointers: CodeLocation[];
  isCompiled: boolean;
  /** Exported without being compiled: what no langgraph.json names may be added to elsewhere. */
  isExposed: boolean;
  /** Nodes may exist that are not in `nodes`. */
  hasOpenNodes: boolean;
  /** Edges may exist that are not in `edges`. */
  hasOpenEdges: boolean;
  /** A file that it is read from has syntax errors. */
  hasErrors: boolean;
}
