/** From a node's name to its function and back: definition, references, highlights. */
import {
  DocumentHighlightKind,
  type DocumentHighlight,
  type Location,
  type LocationLink,
} from 'vscode-languageserver';
import type { CodeLocation } from '../model/graphModel.js';
import type { LinkedGraph } from '../model/linkedGraph.js';
import { pathToUri } from '../text/fileUris.js';
import { comparePositions } from '../text/ranges.js';
import { nodeNamed, nodeNameAt, nodesOfFunctionAt, type NamedNode, type Place } from './position.js';

/** The node's function or subgraph; its declaration where that is not known. */
export function definition(graphs: LinkedGraph[], place: Place): LocationLink[] {
  const named = nodeNameAt(graphs, place);
  const node = named ? nodeNamed(named.graph, named.name) : null;
  if (!named || !node) return [];
  const target = node.body ?? node.declaration;
  const isOnDeclaration = named.at.path === node.nameAt.path && samePlace(named.at, node.nameAt);
  if (!node.body && isOnDeclaration) return [];
  const selected = node.body ? (node.functionName ?? startOf(node.body)) : node.nameAt;
  return [
    {
      originSelectionRange: named.at.range,
      targetUri: pathToUri(target.path),
      targetRange: covering(target, selected),
      targetSelectionRange: selected.path === target.path ? selected.range : startOf(target).range,
    },
  ];
}

/** Every place that names the node; from the name of a function, those of the nodes that run it. */
export function references(graphs: LinkedGraph[], place: Place, includeDeclaration: boolean): Location[] {
  return placesOf(graphs, place)
    .filter(({ isDeclaration }) => includeDeclaration || !isDeclaration)
    .map(({ at }) => ({ uri: pathToUri(at.path), range: at.range }));
}

export function highlights(graphs: LinkedGraph[], place: Place): DocumentHighlight[] {
  return placesOf(graphs, place)
    .filter(({ at }) => at.path === place.path)
    .map(({ at, isDeclaration }) => ({
      range: at.range,
      kind: isDeclaration ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
    }));
}

interface NodePlace {
  at: CodeLocation;
  isDeclaration: boolean;
}

function placesOf(graphs: LinkedGraph[], place: Place): NodePlace[] {
  const named = nodeNameAt(graphs, place);
  const nodes = named ? [named] : nodesOfFunctionAt(graphs, place);
  return distinct(nodes.flatMap(placesOfNode));
}

export function placesOfNode({ graph, name }: Pick<NamedNode, 'graph' | 'name'>): NodePlace[] {
  const declared = graph.nodes.filter((node) => node.name === name);
  const used = graph.uses.filter((use) => use.name === name);
  return [
    ...declared.map(({ nameAt }) => ({ at: nameAt, isDeclaration: true })),
    ...used.map(({ at }) => ({ at, isDeclaration: false })),
  ];
}

/** A sequence names a node at its declaration twice; one place is shown once. */
function distinct(places: NodePlace[]): NodePlace[] {
  return places.filter(
    ({ at }, index) =>
      places.findIndex((each) => each.at.path === at.path && samePlace(each.at, at)) === index,
  );
}

function samePlace(a: CodeLocation, b: CodeLocation): boolean {
  return comparePositions(a.range.start, b.range.start) === 0;
}

function startOf({ path, range }: CodeLocation): CodeLocation {
  return { path, range: { start: range.start, end: range.start } };
}

/** The name of a function in a variable stands before the function; a link's target has to hold it. */
function covering(target: CodeLocation, selected: CodeLocation): CodeLocation['range'] {
  if (selected.path !== target.path) return target.range;
  const start =
    comparePositions(selected.range.start, target.range.start) < 0
      ? selected.range.start
      : target.range.start;
  return { start, end: target.range.end };
}
