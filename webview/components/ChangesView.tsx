/**
 * What differs between the selected checkpoint and its parent, or another that was chosen to compare with: each place,
 * before and after. The same in VS Code's own diff editor is one click away.
 */
import { t } from '@vscode/l10n';
import { useEffect } from 'react';
import type { PanelCheckpointDetail } from '../../server/protocol/panel.js';
import { shortId } from '../state/describe.js';
import { detailOf } from '../state/model.js';
import { visibleText } from '../state/visibleText.js';
import { Button } from './Button.js';
import { Differences } from './Differences.js';
import { Notice } from './Notice.js';
import { usePanel } from './panelContext.js';

export function ChangesView({ detail }: { detail: PanelCheckpointDetail }) {
  const { model, dispatch, tell } = usePanel();
  const id = detail.checkpoint_id;
  const chosen = model.base === id ? null : model.base;
  const base = detailOf(model, chosen);
  const unread = chosen !== null && base === null;
  const { detailProblem } = model;
  const problem = chosen !== null && detailProblem?.checkpointId === chosen ? detailProblem.message : null;
  useEffect(() => {
    if (unread) tell({ type: 'select', checkpoint_id: chosen });
  }, [unread, chosen, tell]);
  const before = chosen ?? detail.parent_checkpoint_id;
  const values = chosen === null ? detail.parent_values : (base?.values ?? null);
  return (
    <>
      <div className="compare">
        <span className="quiet">
          {chosen === null ? (
            detail.parent_checkpoint_id === null ? (
              t('The first checkpoint: everything is new.')
            ) : (
              t('Against the parent checkpoint.')
            )
          ) : (
            <>
              {t('Against')} <code title={visibleText(chosen)}>{visibleText(shortId(chosen))}</code>
            </>
          )}
        </span>
        <span className="spacer" />
        {chosen === null ? (
          <Button
            icon="git-compare"
            label={t('Select to compare')}
            title={t('Compare other checkpoints with this one')}
            onClick={() => dispatch({ type: 'base', checkpointId: id })}
          />
        ) : (
          <Button
            icon="close"
            label={t('Compare with parent')}
            onClick={() => dispatch({ type: 'base', checkpointId: null })}
          />
        )}
        <Button
          icon="diff"
          label={t('Open in diff editor')}
          reason={before === null ? t('There is no checkpoint before this one.') : null}
          onClick={() => before !== null && tell({ type: 'openDiff', before, after: id })}
        />
      </div>
      {model.base === id ? (
        <Notice kind="info" onDismiss={() => dispatch({ type: 'base', checkpointId: null })}>
          {t('Select another checkpoint in the timeline to compare it with this one.')}
        </Notice>
      ) : null}
      {problem === null ? null : <Notice kind="error">{problem}</Notice>}
      {unread ? (
        problem === null ? (
          <p className="loading quiet">{t('Loading the state…')}</p>
        ) : null
      ) : (
        <Differences before={values} after={detail.values} none={t('The two states are the same.')} />
      )}
    </>
  );
}
