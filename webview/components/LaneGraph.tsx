/** The part of the commit graph that belongs to one row, as SVG. Colours come from the stylesheet by class. */
import type { LaneRow } from '../state/lanes.js';

export const rowHeight = 48;
const laneWidth = 14;
const maxLanes = 8;
const colors = 6;
const middle = rowHeight / 2;
const bend = 9;

const x = (lane: number): number => 14 + Math.min(lane, maxLanes - 1) * laneWidth;
const colorClass = (color: number): string => `lane-${color % colors}`;

/** Pixels that a graph of `lanes` lanes takes. */
export function graphWidth(lanes: number): number {
  return x(lanes - 1) + 14;
}

export type DotKind = 'plain' | 'hollow' | 'edit' | 'paused' | 'error';

interface Props {
  row: LaneRow;
  width: number;
  dot: DotKind;
  selected: boolean;
  /** A run grows out of this row: its line goes on to the top. */
  live: boolean;
}

export function LaneGraph({ row, width, dot, selected, live }: Props) {
  const at = x(row.lane);
  return (
    <svg className="lane-graph" width={width} height={rowHeight} aria-hidden="true">
      {row.through.map((line) => (
        <path
          key={`t${line.lane}`}
          className={colorClass(line.color)}
          d={`M${x(line.lane)} 0V${rowHeight}`}
        />
      ))}
      {row.forks.map((line) => (
        <path key={`f${line.lane}`} className={colorClass(line.color)} d={forkPath(x(line.lane), at)} />
      ))}
      <g className={colorClass(row.color)}>
        {row.top || live ? <path className={row.top ? '' : 'live-line'} d={`M${at} 0V${middle}`} /> : null}
        {row.bottom ? <path d={`M${at} ${middle}V${rowHeight}`} /> : null}
        {selected ? <circle className="dot-halo" cx={at} cy={middle} r={9} /> : null}
        <Dot kind={dot} at={at} />
      </g>
    </svg>
  );
}

function Dot({ kind, at }: { kind: DotKind; at: number }) {
  if (kind === 'edit')
    return (
      <rect
        className="dot"
        x={at - 4.5}
        y={middle - 4.5}
        width={9}
        height={9}
        transform={`rotate(45 ${at} ${middle})`}
      />
    );
  return <circle className={`dot dot-${kind}`} cx={at} cy={middle} r={5} />;
}

/** From the top edge of the branch's lane, round the corner, into the dot. */
function forkPath(from: number, to: number): string {
  if (from - to < bend) return `M${from} 0L${to} ${middle}`;
  return `M${from} 0V${middle - bend}Q${from} ${middle} ${from - bend} ${middle}H${to}`;
}

/** The row on top while a run is going on: the step that is being made. */
export function LiveGraph({ width, lane, color }: { width: number; lane: number; color: number }) {
  return (
    <svg className="lane-graph" width={width} height={rowHeight} aria-hidden="true">
      <g className={colorClass(color)}>
        <path className="live-line" d={`M${x(lane)} ${middle}V${rowHeight}`} />
        <circle className="dot dot-live" cx={x(lane)} cy={middle} r={5} />
      </g>
    </svg>
  );
}
