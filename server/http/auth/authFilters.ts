/**
 * The filters that auth handlers return: `{owner: "ann"}`, `{owner: {$eq: "ann"}}`, `{members: {$contains: "ann"}}`,
 * compared with a record's metadata. What cannot be understood matches nothing. Pure.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Json, JsonObject } from '../../protocol/api.js';

export function matchesFilters(metadata: JsonObject, filters: JsonObject | null): boolean {
  return Object.entries(filters ?? {}).every(([key, wanted]) => {
    const value = Object.hasOwn(metadata, key) ? metadata[key] : undefined;
    const [operator, operand] = operatorOf(wanted);
    if (operator === '$eq') return isDeepStrictEqual(value, operand);
    if (operator !== '$contains' || !Array.isArray(value)) return false;
    return [operand].flat().every((each) => value.some((item) => isDeepStrictEqual(item, each)));
  });
}

/** The metadata to search by, so that only what the filters allow is found; null where nothing can be. */
export function narrowed(metadata: JsonObject, filters: JsonObject): JsonObject | null {
  const result: JsonObject = { ...metadata };
  for (const [key, wanted] of Object.entries(filters)) {
    const [operator, operand] = operatorOf(wanted);
    const asked = Object.hasOwn(metadata, key) ? metadata[key] : undefined;
    if (operator === '$contains') {
      if (asked !== undefined && !Array.isArray(asked)) return null;
      result[key] = [...(asked ?? []), ...[operand].flat()];
    } else {
      // Searching for a list or an object means containment, which is wider than equality.
      if (operator !== '$eq' || (operand !== null && typeof operand === 'object')) return null;
      if (asked !== undefined && asked !== operand) return null;
      result[key] = operand;
    }
  }
  return result;
}

function operatorOf(wanted: Json): [string, Json] {
  if (wanted === null || typeof wanted !== 'object') return ['$eq', wanted];
  const entries = Array.isArray(wanted) ? [] : Object.entries(wanted);
  const [entry] = entries;
  return entry !== undefined && entries.length === 1 ? entry : ['unknown', null];
}
