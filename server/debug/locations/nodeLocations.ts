/** Which line belongs to which node: a port. languageServerLocations.ts asks the language server. */

/** A stretch of a file; lines count from 1. */
export interface SourceLines {
  path: string;
  first: number;
  last: number;
}

export interface NodeSource {
  graphId: string;
  node: string;
  /** The call that declares the node. */
  declaration: SourceLines;
  /** The function that it runs, where that could be found. */
  body: SourceLines | null;
  /** Paths of the (sub)graphs that it is in: `''` the root, `outer|inner` below. */
  paths: string[];
}

export interface NodeLocations {
  /** The nodes of a graph, those of its subgraphs included. */
  ofGraph(graphId: string): Promise<NodeSource[]>;
  /** Those that a breakpoint on the line (from 1) is for, whatever graph. */
  at(path: string, line: number): Promise<NodeSource[]>;
  /** The lines from `first` to `last` on which a breakpoint stops at a node. */
  lines(path: string, first: number, last: number): Promise<number[]>;
  dispose(): Promise<void>;
}

/** Where nothing is known of sources. */
export const noLocations: NodeLocations = {
  ofGraph: () => Promise.resolve([]),
  at: () => Promise.resolve([]),
  lines: () => Promise.resolve([]),
  dispose: () => Promise.resolve(),
};
