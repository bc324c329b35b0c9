/** The names of a graph's nodes, those of subgraphs by the path of their subgraph. Pure. */
import type { GraphSummary } from '../../protocol/backstep.js';
import type { GraphNodes } from './threadApi.js';

/** As a Backstep tells; null where it does not know the graph (yet). */
export function toldNodes(graphs: Partial<GraphSummary>[], graphId: string): GraphNodes | null {
  const { nodes = [], subgraphs } = graphs.find(({ graph_id: id }) => id === graphId) ?? {};
  if (nodes.length === 0 || subgraphs === undefined) return null;
  return new Map([['', nodes], ...Object.entries(subgraphs)]);
}

/**
 * From the drawing of the graph, in which subgraphs of a single node do not open.
 *
 * @param open Ids of the drawing with its subgraphs opened (`outer:inner:node`, in Python `outer|…`), if there is one.
 */
export function graphNodesOf(root: string[], open: string[]): GraphNodes {
  const nodes = new Map<string, string[]>([['', root.filter(isNode)]]);
  for (const id of open) {
    const parts = id.split(/[:|]/);
    const name = parts.pop() ?? '';
    if (parts.length === 0 || !isNode(name)) continue;
    const path = parts.join('|');
    nodes.set(path, [...(nodes.get(path) ?? []), name]);
  }
  return nodes;
}

function isNode(name: string): boolean {
  return !/^__(start|end)__$/.test(name);
}
