/** Places for a graph's nodes and ways for its edges, from top to bottom (dagre). Pure; pixels of a plane of its own. */
import { Graph, layout } from '@dagrejs/dagre';
import type { EdgeLabel, GraphLabel, NodeLabel } from '@dagrejs/dagre';
import type { ShownEdge, ShownGraph, ShownNode } from './graph.js';

export interface Point {
  x: number;
  y: number;
}

export interface PlacedNode extends ShownNode {
  /** Upper left corner. */
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface PlacedEdge extends ShownEdge {
  points: Point[];
}

export interface GraphLayout {
  nodes: PlacedNode[];
  edges: PlacedEdge[];
  width: number;
  height: number;
}

const height = 34;
const characterWidth = 8;
/** Room for the breakpoint's dot, the count and the fold. */
const besideLabel = 76;

export function layoutGraph({ nodes, edges }: ShownGraph): GraphLayout {
  const plane = new Graph<GraphLabel, NodeLabel, EdgeLabel>({ compound: true });
  plane.setGraph({ rankdir: 'TB', nodesep: 36, ranksep: 48, marginx: 12, marginy: 12 });
  plane.setDefaultEdgeLabel(() => ({}));
  for (const node of nodes) {
    const width = Math.min(320, node.label.length * characterWidth + besideLabel);
    plane.setNode(node.id, { width, height });
  }
  for (const { id, parent } of nodes) if (parent !== null) plane.setParent(id, parent);
  for (const { source, target } of edges) plane.setEdge(source, target);
  layout(plane);
  const placed = nodes.map((node): PlacedNode => {
    const { x = 0, y = 0, width, height: tall } = plane.node(node.id);
    return { ...node, x: x - width / 2, y: y - tall / 2, width, height: tall };
  });
  const ways = edges.map((edge): PlacedEdge => {
    const { points = [] } = plane.edge(edge.source, edge.target);
    return { ...edge, points: points.map(({ x, y }) => ({ x, y })) };
  });
  const { width = 0, height: tall = 0 } = plane.graph();
  return { nodes: placed, edges: ways, width, height: tall };
}

/** An SVG path through the points, round at the bends. */
export function edgePath(points: readonly Point[]): string {
  const [first, ...rest] = points;
  const last = rest.at(-1);
  if (first === undefined || last === undefined) return '';
  let path = `M${at(first)}`;
  for (const [index, point] of rest.slice(0, -1).entries()) {
    const next = rest[index + 1] ?? last;
    const end = index === rest.length - 2 ? last : { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 };
    path += `Q${at(point)} ${at(end)}`;
  }
  return rest.length === 1 ? `${path}L${at(last)}` : path;
}

export function middleOf(points: readonly Point[]): Point {
  return points[Math.floor(points.length / 2)] ?? { x: 0, y: 0 };
}

function at({ x, y }: Point): string {
  return `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`;
}
