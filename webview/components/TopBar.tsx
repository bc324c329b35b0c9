/** The thread itself: its name, how it stands, and the run that is going on. */
import { visibleText } from '../state/visibleText.js';
import { activeRun, isPending } from '../state/model.js';
import type { PanelModel } from '../state/model.js';
import { Button } from './Button.js';
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
  const running = activeRun(model) !== null;
  const status = statusOf(model);
  const newest = model.checkpoints[0]?.checkpoint_id;
  if (thread === null) return null;
  return (
    <header className="top-bar">
      <div className="top-line">
        <h1 title={thread.thread_id}>{visibleText(thread.title)}</h1>
        {thread.graph_id === null ? null : <span className="graph-name">{visibleText(thread.graph_id)}</span>}
        <span className={`status status-${status.kind}`} role="status">
          <Icon name={status.icon} spin={status.kind === 'running'} />
          <span>{visibleText(status.text)}</span>
        </span>
        <span className="spacer" />
        {!running && status.kind === 'paused' ? (
          <Button
            icon="debug-continue"
            label="Continue"
            primary
            busy={isPending(model, 'continue')}
            onClick={() => ask({ type: 'continue' })}
          />
        ) : null}
        {status.kind === 'question' && newest !== undefined && newest !== model.selected ? (
          <Button
            icon="question"
            label="Answer"
            primary
            onClick={() => dispatch({ type: 'select', checkpointId: newest })}
          />
        ) : null}
        {running ? (
          <Button
            icon="debug-stop"
            label="Cancel"
            busy={isPending(model, 'cancel')}
            onClick={() => ask({ type: 'cancel' })}
          />
        ) : null}
      </div>
      <div className="progress">
        {running ? <vscode-progress-bar indeterminate aria-label="A run is going on" /> : null}
      </div>
      {failure !== null && failure.kind !== 'fork' && failure.kind !== 'answer' ? (
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
    if (run.status === 'pending') return { kind: 'running', icon: 'loading', text: 'Waiting to start' };
    const active = run.active.length === 0 ? '' : ` ${run.active.join(', ')}`;
    return { kind: 'running', icon: 'loading', text: `Running${active}` };
  }
  const next = model.checkpoints[0]?.next ?? [];
  switch (model.thread?.status) {
    case 'interrupted':
      if (model.thread.interrupts.length > 0)
        return { kind: 'question', icon: 'question', text: 'Waiting for an answer' };
      return {
        kind: 'paused',
        icon: 'debug-pause',
        text: next.length === 0 ? 'Paused' : `Paused before ${next.join(', ')}`,
      };
    case 'error':
      return { kind: 'error', icon: 'error', text: 'Failed' };
    case 'busy':
      return { kind: 'running', icon: 'loading', text: 'Running' };
    default:
      return { kind: 'idle', icon: 'check', text: 'Idle' };
  }
}
