/**
 * Makes JSON that came in by HTTP safe to hand to LangGraph: its serde revives any object that looks serialised
 * (`{"lc": 1, "type": "constructor", …}`) when it loads a checkpoint, so such an object, sent by a stranger, would
 * become an instance. A message in that form is turned into the plain form, which the reducers accept; in any other,
 * the key `lc` is escaped (`lc~`); `plain` of the protocol takes the escape away again. Pure.
 */
import type { Json } from '../../protocol/api.js';
import { plain } from '../../protocol/plain.js';

/** `value` with nothing in it that a serde would revive. */
export function incoming(value: Json): Json {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(incoming);
  const safe = isMessageConstructor(value) ? plain(value) : value;
  const result: Record<string, Json> = {};
  for (const [key, item] of Object.entries(safe as Record<string, Json>)) {
    const marked = key === 'lc' ? item === 1 || item === 2 : /^lc~+$/.test(key);
    const name = marked ? `${key}~` : key;
    Object.defineProperty(result, name, {
      value: incoming(item),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return result;
}

function isMessageConstructor(value: Record<string, Json>): boolean {
  if (value.lc !== 1 || value.type !== 'constructor' || !Array.isArray(value.id)) return false;
  const shown = plain(value);
  return typeof shown === 'object' && shown !== null && !Array.isArray(shown) && !('lc' in shown);
}
