/**
 * The thread's history, newest first as in the sidebar, forks as lanes. A listbox for the keyboard: arrows, Home,
 * End, Page keys move; Enter goes to the checkpoint; F2 edits it; typing searches. Only rows in sight are rendered.
 */
import { useVirtualizer } from '@tanstack/react-virtual';
import { t } from '@vscode/l10n';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { choicesOf, filterCheckpoints, isFiltering } from '../state/filter.js';
import { layoutLanes } from '../state/lanes.js';
import { activeRun } from '../state/model.js';
import { moveSelection } from '../state/selection.js';
import type { Move } from '../state/selection.js';
import { graphWidth, rowHeight } from './LaneGraph.js';
import { usePanel } from './panelContext.js';
import { searchFieldId, TimelineFilter } from './TimelineFilter.js';
import { TimelineRows } from './TimelineRows.js';
import { rowId } from './TimelineRow.js';
import { useSearch } from './useSearch.js';

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
  const { checkpoints, selected, filter, found } = model;
  const list = useRef<HTMLDivElement>(null);
  const layout = useMemo(() => layoutLanes(checkpoints), [checkpoints]);
  const choices = useMemo(() => choicesOf(checkpoints), [checkpoints]);
  const shown = useMemo(() => filterCheckpoints(checkpoints, filter, found), [checkpoints, filter, found]);
  const ids = useMemo(() => shown.map((each) => each.checkpoint_id), [shown]);
  const filtering = isFiltering(filter);
  const live = activeRun(model) !== null && !filtering ? 1 : 0;
  const position = selected === null ? -1 : ids.indexOf(selected);
  const announce = useAnnouncement(checkpoints[0]?.checkpoint_id, checkpoints.length);
  useSearch();

  // It is the library's design that its answers change while its object stays; nothing here is memoised on it.
  // eslint-disable-next-line react-hooks/incompatible-library
  const rows = useVirtualizer({
    count: shown.length + live,
    getScrollElement: () => list.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    initialRect: { width: 0, height: 800 },
  });
  const items = rows.getVirtualItems();
  const last = items.at(-1)?.index ?? -1;
  const loadMore = useCallback(() => {
    dispatch({ type: 'loadMore' });
    tell({ type: 'loadMore' });
  }, [dispatch, tell]);
  const atEnd = model.hasMore && !model.loadingMore && last >= shown.length + live - 1;
  useEffect(() => {
    if (atEnd && !filtering) loadMore();
  }, [atEnd, filtering, loadMore]);
  const reveal = rows.scrollToIndex;
  useEffect(() => {
    if (position >= 0) reveal(position === 0 ? 0 : position + live);
  }, [position, live, reveal]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const move = moves[event.key];
    if (move !== undefined) {
      const target = moveSelection(ids, selected, move);
      if (target !== null) dispatch({ type: 'select', checkpointId: target });
    } else if (event.key === 'Enter') document.getElementById('detail')?.focus();
    else if (event.key === 'F2') dispatch({ type: 'edit' });
    else if (event.key.length === 1 && event.key !== ' ') {
      // The letter goes on into the field, which has the focus by then.
      document.getElementById(searchFieldId)?.focus();
      return;
    } else return;
    event.preventDefault();
  };

  return (
    <section className="timeline" aria-label={t('Timeline')}>
      <div className="pane-title">
        <h2>{t('Timeline')}</h2>
        <span className="quiet" role="status">
          {filtering
            ? t('{0} of {1} checkpoints', shown.length, `${checkpoints.length}${model.hasMore ? '+' : ''}`)
            : checkpoints.length === 1 && !model.hasMore
              ? t('1 checkpoint')
              : t('{0} checkpoints, newest first', `${checkpoints.length}${model.hasMore ? '+' : ''}`)}
        </span>
      </div>
      <TimelineFilter choices={choices} toList={() => list.current?.focus()} />
      <div
        ref={list}
        className="rows"
        role={items.length === 0 ? 'group' : 'listbox'}
        tabIndex={0}
        aria-label={t('Checkpoints, newest first. F2 edits the state of one, typing searches.')}
        aria-activedescendant={
          items.some(({ index }) => index === position + live) ? rowId(ids[position] ?? '') : undefined
        }
        onKeyDown={onKeyDown}
      >
        <TimelineRows
          items={items}
          height={rows.getTotalSize()}
          shown={shown}
          layout={layout}
          width={filtering ? graphWidth(1) : graphWidth(layout.width)}
          live={live}
          filtering={filtering}
        />
        {filtering && shown.length === 0 ? (
          <p className="rows-more quiet">{t('No checkpoint matches.')}</p>
        ) : null}
        {model.loadingMore ? <div className="rows-more quiet">{t('Loading older checkpoints…')}</div> : null}
      </div>
      {filtering && model.hasMore && !model.loadingMore ? (
        <div className="rows-more">
          <button type="button" className="link fold" onClick={loadMore}>
            {t('Search older checkpoints too')}
          </button>
        </div>
      ) : null}
      <div className="only-read-out" aria-live="polite">
        {announce}
      </div>
    </section>
  );
}

/** What screen readers are told when a checkpoint comes on top; nothing at first. */
function useAnnouncement(newest: string | undefined, count: number): string {
  const [known, setKnown] = useState({ newest, announce: '' });
  if (known.newest !== newest) setKnown({ newest, announce: t('New checkpoint, {0} in all', count) });
  return known.announce;
}
