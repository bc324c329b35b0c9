/** Semantic order of items: by the cosine similarity of their nearest text to the query. Pure. */
import type { StoredItem } from '../storage/port.js';

export interface Ranked {
  item: StoredItem;
  /** From -1 to 1; undefined for an item without vectors, which comes last. */
  score: number | undefined;
}

export function rank(items: readonly StoredItem[], query: readonly number[]): Ranked[] {
  const ranked = items.map((item): Ranked => {
    const scores = Object.values(item.vectors ?? {}).map((vector) => cosine(vector, query));
    return { item, score: scores.length === 0 ? undefined : Math.max(...scores) };
  });
  return ranked.sort((a, b) => (b.score ?? -Infinity) - (a.score ?? -Infinity) || 0);
}

function cosine(left: readonly number[], right: readonly number[]): number {
  let product = 0;
  let leftSquares = 0;
  let rightSquares = 0;
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const [a = 0, b = 0] = [left[index], right[index]];
    product += a * b;
    leftSquares += a * a;
    rightSquares += b * b;
  }
  const size = Math.sqrt(leftSquares * rightSquares);
  return size === 0 ? 0 : product / size;
}
