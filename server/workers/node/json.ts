/**
 * From any JavaScript value to the API's JSON, without ever throwing because a value is odd: circular references,
 * BigInt, Map, Set, functions and getters that throw all become something readable. What a LangGraph serde would
 * write and `plain` would show of a value is what this gives, so live events look like stored state.
 */
import type { Json } from '../../protocol/api.js';
import { plain } from '../../protocol/plain.js';

const maxDepth = 200;

/** `value` as the API shows it: messages become `{type, content, …}`. */
export function toApiJson(value: unknown): Json {
  return plain(toJson(value));
}

/** `value` as JSON; objects with a `toJSON` give what that returns (messages: their serialised form). */
export function toJson(value: unknown): Json {
  return convert(value, []) ?? null;
}

/** `undefined` stands for what JSON leaves out. */
function convert(value: unknown, above: object[]): Json | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : null;
    case 'bigint':
      return value.toString();
    case 'object':
      return value === null ? null : convertObject(value, above);
    default:
      return undefined;
  }
}

function convertObject(value: object, above: object[]): Json | undefined {
  if (above.includes(value)) return '[Circular]';
  if (above.length > maxDepth) return '[...]';
  const inside = [...above, value];
  try {
    if (value instanceof Error) return value.message;
    if (value instanceof Set) return Array.from(value, (item) => convert(item, inside) ?? null);
    if (value instanceof Map) return convertMap(value, inside);
    if (value instanceof RegExp) return String(value);
    if (value instanceof Uint8Array) return Array.from(value);
    const own = (value as { toJSON?: unknown }).toJSON;
    if (typeof own === 'function') return convert(own.call(value, ''), inside);
    if (Array.isArray(value)) return value.map((item) => convert(item, inside) ?? null);
    return convertFields(Object.keys(value), (key) => (value as Record<string, unknown>)[key], inside);
  } catch (error) {
    return `[Unreadable: ${error instanceof Error ? error.message : String(error)}]`;
  }
}

function convertMap(value: Map<unknown, unknown>, inside: object[]): Json {
  const keys = [...value.keys()];
  if (keys.every((key) => typeof key === 'string'))
    return convertFields(keys, (key) => value.get(key), inside);
  return Array.from(value, ([key, item]) => [convert(key, inside) ?? null, convert(item, inside) ?? null]);
}

function convertFields(keys: string[], read: (key: string) => unknown, inside: object[]): Json {
  const result: Record<string, Json> = {};
  for (const key of keys) {
    const item = convert(read(key), inside);
    if (item === undefined) continue;
    // `__proto__` as a key is data: defined, never assigned.
    Object.defineProperty(result, key, { value: item, enumerable: true, writable: true, configurable: true });
  }
  return result;
}
