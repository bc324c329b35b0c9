/** Names the selected checkpoint and offers what can be done from it. */
import { t } from '@vscode/l10n';
import type { PanelCheckpoint } from '../../server/protocol/panel.js';
import { shortId, stepText } from '../state/describe.js';
import type { Description } from '../state/describe.js';
import { activeRun, detailOf, isPending } from '../state/model.js';
import type { PanelModel } from '../state/model.js';
import { absoluteTime, durationText, relativeTime } from '../state/time.js';
import { visibleText } from '../state/visibleText.js';
import { Button, IconButton } from './Button.js';
import { NodeNames } from './NodeNames.js';
import { usePanel } from './panelContext.js';
import { shortRun } from './TimelineFilter.js';
import { GoneNote, VersionNote } from './VersionNote.js';

interface Props {
  checkpoint: PanelCheckpoint;
  about: Description;
  head: boolean;
}

export function DetailHeader({ checkpoint, about, head }: Props) {
  const { model, dispatch, ask, tell, now, language } = usePanel();
  const id = checkpoint.checkpoint_id;
  const busy = whyNotNow(model);
  const paused = head && about.badges.some((badge) => badge.kind === 'paused');
  const asks = head && (model.thread?.interrupts.length ?? 0) > 0;
  const nothingLeft =
    checkpoint.next.length === 0 ? t('The graph had ended here: nothing is left to run.') : null;
  return (
    <div className="detail-header">
      <div className="detail-line">
        <h2>{about.nodes.length > 0 ? <NodeNames names={about.nodes} /> : visibleText(about.title)}</h2>
        {about.badges.map((badge) => (
          <span key={badge.kind} className={`badge badge-${badge.kind}`} title={visibleText(badge.detail)}>
            {badge.text}
          </span>
        ))}
      </div>
      <div className="facts quiet">
        <span>{t('Step {0}', stepText(checkpoint.step))}</span>
        <span>{about.source}</span>
        <span className="fact-id">
          <code title={visibleText(id)}>{visibleText(shortId(id))}</code>
          <IconButton
            icon="copy"
            label={t('Copy checkpoint ID')}
            onClick={() => tell({ type: 'copyId', checkpoint_id: id })}
          />
        </span>
        {checkpoint.run_id === null ? null : (
          <button
            type="button"
            className="link"
            title={t('Run {0}: show only its checkpoints', visibleText(checkpoint.run_id))}
            onClick={() => dispatch({ type: 'filter', change: { run: checkpoint.run_id } })}
          >
            {t('run {0}', visibleText(shortRun(checkpoint.run_id)))}
          </button>
        )}
        {checkpoint.duration_ms === null ? null : <span>{durationText(checkpoint.duration_ms)}</span>}
        {checkpoint.tokens === null ? null : (
          <span>{t('{0} tokens in, {1} out', checkpoint.tokens.input, checkpoint.tokens.output)}</span>
        )}
        <time title={absoluteTime(checkpoint.created_at, language)}>
          {relativeTime(checkpoint.created_at, now, language)}
        </time>
      </div>
      <VersionNote checkpoint={checkpoint} />
      <GoneNote checkpoint={checkpoint} />
      <div className="actions">
        {asks ? null : (
          <Button
            icon={paused ? 'debug-continue' : 'debug-restart'}
            label={paused ? t('Continue') : t('Resume from here')}
            primary
            busy={isPending(model, 'resume', 'continue')}
            reason={busy ?? nothingLeft}
            title={
              paused
                ? t('Run on from where the thread paused')
                : t('Run again from this checkpoint, on a branch of its own')
            }
            onClick={() => ask(paused ? { type: 'continue' } : { type: 'resume', checkpoint_id: id })}
          />
        )}
        <Button
          icon="edit"
          label={t('Edit and fork')}
          reason={detailOf(model, id) === null ? t('The state is being loaded.') : null}
          title={t('Change the state here and go on from the change (F2)')}
          onClick={() => dispatch({ type: 'edit' })}
        />
        <Button
          icon="go-to-file"
          label={t('Open as document')}
          title={t('The state as JSON in an editor of its own, where Save forks')}
          onClick={() => tell({ type: 'openState', checkpoint_id: id })}
        />
      </div>
    </div>
  );
}

/** Why nothing can be started now; null when it can. */
export function whyNotNow(model: PanelModel): string | null {
  return activeRun(model) === null ? null : t('A run is going on: wait for it or cancel it.');
}
