/** One line under the editor: what a fork would send, or why it cannot. */
import { t } from '@vscode/l10n';
import type { EditOutcome } from '../state/edit.js';
import { visibleText } from '../state/visibleText.js';
import { Icon } from './Icon.js';

interface Props {
  outcome: EditOutcome;
  dirty: boolean;
  /** What becomes of each channel is said elsewhere; null: it is not known yet whether it can be. */
  isPreviewed: boolean | null;
}

export function EditSummary({ outcome, dirty, isPreviewed }: Props) {
  const { problem, reason, keys, kept, lists, edits } = outcome;
  if (problem !== null) {
    return (
      <div className="summary summary-error" role="status">
        <Icon name="error" />
        <span>{visibleText(reason ?? '')}</span>
      </div>
    );
  }
  const isToldByChannel = isPreviewed === true && edits.length > 0;
  const deleted = kept.length > 0 && dirty;
  if (isToldByChannel && !deleted) return null;
  return (
    <div className="summary" role="status">
      {keys.length === 0 ? (
        <span className="quiet">{reason}</span>
      ) : isToldByChannel ? null : (
        <span>
          {t('Sends:')}{' '}
          {keys.map((key) => (
            <code key={key} className="key-chip">
              {visibleText(key)}
            </code>
          ))}
        </span>
      )}
      {isPreviewed !== false ? null : (
        <span className="quiet">
          {t('This server does not preview edits: what its reducers make of them shows after the fork.')}
        </span>
      )}
      {lists.length === 0 || isPreviewed !== false ? null : (
        <span className="quiet">
          {t(
            'If a channel has a reducer, its list is added to what is there: {0}.',
            visibleText(lists.join(', ')),
          )}
        </span>
      )}
      {!deleted ? null : (
        <span className="quiet">
          {t('Deleted keys keep their values: {0}.', visibleText(kept.join(', ')))}
        </span>
      )}
    </div>
  );
}
