/**
 * The filter of a store search, as LangGraph's stores read it: per key of the value, something to be equal to or an
 * object of operators. Pure.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Json, JsonObject } from '../protocol/api.js';

type Operator = (value: Json | undefined, wanted: Json) => boolean;

const operators: Record<string, Operator> = {
  $eq: (value, wanted) => isDeepStrictEqual(value, wanted),
  $ne: (value, wanted) => !isDeepStrictEqual(value, wanted),
  $gt: (value, wanted) => compare(value, wanted, (order) => order > 0),
  $gte: (value, wanted) => compare(value, wanted, (order) => order >= 0),
  $lt: (value, wanted) => compare(value, wanted, (order) => order < 0),
  $lte: (value, wanted) => compare(value, wanted, (order) => order <= 0),
  $in: (value, wanted) => Array.isArray(wanted) && wanted.some((each) => isDeepStrictEqual(value, each)),
  $nin: (value, wanted) => !(Array.isArray(wanted) && wanted.some((each) => isDeepStrictEqual(value, each))),
};

/** Operators that no store knows, for a complaint by name. */
export function unknownOperators(filter: JsonObject): string[] {
  return Object.values(filter)
    .filter(isOperators)
    .flatMap((wanted) => Object.keys(wanted))
    .filter((name) => !Object.hasOwn(operators, name));
}

export function matchesFilter(value: JsonObject, filter: JsonObject): boolean {
  return Object.entries(filter).every(([key, wanted]) => {
    const actual = Object.hasOwn(value, key) ? value[key] : undefined;
    if (!isOperators(wanted)) return isDeepStrictEqual(actual, wanted);
    return Object.entries(wanted).every(([name, operand]) => operators[name]?.(actual, operand) === true);
  });
}

function isOperators(wanted: Json): wanted is JsonObject {
  if (wanted === null || typeof wanted !== 'object' || Array.isArray(wanted)) return false;
  const keys = Object.keys(wanted);
  return keys.length > 0 && keys.every((key) => key.startsWith('$'));
}

/** Numbers by size (also those written as text), other texts by their characters (dates in ISO form: by time). */
function compare(value: Json | undefined, wanted: Json, holds: (order: number) => boolean): boolean {
  if (value === undefined || value === null || wanted === null) return false;
  if (typeof value === 'object' || typeof wanted === 'object') return false;
  const [left, right] = [Number(value), Number(wanted)];
  if (!Number.isNaN(left) && !Number.isNaN(right)) return holds(left - right);
  if (typeof value !== 'string' || typeof wanted !== 'string') return false;
  return holds(value < wanted ? -1 : value > wanted ? 1 : 0);
}
