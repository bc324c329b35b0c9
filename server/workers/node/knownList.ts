/**
 * Tells whether a list only grew since the server last saw it, so that a step stores what it added and not the whole
 * history again. Elements are compared by identity: the engine's reducers keep them. An element that user code changes
 * in place is noticed among the last `watched` elements; further back it is not (a whole copy comes with the next
 * time the list changes otherwise, or doubles).
 */
import type { Json } from '../../protocol/api.js';
import { dump } from './storedValue.js';
import type { Serde } from './storedValue.js';

const watched = 32;
/** Times the last whole copy that is appended before there is another. */
const wholeAfter = 3;

export interface KnownList {
  elements: readonly unknown[];
  /** The last elements as they were serialised, against changes in place. */
  tail: string[];
  /** Bytes of the last whole copy, and of what was appended since. */
  wholeSize: number;
  addedSize: number;
}

/** What is to be sent for a list that grew, or null where a whole copy is due. */
export interface Growth {
  items: Json[];
  known: KnownList;
}

/** Remembers `value`, whose serialised form is `stored` of `size` bytes, as a whole copy. */
export function knownList(value: unknown, stored: Json, size: number): KnownList | null {
  if (!Array.isArray(value) || !Array.isArray(stored) || value.length !== stored.length) return null;
  return { elements: [...(value as unknown[])], tail: lastOf(stored), wholeSize: size, addedSize: 0 };
}

/** Null: store `value` whole. That is so when it did not just grow, and when a whole copy costs little beside what was
 * appended since the last one: all whole copies together then take no more than a third of what was appended, but for
 * the last, and reading the list walks back over no more than three quarters of it. */
export async function growth(serde: Serde, known: KnownList, value: unknown): Promise<Growth | null> {
  if (!Array.isArray(value) || value.length < known.elements.length) return null;
  const list = value as unknown[];
  if (!known.elements.every((element, index) => Object.is(element, list[index]))) return null;
  const keep = known.tail.length;
  // One serialisation covers the watched elements and the new ones.
  const { stored } = await dump(serde, list.slice(known.elements.length - keep));
  if (stored.type !== 'json' || !Array.isArray(stored.value)) return null;
  const seen = stored.value.slice(0, keep);
  if (!seen.every((item, index) => JSON.stringify(item) === known.tail[index])) return null;
  const items = stored.value.slice(keep);
  const addedSize = known.addedSize + JSON.stringify(items).length;
  if (addedSize > wholeAfter * known.wholeSize && addedSize > 4096) return null;
  return {
    items,
    known: { elements: [...list], tail: lastOf([...seen, ...items]), wholeSize: known.wholeSize, addedSize },
  };
}

function lastOf(items: readonly Json[]): string[] {
  return items.slice(-watched).map((item) => JSON.stringify(item));
}
