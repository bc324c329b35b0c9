/** What is inside a value, a page at a time: elements, fields, and the stretches of a text too long to show. Pure. */
import type { Json } from '../../protocol/api.js';
import { textLimit } from './brief.js';

export interface Child {
  name: string;
  value: Json;
  /** Where it is in its parent; null for a stretch of a text. */
  key: string | number | null;
}

export interface Counts {
  named: number;
  indexed: number;
}

export function counts(value: Json): Counts {
  if (typeof value === 'string')
    return { named: 0, indexed: value.length > textLimit ? Math.ceil(value.length / textLimit) : 0 };
  if (value === null || typeof value !== 'object') return { named: 0, indexed: 0 };
  if (Array.isArray(value)) return { named: 0, indexed: value.length };
  return { named: Object.keys(value).length, indexed: 0 };
}

/** @param count All that follow where it is 0. */
export function children(value: Json, start: number, count: number): Child[] {
  const end = count === 0 ? Infinity : start + count;
  if (typeof value === 'string') return stretches(value).slice(start, end);
  if (value === null || typeof value !== 'object') return [];
  if (Array.isArray(value)) {
    return value
      .slice(start, end)
      .map((item, index) => ({ name: String(start + index), value: item, key: start + index }));
  }
  return Object.entries(value)
    .slice(start, end)
    .map(([name, item]) => ({ name, value: item, key: name }));
}

function stretches(text: string): Child[] {
  return Array.from({ length: Math.ceil(text.length / textLimit) }, (_, index) => {
    const from = index * textLimit;
    const part = text.slice(from, from + textLimit);
    return { name: `${from}…${from + part.length - 1}`, value: part, key: null };
  });
}

/** `value` with what is at `path` replaced; a copy along the path, the rest shared. */
export function withReplaced(value: Json, path: readonly (string | number)[], replacement: Json): Json {
  const [key, ...rest] = path;
  if (key === undefined) return replacement;
  if (Array.isArray(value)) {
    return value.map((item, index) => (index === key ? withReplaced(item, rest, replacement) : item));
  }
  if (value === null || typeof value !== 'object') return replacement;
  const entries = Object.entries(value).map(([name, item]): [string, Json] => [
    name,
    name === key ? withReplaced(item, rest, replacement) : item,
  ]);
  // fromEntries defines properties, so a key `__proto__` stays data.
  return Object.fromEntries(Object.hasOwn(value, key) ? entries : [...entries, [String(key), replacement]]);
}

const identifier = /^[A-Za-z_$][\w$]*$/;

/** The expression for a child of what `parent` names. */
export function expressionOf(parent: string | null, key: string | number): string {
  if (parent === null) {
    return typeof key === 'string' && identifier.test(key) ? key : `state[${JSON.stringify(key)}]`;
  }
  if (typeof key === 'string' && identifier.test(key)) return `${parent}.${key}`;
  return `${parent}[${JSON.stringify(key)}]`;
}
