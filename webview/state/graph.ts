/**
 * The graph as it is drawn: subgraphs folded into one node or opened, and where the selected checkpoint's path went
 * through it. Pure; places are graphLayout.ts's.
 */
import { t } from '@vscode/l10n';
import type { PanelCheckpoint, PanelGraph } from '../../server/protocol/panel.js';
import { nodesThatRan } from './describe.js';

export interface ShownNode {
  id: string;
  label: string;
  /** `group`: an opened subgraph, around its nodes. */
  kind: 'start' | 'end' | 'node' | 'group';
  /** A subgraph that can be opened, or is. */
  subgraph: boolean;
  parent: string | null;
}

export interface ShownEdge {
  source: string;
  target: string;
  label: string | null;
  conditional: boolean;
}

export interface ShownGraph {
  nodes: ShownNode[];
  edges: ShownEdge[];
}

/** `agent:tools` → `['agent']`: the subgraphs around a node, the outermost first. */
function around(id: string): string[] {
  const parts = id.split(':');
  return parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join(':'));
}

/** The node's own name, by which checkpoints and breakpoints know it. */
export function nodeName(id: string): string {
  return id.split(':').at(-1) ?? id;
}

export function showGraph(graph: PanelGraph, opened: ReadonlySet<string>): ShownGraph {
  const nodes = new Map<string, ShownNode>();
  const standIns = new Map<string, string>();
  for (const { id } of graph.nodes) {
    const outer = around(id);
    const foldedAt = outer.findIndex((each) => !opened.has(each));
    const open = foldedAt === -1 ? outer : outer.slice(0, foldedAt);
    for (const [index, group] of open.entries())
      nodes.set(group, shown(group, 'group', true, open[index - 1] ?? null));
    const own = foldedAt === -1 ? id : (outer[foldedAt] ?? id);
    standIns.set(id, own);
    if (!nodes.has(own)) nodes.set(own, shown(own, kindOf(own), own !== id, open.at(-1) ?? null));
  }
  const edges = new Map<string, ShownEdge>();
  for (const edge of graph.edges) {
    const [source, target] = [standIns.get(edge.source), standIns.get(edge.target)];
    if (source === undefined || target === undefined) continue;
    // What stays within a folded subgraph is folded with it; a node's own loop is seen.
    if (source === target && edge.source !== edge.target) continue;
    edges.set(edgeKey(source, target), { source, target, label: edge.label, conditional: edge.conditional });
  }
  return { nodes: [...nodes.values()], edges: [...edges.values()] };
}

function shown(id: string, kind: ShownNode['kind'], subgraph: boolean, parent: string | null): ShownNode {
  return { id, label: nodeLabel(id), kind, subgraph, parent };
}

/** As a node is called for the reader. */
export function nodeLabel(id: string): string {
  const kind = kindOf(id);
  if (kind === 'start') return t('start');
  return kind === 'end' ? t('end') : nodeName(id);
}

function kindOf(id: string): ShownNode['kind'] {
  if (id === '__start__') return 'start';
  return id === '__end__' ? 'end' : 'node';
}

export function edgeKey(source: string, target: string): string {
  return `${source} → ${target}`;
}

/** The supersteps from the first checkpoint to the named one, as far as they are loaded: the nodes of each. */
export function pathTo(checkpoints: readonly PanelCheckpoint[], checkpointId: string | null): PathStep[] {
  const byId = new Map(checkpoints.map((each) => [each.checkpoint_id, each]));
  const steps: PathStep[] = [];
  for (let at = byId.get(checkpointId ?? ''); at !== undefined;) {
    const parent = byId.get(at.parent_checkpoint_id ?? '') ?? null;
    const nodes = at.source === 'input' ? ['__start__'] : nodesThatRan(at, parent);
    if (nodes.length > 0) steps.push({ checkpointId: at.checkpoint_id, nodes });
    if (parent === null) break;
    at = parent;
  }
  return steps.reverse();
}

export interface PathStep {
  checkpointId: string;
  nodes: string[];
}

export interface Visits {
  /** How often each node ran, by its name. */
  nodes: Map<string, number>;
  /** How often each drawn edge was taken, by `edgeKey`. */
  edges: Map<string, number>;
  /** The newest checkpoint that each node made. */
  newest: Map<string, string>;
}

export function visitsOf(steps: readonly PathStep[], graph: ShownGraph, ended: boolean): Visits {
  const nodes = new Map<string, number>();
  const edges = new Map<string, number>();
  const newest = new Map<string, string>();
  const drawn = new Set(graph.edges.map(({ source, target }) => edgeKey(source, target)));
  const count = (map: Map<string, number>, key: string): void => void map.set(key, (map.get(key) ?? 0) + 1);
  const inner = innerNodes(graph);
  let before: string[] = [];
  for (const { checkpointId, nodes: ran } of steps) {
    for (const node of ran) {
      count(nodes, node);
      newest.set(node, checkpointId);
    }
    take(before, ran);
    before = ran;
  }
  if (ended) take(before, ['__end__']);
  return { nodes, edges, newest };

  /** An opened subgraph is entered and left through its nodes: their edges stand for its own. */
  function take(from: readonly string[], to: readonly string[]): void {
    for (const source of from.flatMap((node) => inner.get(node) ?? [node]))
      for (const target of to.flatMap((node) => inner.get(node) ?? [node]))
        if (drawn.has(edgeKey(source, target))) count(edges, edgeKey(source, target));
  }
}

function innerNodes(graph: ShownGraph): Map<string, string[]> {
  const inner = new Map<string, string[]>();
  for (const { id, parent, kind } of graph.nodes)
    if (parent !== null && kind !== 'group') inner.set(parent, [...(inner.get(parent) ?? []), id]);
  return inner;
}
