/**
 * The JSON Schemas of a graph's state, input, output and config. Comes from the zod definitions that the graph
 * carries, through the engine's own converter; a graph without them still names its channels.
 */
import type { Json } from '../../protocol/api.js';
import type { GraphSchemas, SubgraphSchemas, SubgraphsParams } from '../../protocol/worker.js';
import { importFromEngine } from './engine.js';
import type { EngineGraph } from './engineGraph.js';
import type { RunnableGraph } from './graphs.js';
import { toJson } from './json.js';

export async function graphSchemas(graphId: string, { graph, engine }: RunnableGraph): Promise<GraphSchemas> {
  const converters = await importFromEngine(engine, './zod/schema');
  const convert = (name: string): Json => {
    const converter = converters?.[name];
    if (typeof converter !== 'function') return null;
    try {
      return toJson((converter as (graph: EngineGraph) => unknown)(graph));
    } catch {
      // A definition that is not zod; the channels have to do.
      return null;
    }
  };
  const state = convert('getUpdateTypeSchema') ?? channelSchema(graph);
  const config = convert('getConfigTypeSchema');
  return {
    graph_id: graphId,
    input_schema: convert('getInputTypeSchema') ?? state,
    output_schema: convert('getOutputTypeSchema') ?? state,
    state_schema: state,
    config_schema: config,
    // JavaScript graphs have one schema for both.
    context_schema: config,
  };
}

export async function subgraphSchemas(
  { graph_id: graphId, namespace, recurse }: SubgraphsParams,
  { graph, engine }: RunnableGraph,
): Promise<SubgraphSchemas> {
  const found: [string, Omit<GraphSchemas, 'graph_id'>][] = [];
  for await (const [name, subgraph] of graph.getSubgraphsAsync(namespace, recurse)) {
    const { graph_id: _, ...schemas } = await graphSchemas(graphId, { graph: subgraph, engine });
    found.push([name, schemas]);
  }
  // From entries: a node may be called `__proto__`.
  return Object.fromEntries(found);
}

function channelSchema(graph: EngineGraph): Json {
  const { streamChannelsAsIs: channels } = graph;
  if (!Array.isArray(channels)) return {};
  const own = channels.filter((channel) => !/^(__|branch:|join:|start:)/.test(channel));
  return { type: 'object', properties: Object.fromEntries(own.map((channel) => [channel, {}])) };
}
