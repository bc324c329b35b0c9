/** How JSON values compare in search filters: as jsonb containment, which is what the published servers do. Pure. */
import type { Json, JsonObject } from '../protocol/api.js';

/** Whether `value` holds everything of `wanted`: objects by key, lists by element, everything else by equality. */
export function contains(value: Json | undefined, wanted: Json): boolean {
  if (wanted === null || typeof wanted !== 'object') return value === wanted;
  if (value === null || typeof value !== 'object') return false;
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(value) && wanted.every((each) => value.some((candidate) => contains(candidate, each)))
    );
  }
  if (Array.isArray(value)) return false;
  return Object.entries(wanted).every(
    ([key, each]) => Object.hasOwn(value, key) && contains(value[key], each),
  );
}

/** Only the fields asked for; all where nothing was asked (`select` of the searches). */
export function selected<Item extends object>(
  item: Item,
  fields: readonly string[] | null | undefined,
): Partial<Item> {
  if (fields == null) return item;
  return Object.fromEntries(Object.entries(item).filter(([key]) => fields.includes(key))) as Partial<Item>;
}

export function isFields(value: Json | undefined): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** The value where it is an object, else an empty one. */
export function asObject(value: Json | undefined): JsonObject {
  return isFields(value) ? value : {};
}
