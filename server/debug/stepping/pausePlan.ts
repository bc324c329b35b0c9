/**
 * Which nodes a run has to pause at, so that nothing the user wants to see is passed by. It may pause more often (what
 * is really a stop is decided then), but no more than it must. Pure.
 */
import type { GraphNodes, PauseNodes } from '../api/threadApi.js';
import type { Breakpoints } from './breakpoints.js';
import { isAtOrAbove } from './position.js';

export type Motion =
  | { kind: 'continue' }
  /** To the next superstep of the graph at `path`, or of one around it. */
  | { kind: 'over'; path: string }
  /** To the next superstep of whatever graph. */
  | { kind: 'into' }
  /** To the next superstep of a graph around the one at `path`. */
  | { kind: 'out'; path: string };

export interface Pausing {
  motion: Motion;
  breakpoints: Pick<Breakpoints, 'nodes' | 'channels'>;
  graph: GraphNodes;
  /** The server pauses inside subgraphs, and takes other nodes while it runs. */
  isBackstep: boolean;
}

export function pausePlan({ motion, breakpoints, graph, isBackstep }: Pausing): PauseNodes {
  // Elsewhere the only way to heed what is changed during a run is to go superstep by superstep.
  if (!isBackstep) return { before: '*', after: [] };
  const wanted = breakpoints.nodes();
  const paths = [...graph.keys()].filter(
    (path) => breakpoints.channels.length > 0 || stopsAtAny(motion, path),
  );
  const named = wanted.filter(({ when }) => when === 'before').map(({ node }) => node);
  const stepped = paths.flatMap((path) => graph.get(path) ?? []);
  const after = wanted.filter(({ when }) => when === 'after').map(({ node }) => node);
  const root = graph.get('') ?? [];
  const all = [...new Set([...stepped, ...named])];
  const isRootOnly = paths.includes('') && all.every((node) => root.includes(node));
  return { before: isRootOnly ? '*' : all, after: [...new Set(after)] };
}

/** Whether every superstep of the graph at `path` ends the motion. */
export function stopsAtAny(motion: Motion, path: string): boolean {
  switch (motion.kind) {
    case 'continue':
      return false;
    case 'over':
      return isAtOrAbove(path, motion.path);
    case 'into':
      return true;
    case 'out':
      return path !== motion.path && isAtOrAbove(path, motion.path);
  }
}
