/** Where in its function a node threw, from the stack of the error. Pure. */
import { fileURLToPath } from 'node:url';
import type { SourceLines } from '../locations/nodeLocations.js';

/** The line of the innermost frame that is in the function; null where none is. */
export function throwLine(stack: string, { path, first, last }: SourceLines): number | null {
  for (const [, place = '', number = ''] of stack.matchAll(
    /(?:\(|at )((?:file:\/\/)?[^\s()]+?):(\d+)(?::\d+)?\)?$/gm,
  )) {
    const line = Number(number);
    if (pathOf(place) === path && line >= first && line <= last) return line;
  }
  return null;
}

function pathOf(place: string): string {
  try {
    return place.startsWith('file:') ? fileURLToPath(place) : place;
  } catch {
    return place;
  }
}
