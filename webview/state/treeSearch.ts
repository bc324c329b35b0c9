/** Finds a text in a JSON value, in keys and in plain values; upper and lower case are alike. Pure. */
import type { Json } from '../../server/protocol/api.js';

export type Path = readonly (string | number)[];

/** What a search found: the places that match or hold one that does. */
export interface Hits {
  /** How many places match. */
  count: number;
  has(path: Path): boolean;
}

export function searchTree(value: Json, text: string): Hits {
  const wanted = text.toLowerCase();
  const places = new Set<string>();
  let count = 0;
  /** Whether something at or below `path` matches. A branch whose key matches is shown whole. */
  const visit = (each: Json, path: Path): boolean => {
    const key = path.at(-1);
    if (typeof key === 'string' && key.toLowerCase().includes(wanted)) {
      count++;
      places.add(nameOf(path));
      everything(each, path, places);
      return true;
    }
    if (typeof each !== 'object' || each === null) {
      if (!String(each).toLowerCase().includes(wanted)) return false;
      count++;
      places.add(nameOf(path));
      return true;
    }
    let found = false;
    for (const [child, below] of childrenOf(each)) if (visit(below, [...path, child])) found = true;
    if (found) places.add(nameOf(path));
    return found;
  };
  visit(value, []);
  return { count, has: (path) => places.has(nameOf(path)) };
}

function everything(value: Json, path: Path, places: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [child, below] of childrenOf(value)) {
    const at = [...path, child];
    places.add(nameOf(at));
    everything(below, at, places);
  }
}

function childrenOf(value: Json[] | Record<string, Json>): [string | number, Json][] {
  return Array.isArray(value) ? value.map((item, index) => [index, item]) : Object.entries(value);
}

function nameOf(path: Path): string {
  return JSON.stringify(path);
}
