/** Which channels a state's JSON Schema names, and the schema of one of them. Pure. */
import type { Json, JsonObject } from '../../server/protocol/api.js';
import { isObject } from './diff.js';

/** The state's channels: those that have a value, then those that only the schema tells. */
export function channelNames(values: Json, schema: Json): string[] {
  const told = isObject(schema) && isObject(schema.properties) ? Object.keys(schema.properties) : [];
  return [...new Set([...(isObject(values) ? Object.keys(values) : []), ...told])];
}

/**
 * The schema of what the editor's text holds: of one channel, or (null) of the whole state; null where there is none.
 * An update may leave channels out, so none is required of the whole.
 */
export function schemaOf(schema: Json, channel: string | null): JsonObject | null {
  if (!isObject(schema)) return null;
  if (channel === null) {
    const { required: _, ...rest } = schema;
    return rest;
  }
  const { properties } = schema;
  const own = isObject(properties) && Object.hasOwn(properties, channel) ? properties[channel] : undefined;
  if (!isObject(own)) return null;
  // References start at the root: what they name goes with it.
  const shared = ['$schema', '$defs', 'definitions'].filter((key) => Object.hasOwn(schema, key));
  return { ...Object.fromEntries(shared.map((key) => [key, schema[key] ?? null])), ...own };
}

/** What values a schema takes, in few words: `string | null`, `array of integer`; null where it takes any. */
export function typeText(schema: Json | undefined, depth = 0): string | null {
  if (!isObject(schema) || depth > 3) return null;
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const choices = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(choices)) {
    const texts = choices.map((choice) => typeText(choice, depth + 1) ?? 'any');
    return [...new Set(texts)].join(' | ');
  }
  const { type } = schema;
  if (Array.isArray(type)) return type.map(String).join(' | ');
  if (typeof type !== 'string') return null;
  if (type === 'object') return typeof schema.title === 'string' && depth > 0 ? schema.title : type;
  const items = type === 'array' ? typeText(schema.items, depth + 1) : null;
  return items === null ? type : `array of ${items.includes(' | ') ? `(${items})` : items}`;
}
