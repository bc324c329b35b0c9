/** Which node of which graph is under the cursor: in its declaration, wherever it is named, or at its function. */
import type { TextPosition } from '../../protocol/language.js';
import { endName, startName } from '../extraction/declareCalls.js';
import type { CodeLocation } from '../model/graphModel.js';
import type { LinkedGraph, LinkedNode } from '../model/linkedGraph.js';
import { containsPosition, containsRange } from '../text/ranges.js';

/** A place in a document, as LSP asks about it. */
export interface Place {
  path: string;
  position: TextPosition;
}

export interface NamedNode {
  graph: LinkedGraph;
  name: string;
  /** The text under the cursor. */
  at: CodeLocation;
}

export function isAt(location: CodeLocation | null, { path, position }: Place): boolean {
  return location !== null && location.path === path && containsPosition(location.range, position);
}

/** A node's name under the cursor. Of nested places (an inline subgraph) the innermost counts. */
export function nodeNameAt(graphs: LinkedGraph[], place: Place): NamedNode | null {
  const found = graphs.flatMap((graph) => [
    ...graph.nodes.map(({ name, nameAt }) => ({ graph, name, at: nameAt })),
    ...graph.uses
      .filter(({ name }) => name !== startName && name !== endName)
      .map(({ name, at }) => ({ graph, name, at })),
  ]);
  return found.find(({ at }) => isAt(at, place)) ?? null;
}

/** The nodes that run the function whose name is under the cursor. */
export function nodesOfFunctionAt(graphs: LinkedGraph[], place: Place): NamedNode[] {
  return graphs.flatMap((graph) =>
    graph.nodes
      .filter(({ functionName }) => isAt(functionName, place))
      .map(({ name, functionName, nameAt }) => ({ graph, name, at: functionName ?? nameAt })),
  );
}

/** The nodes in whose function the cursor is, innermost functions first. */
export function nodesAround(graphs: LinkedGraph[], place: Place): { graph: LinkedGraph; node: LinkedNode }[] {
  const around = graphs.flatMap((graph) =>
    graph.nodes
      .filter((node) => node.subgraph === null && isAt(node.body, place))
      .map((node) => ({ graph, node })),
  );
  return around.sort((a, b) => {
    if (!a.node.body || !b.node.body) return 0;
    return containsRange(a.node.body.range, b.node.body.range) ? 1 : -1;
  });
}

export function nodeNamed(graph: LinkedGraph, name: string): LinkedNode | null {
  return graph.nodes.find((node) => node.name === name) ?? null;
}
