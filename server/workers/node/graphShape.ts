/** What a compiled graph is made of (nodes, edges, channels), read from the builder that it was compiled from. */
import type { GraphShape, GraphShapeEdge } from '../../protocol/traces.js';
import type { EngineGraph } from './engineGraph.js';

interface Builder {
  edges?: Iterable<[string, string]>;
  waitingEdges?: Iterable<[string[], string]>;
  branches?: Record<string, Record<string, { ends?: Record<string, string> }>>;
  nodes?: Record<string, { ends?: string[] } | undefined>;
}

/** Channels of the engine's own. */
const internalChannel = /^(__|branch:|join:|start:)/;

/** Its subgraphs included. */
export async function graphShape(graph: EngineGraph): Promise<GraphShape> {
  const shape: GraphShape = { nodes: [], edges: [], channels: {} };
  addGraph(shape, '', graph);
  for await (const [path, subgraph] of graph.getSubgraphsAsync(undefined, true))
    addGraph(shape, `${path}|`, subgraph);
  return shape;
}

function addGraph(shape: GraphShape, prefix: string, { nodes, channels, builder }: EngineGraph): void {
  const own = Object.keys(nodes).filter((name) => !name.startsWith('__'));
  shape.nodes.push(...own.map((name) => prefix + name));
  for (const { source, target, conditional } of edgesOf(builder ?? {}))
    shape.edges.push({
      source: prefix + source,
      target: target === '*' ? target : prefix + target,
      conditional,
    });
  for (const [name, channel] of Object.entries(channels)) {
    if (internalChannel.test(name)) continue;
    const kind = (channel as { lc_graph_name?: unknown }).lc_graph_name;
    shape.channels[prefix + name] = typeof kind === 'string' ? kind : 'Channel';
  }
}

function* edgesOf({ edges, waitingEdges, branches, nodes }: Builder): Generator<GraphShapeEdge> {
  for (const [source, target] of edges ?? []) yield { source, target, conditional: false };
  for (const [sources, target] of waitingEdges ?? [])
    for (const source of sources) yield { source, target, conditional: false };
  for (const [source, byName] of Object.entries(branches ?? {}))
    for (const { ends } of Object.values(byName))
      for (const target of ends === undefined ? ['*'] : Object.values(ends))
        yield { source, target, conditional: true };
  // Where a node's commands may go.
  for (const [source, node] of Object.entries(nodes ?? {}))
    for (const target of node?.ends ?? []) yield { source, target, conditional: true };
}
