/** One line under the editor: what a fork would send, or why it cannot. */
import type { EditOutcome } from '../state/edit.js';
import { visibleText } from '../state/visibleText.js';
import { Icon } from './Icon.js';

export function EditSummary({ outcome, dirty }: { outcome: EditOutcome; dirty: boolean }) {
  const { problem, reason, keys, kept, lists } = outcome;
  if (problem !== null) {
    return (
      <div className="summary summary-error" role="status">
        <Icon name="error" />
        <span>{visibleText(reason ?? '')}</span>
      </div>
    );
  }
  return (
    <div className="summary" role="status">
      {keys.length === 0 ? (
        <span className="quiet">{reason}</span>
      ) : (
        <span>
          Sends:{' '}
          {keys.map((key) => (
            <code key={key} className="key-chip">
              {visibleText(key)}
            </code>
          ))}
        </span>
      )}
      {lists.length === 0 ? null : (
        <span className="quiet">
          If a channel has a reducer, its list is added to what is there: {visibleText(lists.join(', '))}.
        </span>
      )}
      {kept.length === 0 || !dirty ? null : (
        <span className="quiet">Deleted keys keep their values: {visibleText(kept.join(', '))}.</span>
      )}
    </div>
  );
}
