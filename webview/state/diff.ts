/**
 * What differs between two JSON values, as a flat list of places: enough to show "before → after" per key. Goes into
 * objects and lists, so that a message appended to a long list shows as that one message.
 */
import type { Json } from '../../server/protocol/api.js';

export type DiffKind = 'added' | 'removed' | 'changed';

export interface Difference {
  /** Keys and list positions from the root; empty where the whole value differs. */
  path: (string | number)[];
  kind: DiffKind;
  before?: Json;
  after?: Json;
}

/** Differences in the order of `after`'s keys, the removed ones last. Stops after `limit` (the rest is not looked at). */
export function diffValues(before: Json, after: Json, limit = 500): Difference[] {
  const found: Difference[] = [];
  collect(before, after, [], found, limit);
  return found;
}

function collect(
  before: Json,
  after: Json,
  path: Difference['path'],
  found: Difference[],
  limit: number,
): void {
  if (found.length >= limit || sameJson(before, after)) return;
  const entries = childrenOf(before, after);
  if (entries === null) {
    found.push({ path, kind: 'changed', before, after });
    return;
  }
  for (const [key, old, now] of entries) {
    if (found.length >= limit) return;
    const at = [...path, key];
    if (old === undefined && now !== undefined) found.push({ path: at, kind: 'added', after: now });
    else if (now === undefined && old !== undefined) found.push({ path: at, kind: 'removed', before: old });
    else if (old !== undefined && now !== undefined) collect(old, now, at, found, limit);
  }
}

type Child = [key: string | number, before: Json | undefined, after: Json | undefined];

/** The children to compare one by one; null where the two have no common shape. */
function childrenOf(before: Json, after: Json): Child[] | null {
  if (Array.isArray(before) && Array.isArray(after)) {
    const byId = pairsById(before, after);
    if (byId !== null) return byId;
    return Array.from({ length: Math.max(before.length, after.length) }, (_, index) => [
      index,
      before[index],
      after[index],
    ]);
  }
  if (!isObject(before) || !isObject(after)) return null;
  const removed = Object.keys(before).filter((key) => !Object.hasOwn(after, key));
  return [...Object.keys(after), ...removed].map((key) => [key, own(before, key), own(after, key)]);
}

/** Items with ids (messages) belong together by them: one put in front does not make all others look changed. */
function pairsById(before: Json[], after: Json[]): Child[] | null {
  const [old, now] = [indexById(before), indexById(after)];
  if (old === null || now === null) return null;
  const removed = [...old.keys()].filter((id) => !now.has(id));
  return [
    ...[...now].map(([id, index]): Child => [index, before[old.get(id) ?? -1], after[index]]),
    ...removed.map((id): Child => [old.get(id) ?? 0, before[old.get(id) ?? -1], undefined]),
  ];
}

/** Null unless every item has an id of its own. */
function indexById(items: Json[]): Map<string, number> | null {
  const found = new Map<string, number>();
  for (const [index, item] of items.entries()) {
    if (!isObject(item) || typeof item.id !== 'string' || found.has(item.id)) return null;
    found.set(item.id, index);
  }
  return found;
}

/** Deep equality of JSON; the order of an object's keys does not count. */
export function sameJson(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) {
    return (
      Array.isArray(b) && a.length === b.length && a.every((item, index) => sameJson(item, b[index] ?? null))
    );
  }
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key] ?? null, b[key] ?? null));
}

export function isObject(value: Json | undefined): value is Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function own(value: Record<string, Json>, key: string): Json | undefined {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

/** `messages[2].content`: a path as people write it. */
export function pathText(path: readonly (string | number)[]): string {
  return path
    .map((key, index) => {
      if (typeof key === 'number') return `[${key}]`;
      if (!/^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(key)) return `[${JSON.stringify(key)}]`;
      return index === 0 ? key : `.${key}`;
    })
    .join('');
}
