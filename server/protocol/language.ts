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
  /** Where in the graph the node is: `''` for the graph itself, `outer|inner` in subgraphs. */
  paths: string[];
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

export interface BreakpointLocationsParams {
  uri: string;
  /** Zero-based, both included. */
  startLine: number;
  endLine: number;
}

/** A graph that a langgraph.json of the workspace names, and where its source makes it. */
export interface GraphDeclaration {
  configUri: string;
  graphId: string;
  declaration: TextLocation;
}

export interface GraphDiagramParams {
  configUri: string;
  graphId: string;
}

/** A graph as its source declares it; the same shape as `GET /assistants/{id}/graph` answers. */
export interface GraphDiagram {
  /** `__start__` and `__end__` included, where an edge has them. */
  nodes: { id: string; type: 'runnable' | 'schema'; data: { name: string } }[];
  edges: { source: string; target: string; conditional: boolean; data?: string }[];
  /** The source adds nodes or edges that it does not tell. */
  isIncomplete: boolean;
}

/** What the newest run did at one node. Texts are shortened by the client. */
export interface NodeResult {
  /** How often it ran in that run. */
  runs: number;
  /** Of its last turn; `null` where it is not known. */
  milliseconds: number | null;
  /** Channels that it wrote. */
  changed: string[];
  /** The state before it, as JSON text. */
  input: string | null;
  /** What it wrote, as JSON text. */
  output: string | null;
  error: string | null;
}

/** The newest run of a graph. */
export interface GraphRunSummary extends GraphDiagramParams {
  threadId: string;
  nodes: Record<string, NodeResult>;
  /** The newest value of each channel, as JSON text. */
  channels: Record<string, string>;
}

export interface LastRunsParams {
  /** One for each graph that has run. */
  runs: GraphRunSummary[];
}

/**
 * Arguments of the Node that runs the language server: what reading a file leaves behind is cleared away early (V8's
 * young generation, MB), so that an editor with large files stays within 150 MB.
 */
export const languageServerArgs = ['--max-semi-space-size=4', '--heap-growing-percent=60'];

/** Methods of the custom messages. */
export const languageMethods = {
  /** Request `GraphNodesParams` → `GraphNodeLocation[]`. */
  graphNodes: 'backstep/graphNodes',
  /** Request without parameters → `GraphDeclaration[]`; a graph whose source does not tell is not in it. */
  graphDeclarations: 'backstep/graphDeclarations',
  /** Request `NodesAtParams` → `GraphNodeLocation[]`: the nodes a breakpoint on that line stops at (none: `[]`). */
  nodesAt: 'backstep/nodesAt',
  /** Request `BreakpointLocationsParams` → `TextRange[]`: where a breakpoint in these lines stops at a node. */
  breakpointLocations: 'backstep/breakpointLocations',
  /** Request `GraphDiagramParams` → `GraphDiagram | null`. */
  graphDiagram: 'backstep/graphDiagram',
  /** Notification to the server, `LastRunsParams`: replaces all that it was told of runs. */
  lastRuns: 'backstep/lastRuns',
  /** Notification from the server, without parameters: ask again, the answer may have changed. */
  graphNodesChanged: 'backstep/graphNodesChanged',
} as const;

/** Commands of the client behind lenses; each takes a `LensTarget`. */
export const lensCommands = {
  run: 'backstep.lens.run',
  debug: 'backstep.lens.debug',
  history: 'backstep.lens.history',
  runTo: 'backstep.lens.runTo',
  breakBefore: 'backstep.lens.breakBefore',
  breakAfter: 'backstep.lens.breakAfter',
  lastResult: 'backstep.lens.lastResult',
} as const;

/** What a lens is about. */
export interface LensTarget extends GraphDiagramParams {
  node?: string;
}

/** What the client passes in `initializationOptions`. */
export interface LanguageInitializationOptions {
  /** Folder (file system path) that holds tree-sitter.wasm and the grammars. */
  grammarDir: string;
  /** URI of the bundle with the messages in the editor's language. */
  l10nUri?: string;
  /** The `lensCommands` that the client has: a lens is shown only for these. */
  commands?: string[];
}
