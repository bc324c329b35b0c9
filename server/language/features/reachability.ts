/** Which nodes the edges of a graph lead to, and from which of them the run can come to its end. */
import { endName, startName } from '../extraction/declareCalls.js';
import type { LinkedGraph } from '../model/linkedGraph.js';

/** Everything that a path from START reaches, START included. */
export function reachedFromStart(graph: LinkedGraph): Set<string> {
  return spread([startName], (name) => graph.edges.filter(({ from }) => from === name).map(({ to }) => to));
}

/** The nodes from which END, or a node that nothing follows (the run ends there), can be reached. */
export function reachesEnd(graph: LinkedGraph): Set<string> {
  const leaves = graph.nodes
    .map(({ name }) => name)
    .filter((name) => !graph.edges.some(({ from }) => from === name));
  return spread([endName, ...leaves], (name) =>
    graph.edges.filter(({ to }) => to === name).map(({ from }) => from),
  );
}

function spread(from: string[], next: (name: string) => string[]): Set<string> {
  const seen = new Set(from);
  const queue = [...seen];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    for (const each of next(name)) {
      if (seen.has(each)) continue;
      seen.add(each);
      queue.push(each);
    }
  }
  return seen;
}
