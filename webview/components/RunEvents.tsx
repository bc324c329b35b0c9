/** The events of the stream modes that were asked for, oldest first, each folded to a line until it is opened. */
import { t } from '@vscode/l10n';
import type { PanelLiveEvent } from '../../server/protocol/panel.js';
import { visibleText } from '../state/visibleText.js';
import { Fold } from './Fold.js';
import { JsonTree } from './JsonTree.js';

export function RunEvents({ events }: { events: readonly PanelLiveEvent[] }) {
  if (events.length === 0) return null;
  const dropped = Number(events[0]?.id ?? 1) - 1;
  return (
    <Fold title={t('Events ({0})', events.length)} open>
      {dropped > 0 ? <p className="quiet">{t('{0} earlier ones are not kept', dropped)}</p> : null}
      <ol className="run-events" aria-label={t('Events')}>
        {events.map(({ id, mode, path, data }) => (
          <li key={id} className="run-event">
            <span className="run-event-mode quiet">
              {visibleText(mode)}
              {path === '' ? null : ` · ${visibleText(path)}`}
            </span>
            <JsonTree value={data} label={`${mode} ${id}`} open={0} />
          </li>
        ))}
      </ol>
    </Fold>
  );
}
