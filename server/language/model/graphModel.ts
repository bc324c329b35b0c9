/** The graphs of the workspace as the features read them: one entry per graph of a langgraph.json, files tied together. */
import type { TextRange } from '../../protocol/language.js';

/** A stretch of a file, by absolute path. */
export interface CodeLocation {
  path: string;
  range: TextRange;
}

export interface GraphNode {
  /** As the engine knows it in the graph, or subgraph, that it belongs to. */
  name: string;
  nameRange: TextRange;
  declaration: CodeLocation;
  /** What the node runs: a function, or the builder of a subgraph. */
  body?: CodeLocation;
  /** Where in the graph it is: `''` for the graph itself, `outer|inner` in subgraphs; several where one runs twice. */
  paths: string[];
}

/** Which graph of which langgraph.json. */
export interface GraphKey {
  /** Path of the langgraph.json. */
  configPath: string;
  graphId: string;
}

export interface GraphModel extends GraphKey {
  /** With those of its subgraphs, each after the node that runs the subgraph. */
  nodes: GraphNode[];
}
