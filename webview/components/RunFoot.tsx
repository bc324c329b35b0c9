/** The last line of a run's form: why it cannot start, or the button; while it runs, how long and Cancel. */
import { t } from '@vscode/l10n';
import { activeText, activeRun, isPending } from '../state/model.js';
import { visibleText } from '../state/visibleText.js';
import { Button } from './Button.js';
import { Elapsed } from './Elapsed.js';
import { Icon } from './Icon.js';
import { usePanel } from './panelContext.js';

export function RunFoot({ reason, onStart }: { reason: string | null; onStart: () => void }) {
  const { model, ask } = usePanel();
  const run = activeRun(model);
  return (
    <div className="run-foot">
      <span className="hint quiet">{run === null ? reason : <Running active={activeText(model)} />}</span>
      {run === null ? null : <Elapsed key={run.run_id} since={run.started_at} />}
      {run === null ? (
        <Button
          icon="play"
          label={t('Run')}
          primary
          busy={isPending(model, 'start')}
          reason={reason}
          title={t('Ctrl/Cmd+Enter')}
          onClick={onStart}
        />
      ) : (
        <Button
          icon="debug-stop"
          label={t('Cancel run')}
          busy={isPending(model, 'cancel')}
          onClick={() => ask({ type: 'cancel' })}
        />
      )}
    </div>
  );
}

function Running({ active }: { active: string }) {
  return (
    <span className="run-now">
      <Icon name="loading" spin />
      {active === '' ? t('Running') : t('Running {0}', visibleText(active))}
    </span>
  );
}
