/**
 * Forks compared: of a checkpoint from which several branches go, how their results are spread (OutcomesView); else the
 * selected one beside another branch (SideBySide). Runs more of them on request.
 */
import { t } from '@vscode/l10n';
import { useState } from 'react';
import type { PanelCheckpoint } from '../../server/protocol/panel.js';
import { branchEnds, branchName, commonAncestor, endsBelow } from '../state/compare.js';
import { activeRun } from '../state/model.js';
import type { PanelModel } from '../state/model.js';
import { Button } from './Button.js';
import { OutcomesView } from './OutcomesView.js';
import { usePanel } from './panelContext.js';
import { SideBySide } from './SideBySide.js';

export function CompareView({ checkpoint }: { checkpoint: PanelCheckpoint }) {
  const { model, tell } = usePanel();
  const [chosen, setChosen] = useState<string | null>(null);
  const id = checkpoint.checkpoint_id;
  const below = endsBelow(model.checkpoints, id);
  const others = branchEnds(model.checkpoints).filter(
    (each) => each.checkpoint_id !== id && !isOnWay(model, id, each.checkpoint_id),
  );
  const other = others.find((each) => each.checkpoint_id === chosen) ?? others[0] ?? null;
  return (
    <>
      <div className="compare">
        {below.length > 1 ? (
          <span className="quiet">{t('{0} branches go on from this checkpoint.', below.length)}</span>
        ) : other === null ? (
          <span className="quiet">{t('This thread has no other branch yet.')}</span>
        ) : (
          <label className="compare-with">
            <span className="quiet">{t('Compared with')}</span>
            <select
              aria-label={t('Compare with branch')}
              value={other.checkpoint_id}
              onChange={(event) => setChosen(event.target.value)}
            >
              {others.map((each) => (
                <option key={each.checkpoint_id} value={each.checkpoint_id}>
                  {branchName(model.checkpoints, each)}
                </option>
              ))}
            </select>
          </label>
        )}
        <span className="spacer" />
        <Button
          icon="run-all"
          label={t('Re-run…')}
          title={t('Run on from this checkpoint several times, each as a fork, and compare the results')}
          reason={whyNotAgain(model, checkpoint)}
          onClick={() => tell({ type: 'rerun', checkpoint_id: id })}
        />
      </div>
      {below.length > 1 ? (
        <OutcomesView key={id} from={checkpoint} ends={below} />
      ) : other === null ? (
        <p className="quiet">
          {t('Resume from an earlier checkpoint, edit one, or re-run: each makes a branch to compare with.')}
        </p>
      ) : (
        <SideBySide
          left={other}
          right={checkpoint}
          from={commonAncestor(model.checkpoints, other.checkpoint_id, id)}
        />
      )}
    </>
  );
}

/** A branch that the checkpoint lies on is no other one. */
function isOnWay(model: PanelModel, id: string, end: string): boolean {
  return commonAncestor(model.checkpoints, id, end)?.checkpoint_id === id;
}

function whyNotAgain(model: PanelModel, checkpoint: PanelCheckpoint): string | null {
  if (activeRun(model) !== null) return t('A run of this thread is going on.');
  return checkpoint.next.length === 0
    ? t('Nothing is left to run here: choose an earlier checkpoint.')
    : null;
}
