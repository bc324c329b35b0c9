/** One checkpoint in the timeline, and the row of the step that is being made. */
import type { PanelCheckpoint, PanelRun, PanelThread } from '../../server/protocol/panel.js';
import type { LaneRow } from '../state/lanes.js';
import { describeCheckpoint, nextText, stepText } from '../state/describe.js';
import type { Description } from '../state/describe.js';
import { absoluteTime, relativeTime } from '../state/time.js';
import { visibleText } from '../state/visibleText.js';
import { Icon } from './Icon.js';
import { LaneGraph, LiveGraph, rowHeight } from './LaneGraph.js';
import type { DotKind } from './LaneGraph.js';
import { usePanel } from './panelContext.js';

interface Props {
  checkpoint: PanelCheckpoint;
  parent: PanelCheckpoint | null;
  thread: PanelThread | null;
  row: LaneRow;
  width: number;
  index: number;
  count: number;
  live: boolean;
  selected: boolean;
}

/** DOM id of a row. */
export function rowId(checkpointId: string): string {
  return `checkpoint-${checkpointId}`;
}

export function TimelineRow({ checkpoint, parent, thread, row, width, index, count, live, selected }: Props) {
  const { dispatch, now, language } = usePanel();
  const id = checkpoint.checkpoint_id;
  const head = index === 0;
  const about = describeCheckpoint(checkpoint, parent, head && !live, thread);
  const changed = checkpoint.changed.length === 0 ? 'no change' : checkpoint.changed.join(', ');
  const time = relativeTime(checkpoint.created_at, now, language);
  return (
    <div
      id={rowId(id)}
      className={`row${selected ? ' row-selected' : ''}${row.lane > 0 ? ' row-side' : ''}`}
      role="option"
      aria-selected={selected}
      aria-setsize={count}
      aria-posinset={index + 1}
      aria-label={visibleText(spoken(checkpoint, about, changed, time))}
      style={{ top: (index + (live ? 1 : 0)) * rowHeight, height: rowHeight }}
      onClick={() => dispatch({ type: 'select', checkpointId: id })}
      onDoubleClick={() => document.getElementById('detail')?.focus()}
    >
      <LaneGraph
        row={row}
        width={width}
        dot={dotOf(checkpoint, about)}
        selected={selected}
        live={live && head}
      />
      <div className="row-text">
        <div className="row-line">
          <span className="row-title">{visibleText(about.title)}</span>
          {about.badges.map((badge) => (
            <span key={badge.kind} className={`badge badge-${badge.kind}`} title={visibleText(badge.detail)}>
              {badge.text}
            </span>
          ))}
          <span className="spacer" />
          <time className="quiet" title={absoluteTime(checkpoint.created_at, language)}>
            {time}
          </time>
        </div>
        <div className="row-line row-second quiet">
          <span className="row-step" title="Step">
            {stepText(checkpoint.step)}
          </span>
          <span className="row-next" title={`Next: ${visibleText(nextText(checkpoint.next))}`}>
            <Icon name={checkpoint.next.length === 0 ? 'circle-slash' : 'arrow-right'} />
            {visibleText(nextText(checkpoint.next))}
          </span>
          <span className="row-changed" title={visibleText(`Changed: ${changed}`)}>
            {visibleText(changed)}
          </span>
        </div>
      </div>
    </div>
  );
}

function spoken(checkpoint: PanelCheckpoint, about: Description, changed: string, time: string): string {
  const badges = about.badges.map((badge) => badge.detail);
  const parts = [
    about.title,
    `step ${stepText(checkpoint.step)}`,
    ...badges,
    `next ${nextText(checkpoint.next)}`,
    `changed ${changed}`,
    time,
  ];
  return parts.join(', ');
}

function dotOf(checkpoint: PanelCheckpoint, about: Description): DotKind {
  const kinds = about.badges.map((badge) => badge.kind);
  if (kinds.includes('error')) return 'error';
  if (kinds.includes('question') || kinds.includes('paused')) return 'paused';
  if (checkpoint.source === 'update' || checkpoint.source === 'fork') return 'edit';
  return checkpoint.source === 'input' ? 'hollow' : 'plain';
}

export function LiveRow({ run, row, width }: { run: PanelRun; row: LaneRow | undefined; width: number }) {
  const what = run.active.length === 0 ? 'Running…' : `${run.active.join(', ')}…`;
  return (
    <div className="row row-live" style={{ top: 0, height: rowHeight }} role="presentation">
      <LiveGraph width={width} lane={row?.lane ?? 0} color={row?.color ?? 0} />
      <div className="row-text">
        <div className="row-line">
          <span className="row-title">
            {visibleText(run.status === 'pending' ? 'Waiting to start…' : what)}
          </span>
        </div>
        <div className="row-line quiet">{run.active.length > 1 ? 'running in parallel' : 'running'}</div>
      </div>
    </div>
  );
}
