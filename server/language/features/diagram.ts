/** The graph as its source draws it, for a panel that wants to show it before it has ever run. */
import type { GraphDiagram } from '../../protocol/language.js';
import { endName, startName } from '../extraction/declareCalls.js';
import type { LinkedGraph } from '../model/linkedGraph.js';

export function diagram(graph: LinkedGraph): GraphDiagram {
  const names = new Set([
    ...(graph.edges.some(({ from }) => from === startName) ? [startName] : []),
    ...graph.nodes.map(({ name }) => name),
    ...(graph.edges.some(({ to }) => to === endName) ? [endName] : []),
  ]);
  const isPlain = (name: string) => name === startName || name === endName;
  return {
    nodes: [...names].map((id) => ({ id, type: isPlain(id) ? 'schema' : 'runnable', data: { name: id } })),
    edges: graph.edges
      .filter(({ from, to }) => names.has(from) && names.has(to))
      .map(({ from, to, kind, label }) => ({
        source: from,
        target: to,
        conditional: kind !== 'edge',
        ...(label !== null && { data: label }),
      })),
    isIncomplete: graph.hasOpenNodes || graph.hasOpenEdges,
  };
}
