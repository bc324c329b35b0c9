/**
 * What the API shows of a `tagged` value (see checkpoints.ts): each part that JSON cannot hold by its view, which the
 * worker made as it makes live events, so both look alike. Pure.
 */
import type { Json } from './api.js';

/** `value` with its tagged parts as people see them. */
export function taggedView(value: Json): Json {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(taggedView);
  if (Object.hasOwn(value, '~serde')) return value.view ?? null;
  // From entries: `__proto__` as a key is data.
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, taggedView(item)]));
}
