/** Moves every range of a piece of plain data along with an edit. What is shared within the data stays shared. */
import type { TextRange } from '../../protocol/language.js';
import { moveRange, type RangeEdit } from '../text/ranges.js';

export function moveRanges<Data>(data: Data, edit: RangeEdit): Data {
  const moved = new Map<object, unknown>();
  const visit = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    const known = moved.get(value);
    if (known !== undefined) return known;
    if (isRange(value)) return remember(value, moveRange(value, edit));
    if (Array.isArray(value)) {
      const list: unknown[] = [];
      moved.set(value, list);
      for (const each of value) list.push(visit(each));
      return list;
    }
    if (value instanceof Map) {
      const map = new Map<unknown, unknown>();
      moved.set(value, map);
      for (const [key, each] of value) map.set(key, visit(each));
      return map;
    }
    const copy: Record<string, unknown> = {};
    moved.set(value, copy);
    for (const [key, each] of Object.entries(value)) copy[key] = visit(each);
    return copy;
  };
  const remember = (from: object, to: unknown): unknown => {
    moved.set(from, to);
    return to;
  };
  return visit(data) as Data;
}

function isRange(value: object): value is TextRange {
  return 'start' in value && 'end' in value;
}
