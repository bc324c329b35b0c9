/** The answers to `backstep/graphNodes` and `backstep/nodesAt` (protocol/language.ts), from the graphs alone. */
import type { GraphNodeLocation, TextLocation } from '../../protocol/language.js';
import type { CodeLocation, GraphModel } from '../model/graphModel.js';
import { pathToUri } from '../text/fileUris.js';
import { coversLine, hasFewerLinesWithin } from '../text/ranges.js';

interface Found {
  graph: GraphModel;
  node: GraphModel['nodes'][number];
}

/** All nodes, in the order of the configurations; with `path`, those that have something in that file. */
export function graphNodes(graphs: GraphModel[], path: string | null): GraphNodeLocation[] {
  return allNodes(graphs)
    .filter(({ node }) => path === null || [node.declaration, node.body].some((each) => each?.path === path))
    .map(toLocation);
}

/**
 * The nodes that a breakpoint on the line (from 0) stops at: those whose declaration or function has the line. The
 * innermost place wins, so a node declared inside of another node's function is itself there; nodes that share a
 * place, or a line, are all returned.
 */
export function nodesAt(graphs: GraphModel[], path: string, line: number): GraphNodeLocation[] {
  const matches = allNodes(graphs).flatMap((found) =>
    [found.node.declaration, found.node.body]
      .filter((place): place is CodeLocation => place?.path === path && coversLine(place.range, line))
      .map((place) => ({ found, range: place.range })),
  );
  const innermost = matches.filter(
    ({ range }) => !matches.some((other) => hasFewerLinesWithin(other.range, range)),
  );
  return [...new Set(innermost.map(({ found }) => found))].map(toLocation);
}

function allNodes(graphs: GraphModel[]): Found[] {
  return graphs.flatMap((graph) => graph.nodes.map((node) => ({ graph, node })));
}

function toLocation({ graph, node }: Found): GraphNodeLocation {
  return {
    configUri: pathToUri(graph.configPath),
    graphId: graph.graphId,
    node: node.name,
    declaration: toTextLocation(node.declaration),
    ...(node.body && { body: toTextLocation(node.body) }),
    paths: node.paths,
  };
}

function toTextLocation({ path, range }: CodeLocation): TextLocation {
  return { uri: pathToUri(path), range };
}
