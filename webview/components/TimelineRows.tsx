/** The rows in sight, each at its place in the scrolled space. Which those are is the virtualiser's affair. */
import type { VirtualItem } from '@tanstack/react-virtual';
import { useMemo } from 'react';
import type { PanelCheckpoint } from '../../server/protocol/panel.js';
import type { LaneLayout, LaneRow } from '../state/lanes.js';
import { activeRun } from '../state/model.js';
import { usePanel } from './panelContext.js';
import { LiveRow, TimelineRow } from './TimelineRow.js';

interface Props {
  items: readonly VirtualItem[];
  height: number;
  shown: readonly PanelCheckpoint[];
  layout: LaneLayout;
  width: number;
  /** 1 where the row of the step being made stands on top, else 0. */
  live: number;
  filtering: boolean;
}

export function TimelineRows({ items, height, shown, layout, width, live, filtering }: Props) {
  const { model } = usePanel();
  const { checkpoints, selected, thread } = model;
  const places = useMemo(
    () => new Map(checkpoints.map((each, index) => [each.checkpoint_id, index])),
    [checkpoints],
  );
  const run = activeRun(model);
  return (
    <div className="rows-space" role="presentation" style={{ height }}>
      {items.map(({ index, start }) => {
        const place = { top: start, height: items[0]?.size ?? 0 };
        if (index < live && run !== null)
          return <LiveRow key="live" run={run} row={layout.rows[0]} width={width} place={place} />;
        const checkpoint = shown[index - live];
        if (checkpoint === undefined) return null;
        const at = places.get(checkpoint.checkpoint_id) ?? 0;
        const row = layout.rows[at];
        if (row === undefined) return null;
        const parent = checkpoints[places.get(checkpoint.parent_checkpoint_id ?? '') ?? -1] ?? null;
        return (
          <TimelineRow
            key={checkpoint.checkpoint_id}
            checkpoint={checkpoint}
            parent={parent}
            thread={thread}
            row={filtering ? alone(row) : row}
            width={width}
            place={place}
            index={index - live}
            head={at === 0}
            count={shown.length}
            live={live === 1}
            selected={checkpoint.checkpoint_id === selected}
          />
        );
      })}
    </div>
  );
}

/** Between the rows that match there may be others: no line is drawn that would say otherwise. */
function alone(row: LaneRow): LaneRow {
  return { ...row, lane: 0, top: false, bottom: false, through: [], forks: [] };
}
