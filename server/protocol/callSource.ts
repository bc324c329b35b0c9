/** Where a node takes the answers of its models and tools from in a replay: for the worker, and for what is told of it. Pure. */
import type { CallSource, ReplayCalls } from './calls.js';

/** `path`: the node, below the nodes whose subgraphs it is in (`outer|inner`). The longest path that is named counts. */
export function callSource(
  { results, nodes }: Pick<ReplayCalls, 'results' | 'nodes'>,
  path: string,
): CallSource {
  const names = path.split('|');
  for (let length = names.length; length > 0; length--) {
    const named = names.slice(0, length).join('|');
    const source = Object.hasOwn(nodes, named) ? nodes[named] : undefined;
    if (source !== undefined) return source;
  }
  return results;
}
