/** Moves the selection of the timeline by keyboard. */

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
