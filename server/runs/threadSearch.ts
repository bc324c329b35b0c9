/** Which threads a search means, in which order, and what is shown of them. Pure. */
import type { Json, JsonObject, Thread } from '../protocol/api.js';
import type { ThreadSearch } from '../protocol/threadRequests.js';
import type { ThreadRecord } from '../storage/port.js';
import { contains } from './matching.js';

/** The records that match what can be told from records alone, sorted: newest first unless asked otherwise. */
export function matchingRecords(records: ThreadRecord[], query: ThreadSearch): ThreadRecord[] {
  const { ids, metadata, status } = query;
  const wanted = ids == null ? null : new Set(ids);
  const matching = records
    .filter((each) => wanted === null || wanted.has(each.thread_id))
    .filter((each) => status == null || each.status === status)
    .filter((each) => metadata == null || contains(each.metadata, metadata));
  const key = query.sort_by ?? 'created_at';
  const sign = query.sort_order === 'asc' ? 1 : -1;
  const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  // The id decides between equals, so that pages do not overlap.
  return matching.sort((a, b) => sign * (compare(a[key], b[key]) || compare(a.thread_id, b.thread_id)));
}

/** Whether showing what was asked needs the thread's newest state. */
export function needsState({ select, extract }: ThreadSearch): boolean {
  return select == null || select.includes('values') || select.includes('interrupts') || extract != null;
}

/** The values at the paths asked for, by alias; null where there is none. */
export function extracted(thread: Partial<Thread>, paths: Record<string, string>): JsonObject {
  return Object.fromEntries(
    Object.entries(paths).map(([alias, path]) => [alias, at(thread as unknown as Json, path)]),
  );
}

/** `values.messages[-1].content`: keys after dots, positions in brackets, negative ones from the end. */
function at(root: Json, path: string): Json {
  let value: Json | undefined = root;
  for (const [, key, position] of path.matchAll(/([^.[\]]+)|\[(-?\d+)\]/g)) {
    if (position !== undefined) value = Array.isArray(value) ? value.at(Number(position)) : undefined;
    else if (key !== undefined && isObject(value) && Object.hasOwn(value, key)) value = value[key];
    else return null;
  }
  return value ?? null;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
