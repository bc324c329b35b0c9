/** Whether a value is short enough to be noted, found out without walking through all of a long one. */

/** Whether `value` takes about `limit` characters of JSON or fewer. */
export function fits(value: unknown, limit: number): boolean {
  return left(value, limit, 0) >= 0;
}

const maxDepth = 20;

/** What is left of `budget`; below zero as soon as it is used up. */
function left(value: unknown, budget: number, depth: number): number {
  if (typeof value === 'string') return budget - value.length - 2;
  if (typeof value !== 'object' || value === null) return budget - 5;
  if (depth > maxDepth || ArrayBuffer.isView(value)) return -1;
  let rest = budget - 2;
  if (value instanceof Map || value instanceof Set) {
    for (const item of value.values()) {
      rest = left(item, rest, depth + 1);
      if (rest < 0) return rest;
    }
    return rest;
  }
  for (const key of Object.keys(value)) {
    // Messages hold what they were made of once more.
    if (key.startsWith('lc_')) continue;
    rest = left((value as Record<string, unknown>)[key], rest - key.length - 3, depth + 1);
    if (rest < 0) return rest;
  }
  return rest;
}
