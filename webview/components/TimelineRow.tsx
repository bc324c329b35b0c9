/** One checkpoint in the timeline, and the row of the step that is being made. */
import { t } from '@vscode/l10n';
import type { PanelCheckpoint, PanelRun, PanelThread } from '../../server/protocol/panel.js';
import type { LaneRow } from '../state/lanes.js';
import { describeCheckpoint, nextText, stepText } from '../state/describe.js';
import type { Description } from '../state/describe.js';
import { activeText, runUnderWay } from '../state/model.js';
import { absoluteTime, durationText, relativeTime, shortCount } from '../state/time.js';
import { visibleText } from '../state/visibleText.js';
import { isGone, mostAttempts } from '../state/versions.js';
import { Elapsed } from './Elapsed.js';
import { Icon } from './Icon.js';
import { LaneGraph, LiveGraph } from './LaneGraph.js';
import type { DotKind } from './LaneGraph.js';
import { PlainNames } from './NodeNames.js';
import { usePanel } from './panelContext.js';

interface Props {
  checkpoint: PanelCheckpoint;
  parent: PanelCheckpoint | null;
  thread: PanelThread | null;
  row: LaneRow;
  width: number;
  place: Place;
  index: number;
  /** The thread's newest checkpoint. */
  head: boolean;
  count: number;
  live: boolean;
  selected: boolean;
}

/** Where in the scrolled space the row stands, in px. */
export interface Place {
  top: number;
  height: number;
}

/** DOM id of a row. */
export function rowId(checkpointId: string): string {
  return `checkpoint-${checkpointId}`;
}

export function TimelineRow(props: Props) {
  const { checkpoint, parent, thread, row, width, place, index, head, count, live, selected } = props;
  const { model, dispatch, now, language } = usePanel();
  const id = checkpoint.checkpoint_id;
  const base = model.base === id;
  const about = describeCheckpoint(checkpoint, parent, head && !live, thread);
  const changed = checkpoint.changed.length === 0 ? t('no change') : checkpoint.changed.join(', ');
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
      style={place}
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
          <span className="row-title">
            {about.nodes.length > 0 ? <PlainNames names={about.nodes} /> : visibleText(about.title)}
          </span>
          {about.badges.map((badge) => (
            <span key={badge.kind} className={`badge badge-${badge.kind}`} title={visibleText(badge.detail)}>
              {badge.text}
            </span>
          ))}
          {base ? (
            <span className="badge" title={t('Others are compared with this one')}>
              {t('Base')}
            </span>
          ) : null}
          <span className="spacer" />
          <Measures checkpoint={checkpoint} parent={parent} />
          <time className="quiet row-time" title={absoluteTime(checkpoint.created_at, language)}>
            {time}
          </time>
        </div>
        <div className="row-line row-second quiet">
          <span className="row-step" title={t('Step')}>
            {stepText(checkpoint.step)}
          </span>
          <span className="row-next" title={visibleText(t('Next: {0}', nextText(checkpoint.next)))}>
            <Icon name={checkpoint.next.length === 0 ? 'circle-slash' : 'arrow-right'} />
            {checkpoint.next.some((name) => isGone(name, thread)) ? (
              <PlainNames names={checkpoint.next} />
            ) : (
              visibleText(nextText(checkpoint.next))
            )}
          </span>
          <span className="row-changed" title={visibleText(t('Changed: {0}', changed))}>
            {visibleText(changed)}
          </span>
        </div>
      </div>
    </div>
  );
}

/** What the superstep took: time, and tokens where its messages tell. */
function Measures({ checkpoint, parent }: { checkpoint: PanelCheckpoint; parent: PanelCheckpoint | null }) {
  const { language } = usePanel();
  const { duration_ms: duration, tokens } = checkpoint;
  const attempts = mostAttempts(checkpoint, parent);
  return (
    <>
      {attempts < 2 ? null : (
        <span className="row-measure quiet" title={t('Tried {0} times', attempts)}>
          <Icon name="debug-restart" />
          {attempts}
        </span>
      )}
      {tokens === null ? null : (
        <span className="row-measure quiet" title={t('Tokens: {0} in, {1} out', tokens.input, tokens.output)}>
          <Icon name="symbol-numeric" />
          {shortCount(tokens.input + tokens.output, language)}
        </span>
      )}
      {duration === null ? null : (
        <span className="row-measure quiet" title={t('Time that the superstep took')}>
          {durationText(duration)}
        </span>
      )}
    </>
  );
}

function spoken(checkpoint: PanelCheckpoint, about: Description, changed: string, time: string): string {
  const badges = about.badges.map((badge) => badge.detail);
  const parts = [
    about.title,
    t('step {0}', stepText(checkpoint.step)),
    ...badges,
    t('next {0}', nextText(checkpoint.next)),
    t('changed {0}', changed),
    ...(checkpoint.duration_ms === null ? [] : [t('took {0}', durationText(checkpoint.duration_ms))]),
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

/** Characters of what is being written. */
const writtenShown = 80;

interface LiveProps {
  run: PanelRun;
  row: LaneRow | undefined;
  width: number;
  place: Place;
}

export function LiveRow({ run, row, width, place }: LiveProps) {
  const { model } = usePanel();
  const active = activeText(model);
  const live = runUnderWay(model);
  const began = live?.tasks.findLast(({ state }) => state === 'running')?.started_at;
  const what = active === '' ? t('Running…') : `${active}…`;
  return (
    <div className="row row-live" style={place} role="presentation">
      <LiveGraph width={width} lane={row?.lane ?? 0} color={row?.color ?? 0} />
      <div className="row-text">
        <div className="row-line">
          <span className="row-title">
            {visibleText(run.status === 'pending' ? t('Waiting to start…') : what)}
          </span>
          <span className="spacer" />
          {began === undefined ? null : <Elapsed key={began} since={began} />}
        </div>
        <div className="row-line row-second quiet">
          {visibleText(live?.messages.at(-1)?.text.slice(-writtenShown) ?? '') ||
            (active.includes(', ') ? t('running in parallel') : t('running'))}
        </div>
      </div>
    </div>
  );
}
