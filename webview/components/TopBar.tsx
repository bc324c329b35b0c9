/** The thread itself: its name, how it stands, and the run that is going on. */
import { t } from '@vscode/l10n';
import { labelText, visibleText } from '../state/visibleText.js';
import { activeText, activeRun, isPending } from '../state/model.js';
import type { PanelModel } from '../state/model.js';
import { Button } from './Button.js';
import { Elapsed } from './Elapsed.js';
import { Icon } from './Icon.js';
import { Notice } from './Notice.js';
import { usePanel } from './panelContext.js';

interface Status {
  kind: 'running' | 'paused' | 'question' | 'error' | 'idle';
  icon: string;
  text: string;
}

export function TopBar() {
  const { model, dispatch, ask } = usePanel();
  const { thread, failure } = model;
  const run = activeRun(model);
  const running = run !== null;
  const status = statusOf(model);
  const newest = model.checkpoints[0]?.checkpoint_id;
  if (thread === null) return null;
  return (
    <header className="top-bar">
      <div className="top-line">
        <h1 title={thread.thread_id}>{labelText(thread.title)}</h1>
        {thread.graph_id === null ? null : <span className="graph-name">{visibleText(thread.graph_id)}</span>}
        <span className={`status status-${status.kind}`} role="status">
          <Icon name={status.icon} spin={status.kind === 'running'} />
          <span>{visibleText(status.text)}</span>
        </span>
        {run === null ? null : <Elapsed key={run.run_id} since={run.started_at} />}
        <span className="spacer" />
        {!running && status.kind === 'paused' ? (
          <Button
            icon="debug-continue"
            label={t('Continue')}
            primary
            busy={isPending(model, 'continue')}
            onClick={() => ask({ type: 'continue' })}
          />
        ) : null}
        {status.kind === 'question' && newest !== undefined && newest !== model.selected ? (
          <Button
            icon="question"
            label={t('Answer')}
            primary
            onClick={() => dispatch({ type: 'select', checkpointId: newest })}
          />
        ) : null}
        {running || model.formOpen || model.checkpoints.length === 0 || thread.graph_id === null ? null : (
          <Button icon="play" label={t('Run…')} onClick={() => dispatch({ type: 'openRun' })} />
        )}
        {running ? (
          <Button
            icon="debug-stop"
            label={t('Cancel')}
            busy={isPending(model, 'cancel')}
            onClick={() => ask({ type: 'cancel' })}
          />
        ) : null}
      </div>
      <div className="progress">
        {running ? <vscode-progress-bar indeterminate aria-label={t('A run is going on')} /> : null}
      </div>
      {failure !== null && !['fork', 'answer', 'start'].includes(failure.kind) ? (
        <Notice kind="error" onDismiss={() => dispatch({ type: 'dismissFailure' })}>
          {failure.message}
        </Notice>
      ) : null}
    </header>
  );
}

function statusOf(model: PanelModel): Status {
  const run = activeRun(model);
  if (run !== null) {
    if (run.status === 'pending') return { kind: 'running', icon: 'loading', text: t('Waiting to start') };
    const active = activeText(model);
    return {
      kind: 'running',
      icon: 'loading',
      text: active === '' ? t('Running') : t('Running {0}', active),
    };
  }
  const next = model.checkpoints[0]?.next ?? [];
  switch (model.thread?.status) {
    case 'interrupted':
      if (model.thread.interrupts.length > 0)
        return { kind: 'question', icon: 'question', text: t('Waiting for an answer') };
      return {
        kind: 'paused',
        icon: 'debug-pause',
        text: next.length === 0 ? t('Paused') : t('Paused before {0}', next.join(', ')),
      };
    case 'error':
      return { kind: 'error', icon: 'error', text: t('Failed') };
    case 'busy':
      return { kind: 'running', icon: 'loading', text: t('Running') };
    default:
      return { kind: 'idle', icon: 'check', text: t('Idle') };
  }
}
