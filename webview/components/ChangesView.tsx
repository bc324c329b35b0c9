/**
 * What differs between the selected checkpoint and its parent, or another that was chosen to compare with: each place,
 * before and after. The same in VS Code's own diff editor is one click away.
 */
import { t } from '@vscode/l10n';
import { useEffect, useMemo, useState } from 'react';
import type { Json } from '../../server/protocol/api.js';
import type { PanelCheckpointDetail } from '../../server/protocol/panel.js';
import { shortId } from '../state/describe.js';
import { diffValues, pathText } from '../state/diff.js';
import type { Difference } from '../state/diff.js';
import { detailOf } from '../state/model.js';
import { visibleText } from '../state/visibleText.js';
import { Button } from './Button.js';
import { Icon } from './Icon.js';
import { JsonTree } from './JsonTree.js';
import { Notice } from './Notice.js';
import { usePanel } from './panelContext.js';

const pageSize = 50;
const icons: Record<Difference['kind'], string> = {
  added: 'diff-added',
  removed: 'diff-removed',
  changed: 'diff-modified',
};

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
        <Differences before={values} after={detail.values} />
      )}
    </>
  );
}

function Differences({ before, after }: { before: Json; after: Json }) {
  const [count, setCount] = useState(pageSize);
  const differences = useMemo(() => diffValues(before ?? {}, after), [before, after]);
  if (differences.length === 0) return <p className="quiet">{t('The two states are the same.')}</p>;
  return (
    <>
      <ul className="changes">
        {differences.slice(0, count).map((difference) => (
          <Change key={JSON.stringify([difference.path, difference.kind])} difference={difference} />
        ))}
      </ul>
      {differences.length > count ? (
        <button type="button" className="link fold" onClick={() => setCount(count + pageSize)}>
          {t('Show more of {0}', (differences.length - count).toLocaleString())}
        </button>
      ) : null}
    </>
  );
}

function Change({ difference }: { difference: Difference }) {
  const { path, kind, before, after } = difference;
  const name = path.length === 0 ? 'state' : pathText(path);
  const kinds = { added: t('added'), removed: t('removed'), changed: t('changed') };
  return (
    <li className={`change change-${kind}`}>
      <div className="change-head">
        <Icon name={icons[kind]} />
        <code>{visibleText(name)}</code>
        <span className="quiet">{kinds[kind]}</span>
      </div>
      <div className="change-sides">
        {before === undefined ? null : (
          <div className="side side-before">
            <span className="only-read-out">{t('before: ')}</span>
            <JsonTree value={before} label={t('{0} before', name)} open={1} path={path} />
          </div>
        )}
        {after === undefined ? null : (
          <div className="side side-after">
            <span className="only-read-out">{t('after: ')}</span>
            <JsonTree value={after} label={t('{0} after', name)} open={1} path={path} />
          </div>
        )}
      </div>
    </li>
  );
}
