/**
 * The JSON Schemas that a graph carries of its state, input, output and context: those of its zod definitions, through
 * the engine's own converter. A graph without them still names its channels; what its types say is not known here.
 */
import type { Json } from '../../protocol/api.js';
import type { DeclaredSchemas, SubgraphsParams } from '../../protocol/worker.js';
import { importFromEngine } from './engine.js';
import type { EngineGraph } from './engineGraph.js';
import { stateChannels } from './graphChannels.js';
import type { RunnableGraph } from './graphs.js';
import { toJson } from './json.js';

export async function graphSchemas({ graph, engine }: RunnableGraph): Promise<DeclaredSchemas> {
  const converters = await importFromEngine(engine, './zod/schema');
  const convert = (name: string): Json => {
    const converter = converters?.[name];
    if (typeof converter !== 'function') return null;
    try {
      return toJson((converter as (graph: EngineGraph) => unknown)(graph));
    } catch {
      // A definition that is not zod, or one that zod cannot write as a schema.
      return null;
    }
  };
  return {
    input: convert('getInputTypeSchema'),
    output: convert('getOutputTypeSchema'),
    state: convert('getUpdateTypeSchema'),
    context: convert('getConfigTypeSchema'),
    channels: Array.isArray(graph.streamChannelsAsIs) ? stateChannels(graph) : [],
  };
}

export async function subgraphSchemas(
  { namespace, recurse }: SubgraphsParams,
  { graph, engine }: RunnableGraph,
): Promise<Record<string, DeclaredSchemas>> {
  const found: [string, DeclaredSchemas][] = [];
  for await (const [name, subgraph] of graph.getSubgraphsAsync(namespace, recurse))
    found.push([name, await graphSchemas({ graph: subgraph, engine })]);
  // From entries: a node may be called `__proto__`.
  return Object.fromEntries(found);
}
