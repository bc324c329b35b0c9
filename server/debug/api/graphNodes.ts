/** From the drawing of a graph to the names of its nodes, those of subgraphs by the path of their subgraph. Pure. */
import type { GraphNodes } from './threadApi.js';

/** @param open Ids of the drawing with its subgraphs opened (`outer:inner:node`, in Python `outer|…`), if there is one. */
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
