/**
 * What the editor asks the language server beyond standard LSP: where the nodes of the workspace's graphs are.
 * Positions are LSP positions (zero-based lines and UTF-16 characters). Imports nothing else of ours.
 */

export interface TextPosition {
  line: number;
  character: number;
}

export interface TextRange {
  start: TextPosition;
  end: TextPosition;
}

export interface TextLocation {
  uri: string;
  range: TextRange;
}

/** One node of a graph that a langgraph.json of the workspace names, and where its source is. */
export interface GraphNodeLocation {
  /** URI of the langgraph.json that names the graph. */
  configUri: string;
  /** The key of the graph in that file's `graphs`. */
  graphId: string;
  /** The node's name as the engine knows it (what goes into `interrupt_before`). */
  node: string;
  /** The `addNode` call (or the entry of its object) that declares the node. */
  declaration: TextLocation;
  /** The function that the node runs, where it could be found; it may be in another file. */
  body?: TextLocation;
}

export interface GraphNodesParams {
  /** Only nodes whose declaration or body is in this document; all nodes of the workspace without it. */
  uri?: string;
}

export interface NodesAtParams {
  uri: string;
  /** Zero-based line, as a gutter breakpoint names it. */
  line: number;
}

/** Methods of the custom messages. */
export const languageMethods = {
  /** Request `GraphNodesParams` → `GraphNodeLocation[]`. */
  graphNodes: 'backstep/graphNodes',
  /** Request `NodesAtParams` → `GraphNodeLocation[]`: the nodes a breakpoint on that line stops at (none: `[]`). */
  nodesAt: 'backstep/nodesAt',
  /** Notification from the server, without parameters: ask again, the answer may have changed. */
  graphNodesChanged: 'backstep/graphNodesChanged',
} as const;

/** What the client passes in `initializationOptions`. */
export interface LanguageInitializationOptions {
  /** Folder (file system path) that holds tree-sitter.wasm and the grammars. */
  grammarDir: string;
}
