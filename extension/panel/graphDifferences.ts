/** What differs between the graph that made a checkpoint and the graph as it is loaded now. Pure. */
import type { GraphDifferences, PanelVersion } from '../../server/protocol/panel.js';
import type { GraphShape, GraphShapeEdge, GraphVersion } from '../../server/protocol/traces.js';

/** @param shapes Of the graphs that made the checkpoints, by their structure. */
export function panelVersion(
  current: GraphVersion | null,
  shapes: Readonly<Record<string, GraphShape>>,
): PanelVersion | null {
  if (current === null) return null;
  const { structure, source, shape } = current;
  const others = Object.entries(shapes).filter(([each]) => each !== structure);
  return {
    structure,
    source,
    differences: Object.fromEntries(others.map(([each, was]) => [each, graphDifferences(was, shape)])),
  };
}

export function graphDifferences(was: GraphShape, is: GraphShape): GraphDifferences {
  const edges = { was: was.edges.map(edgeText), is: is.edges.map(edgeText) };
  const channels = { was: channelTexts(was), is: channelTexts(is) };
  return {
    nodes: { gone: without(was.nodes, is.nodes), added: without(is.nodes, was.nodes) },
    edges: { gone: without(edges.was, edges.is), added: without(edges.is, edges.was) },
    channels: { gone: without(channels.was, channels.is), added: without(channels.is, channels.was) },
  };
}

function without(names: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others);
  return names.filter((name) => !known.has(name));
}

function edgeText({ source, target, conditional }: GraphShapeEdge): string {
  const [from, to] = [source, target].map((name) =>
    name.replace('__start__', 'START').replace('__end__', 'END'),
  );
  return `${from} ${conditional ? '⇢' : '→'} ${to}`;
}

function channelTexts({ channels }: GraphShape): string[] {
  return Object.entries(channels).map(([name, kind]) => `${name}: ${kind}`);
}
