/** How the models and tools of a replayed step were answered, node by node, from what its calls told of themselves. Pure. */
import { callSource } from '../../protocol/callSource.js';
import type { CallNote, ReplayCalls } from '../../protocol/calls.js';
import type { NodeCalls } from '../../protocol/replay.js';

/** `nodes`: those of the step, which are told of whether they called anything or not. */
export function nodeCalls(
  nodes: readonly string[],
  notes: readonly CallNote[],
  sources: Pick<ReplayCalls, 'results' | 'nodes'>,
): NodeCalls[] {
  const own = nodes.filter((node) => node !== '__start__');
  return [...new Set([...own, ...notes.map(({ node }) => node)])].map((node) => {
    const mine = notes.filter((note) => note.node === node);
    const left = mine.find((note) => note.left !== null);
    return {
      node,
      results: callSource(sources, node),
      answered: mine.filter(({ answered }) => answered !== null).length,
      called: mine.filter(({ source }) => source === 'live').length,
      left: left?.left == null ? null : { node, kind: left.kind, name: left.name, ...left.left },
    };
  });
}
