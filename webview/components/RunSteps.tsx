/** The nodes of a run in the order in which they began, each with how long it took or has been at work. */
import { t } from '@vscode/l10n';
import { useState } from 'react';
import type { PanelLiveTask } from '../../server/protocol/panel.js';
import { durationText } from '../state/time.js';
import { visibleText } from '../state/visibleText.js';
import { Elapsed } from './Elapsed.js';
import { Icon } from './Icon.js';

const shownAtFirst = 30;

const looks: Record<PanelLiveTask['state'], { icon: string; word: () => string }> = {
  running: { icon: 'loading', word: () => t('running') },
  done: { icon: 'pass', word: () => t('done') },
  failed: { icon: 'error', word: () => t('failed') },
  stopped: { icon: 'debug-pause', word: () => t('stopped') },
};

export function RunSteps({ tasks }: { tasks: readonly PanelLiveTask[] }) {
  const [all, setAll] = useState(false);
  if (tasks.length === 0) return null;
  const shown = all ? tasks : tasks.slice(-shownAtFirst);
  const hidden = tasks.length - shown.length;
  return (
    <div className="run-steps">
      {hidden > 0 ? (
        <button type="button" className="link fold" onClick={() => setAll(true)}>
          {t('{0} earlier steps', hidden)}
        </button>
      ) : null}
      <ol aria-label={t('Steps')}>
        {shown.map((task) => (
          <li key={task.id} className={`run-step run-step-${task.state}`}>
            <Icon name={looks[task.state].icon} spin={task.state === 'running'} />
            <span>{visibleText(task.node)}</span>
            <span className="only-read-out">{looks[task.state].word()}</span>
            {task.state === 'running' ? (
              <Elapsed since={task.started_at} />
            ) : task.duration_ms === null ? null : (
              <span className="quiet elapsed">{durationText(task.duration_ms)}</span>
            )}
          </li>
        ))}
      </ol>
    </div>
  );
}
