/** Where a breakpoint in a stretch of lines can stop at a node: its declaration, and the first line of its function. */
import type { TextRange } from '../../protocol/language.js';
import type { CodeLocation, GraphModel } from '../model/graphModel.js';

export function breakpointLocations(
  graphs: GraphModel[],
  path: string,
  startLine: number,
  endLine: number,
): TextRange[] {
  const places = graphs
    .flatMap(({ nodes }) => nodes.flatMap(({ declaration, body }) => [declaration, body]))
    .filter((place): place is CodeLocation => place?.path === path)
    .map(({ range }) => range)
    .filter(({ start }) => startLine <= start.line && start.line <= endLine);
  return places
    .filter(({ start }, index) => places.findIndex((each) => each.start.line === start.line) === index)
    .sort((a, b) => a.start.line - b.start.line);
}
