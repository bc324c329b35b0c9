/** How the run has ended, in one line. */
import { t } from '@vscode/l10n';
import type { PanelRunEnd } from '../../server/protocol/panel.js';
import { durationText } from '../state/time.js';
import { visibleText } from '../state/visibleText.js';
import { Icon } from './Icon.js';
import { LongText } from './LongText.js';
import { usePanel } from './panelContext.js';

export function RunEnd({ end }: { end: PanelRunEnd }) {
  const { dispatch } = usePanel();
  const took = durationText(end.duration_ms);
  const icons = { finished: 'check', paused: 'debug-pause', failed: 'error', cancelled: 'debug-stop' };
  const words = {
    finished: t('Finished in {0}', took),
    paused: t('Paused before {0} after {1}', visibleText(end.message ?? ''), took),
    failed: t('Failed after {0}', took),
    cancelled: t('Cancelled after {0}', took),
  };
  return (
    <div className={`run-end run-end-${end.kind}`} role="status">
      <Icon name={icons[end.kind]} />
      <span>
        {words[end.kind]}
        {end.kind === 'failed' && end.message !== null ? (
          <>
            : <LongText text={end.message} />
          </>
        ) : null}
      </span>
      <button type="button" className="link fold" onClick={() => dispatch({ type: 'closeRun' })}>
        {t('Look at the checkpoint')}
      </button>
    </div>
  );
}
