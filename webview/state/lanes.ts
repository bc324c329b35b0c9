/**
 * Lays a thread's checkpoints out as a commit graph: which lane each row's dot stands in and which lines cross the
 * row. Pure geometry in lane numbers; drawing it (pixels, colours) is LaneGraph's.
 */

export interface LaneInput {
  checkpoint_id: string;
  parent_checkpoint_id: string | null;
}

export interface LaneLine {
  lane: number;
  /** Number of the branch, for its colour; counts from 0 in the order in which branches appear from the top. */
  color: number;
}

export interface LaneRow {
  lane: number;
  color: number;
  /** A child stands above in the same lane: draw from the top edge to the dot. */
  top: boolean;
  /** The parent is below (or not loaded yet): draw from the dot to the bottom edge. */
  bottom: boolean;
  /** Lines that pass by, from edge to edge. */
  through: LaneLine[];
  /** Branches that start at this row: lines from the top edge of their lane into the dot. */
  forks: LaneLine[];
}

interface OpenLane {
  waitsFor: string;
  color: number;
}

export interface LaneLayout {
  rows: LaneRow[];
  /** How many lanes the widest row needs; at least 1. */
  width: number;
}

/**
 * @param checkpoints newest first; a parent comes after its children. One whose parent is missing keeps its line
 * going down, as the rest of the history may not be loaded.
 */
export function layoutLanes(checkpoints: readonly LaneInput[]): LaneLayout {
  const open: (OpenLane | undefined)[] = [];
  const rows: LaneRow[] = [];
  let colors = 0;
  let width = 1;
  for (const checkpoint of checkpoints) {
    const waiting = open.flatMap((lane, index) =>
      lane?.waitsFor === checkpoint.checkpoint_id ? [index] : [],
    );
    const lane = waiting[0] ?? firstFree(open);
    const color = open[lane]?.color ?? colors++;
    const forks: LaneLine[] = [];
    for (const other of waiting.slice(1)) {
      forks.push({ lane: other, color: open[other]?.color ?? 0 });
      open[other] = undefined;
    }
    const parent = checkpoint.parent_checkpoint_id;
    open[lane] = undefined;
    const through = open.flatMap((line, index) =>
      line === undefined ? [] : [{ lane: index, color: line.color }],
    );
    if (parent !== null) open[lane] = { waitsFor: parent, color };
    rows.push({ lane, color, top: waiting.length > 0, bottom: parent !== null, through, forks });
    width = Math.max(
      width,
      ...[lane, ...through.map((l) => l.lane), ...forks.map((l) => l.lane)].map((n) => n + 1),
    );
  }
  return { rows, width };
}

function firstFree(open: readonly (OpenLane | undefined)[]): number {
  const index = open.indexOf(undefined);
  return index === -1 ? open.length : index;
}
