/**
 * The thread's history, newest first as in the sidebar, forks as lanes. A listbox for the keyboard: arrows, Home,
 * End, Page keys move; Enter goes to the checkpoint; `e` edits it. Only rows in sight are rendered.
 */
import { useEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { layoutLanes } from '../state/lanes.js';
import { activeRun } from '../state/model.js';
import { moveSelection, windowOf } from '../state/selection.js';
import type { Move } from '../state/selection.js';
import { graphWidth, rowHeight } from './LaneGraph.js';
import { usePanel } from './panelContext.js';
import { LiveRow, rowId, TimelineRow } from './TimelineRow.js';
import { useViewport } from './useViewport.js';

const moves: Record<string, Move> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'home',
  End: 'end',
  PageUp: 'pageUp',
  PageDown: 'pageDown',
};

export function Timeline() {
  const { model, dispatch, tell } = usePanel();
  const { checkpoints, selected, thread } = model;
  const list = useRef<HTMLDivElement>(null);
  const { top, height } = useViewport(list);
  const layout = useMemo(() => layoutLanes(checkpoints), [checkpoints]);
  const ids = useMemo(() => checkpoints.map((each) => each.checkpoint_id), [checkpoints]);
  const byId = useMemo(() => new Map(checkpoints.map((each) => [each.checkpoint_id, each])), [checkpoints]);
  const run = activeRun(model);
  const live = run === null ? 0 : 1;
  const shown = windowOf(checkpoints.length + live, rowHeight, top, height);
  const position = selected === null ? -1 : ids.indexOf(selected);
  const wantsMore = model.hasMore && !model.loadingMore && shown.to >= checkpoints.length + live;
  const [known, setKnown] = useState({ newest: ids[0], announce: '' });
  if (known.newest !== ids[0]) setKnown({ newest: ids[0], announce: `New checkpoint, ${ids.length} in all` });

  useEffect(() => {
    if (!wantsMore) return;
    dispatch({ type: 'loadMore' });
    tell({ type: 'loadMore' });
  }, [wantsMore, dispatch, tell]);
  useEffect(() => {
    if (position >= 0 && list.current !== null) reveal(list.current, position === 0 ? 0 : position + live);
  }, [position, live]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const move = moves[event.key];
    if (move !== undefined) {
      const target = moveSelection(ids, selected, move);
      if (target !== null) dispatch({ type: 'select', checkpointId: target });
    } else if (event.key === 'Enter') document.getElementById('detail')?.focus();
    else if (event.key === 'e') dispatch({ type: 'edit' });
    else return;
    event.preventDefault();
  };

  return (
    <section className="timeline" aria-label="Timeline">
      <div className="pane-title">
        <h2>Timeline</h2>
        <span className="quiet">
          {checkpoints.length}
          {model.hasMore ? '+' : ''} checkpoints, newest first
        </span>
      </div>
      <div
        ref={list}
        className="rows"
        role="listbox"
        tabIndex={0}
        aria-label="Checkpoints, newest first. Press E to edit the state of one."
        aria-activedescendant={
          position >= shown.from - live && position < shown.to ? rowId(ids[position] ?? '') : undefined
        }
        onKeyDown={onKeyDown}
      >
        <div
          className="rows-space"
          role="presentation"
          style={{ height: (checkpoints.length + live) * rowHeight }}
        >
          {run !== null && shown.from === 0 ? (
            <LiveRow run={run} row={layout.rows[0]} width={graphWidth(layout.width)} />
          ) : null}
          {checkpoints.slice(Math.max(0, shown.from - live), shown.to - live).map((checkpoint, offset) => {
            const index = Math.max(0, shown.from - live) + offset;
            const row = layout.rows[index];
            if (row === undefined) return null;
            return (
              <TimelineRow
                key={checkpoint.checkpoint_id}
                checkpoint={checkpoint}
                parent={byId.get(checkpoint.parent_checkpoint_id ?? '') ?? null}
                thread={thread}
                row={row}
                width={graphWidth(layout.width)}
                index={index}
                count={checkpoints.length}
                live={live === 1}
                selected={checkpoint.checkpoint_id === selected}
              />
            );
          })}
        </div>
        {model.loadingMore ? <div className="rows-more quiet">Loading older checkpoints…</div> : null}
      </div>
      <div className="only-read-out" aria-live="polite">
        {known.announce}
      </div>
    </section>
  );
}

function reveal(list: HTMLElement, index: number): void {
  const start = index * rowHeight;
  if (start < list.scrollTop) list.scrollTop = start;
  else if (start + rowHeight > list.scrollTop + list.clientHeight)
    list.scrollTop = start + rowHeight - list.clientHeight;
}
