/** Moves the selection of the timeline by keyboard and says which rows of a long list are worth rendering. */

export type Move = 'up' | 'down' | 'home' | 'end' | 'pageUp' | 'pageDown';

const page = 10;

/** The id to select after `move`; null for an empty list. An id that is not in the list counts as the top. */
export function moveSelection(ids: readonly string[], selected: string | null, move: Move): string | null {
  if (ids.length === 0) return null;
  const last = ids.length - 1;
  const at = Math.max(0, selected === null ? 0 : ids.indexOf(selected));
  const target = { up: at - 1, down: at + 1, home: 0, end: last, pageUp: at - page, pageDown: at + page }[
    move
  ];
  return ids[Math.min(last, Math.max(0, target))] ?? null;
}

export interface RowWindow {
  /** First row to render, and the one after the last. */
  from: number;
  to: number;
}

/** Rows in sight with `margin` more on both sides, all in rows of `rowHeight` px. */
export function windowOf(
  count: number,
  rowHeight: number,
  scrollTop: number,
  height: number,
  margin = 8,
): RowWindow {
  const from = Math.max(0, Math.floor(scrollTop / rowHeight) - margin);
  const to = Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + margin);
  return { from: Math.min(from, count), to: Math.max(to, Math.min(from, count)) };
}
