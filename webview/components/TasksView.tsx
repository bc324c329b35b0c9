/**
 * The tasks around a checkpoint: those that made it and those that follow. Of each what it asks, failed with or gave,
 * how long it took and how often it was tried; a node that changed nothing stands there all the same.
 */
import { t } from '@vscode/l10n';
import type { Json } from '../../server/protocol/api.js';
import type { PanelCheckpointDetail, PanelTask } from '../../server/protocol/panel.js';
import type { TaskTrace } from '../../server/protocol/traces.js';
import { durationText } from '../state/time.js';
import { isGone } from '../state/versions.js';
import { ChoiceView } from './ChoiceView.js';
import { Icon } from './Icon.js';
import { JsonTree } from './JsonTree.js';
import { LongText } from './LongText.js';
import { NodeNames } from './NodeNames.js';
import { usePanel } from './panelContext.js';

export function TasksView({ detail }: { detail: PanelCheckpointDetail }) {
  const { ran } = detail;
  return (
    <>
      {ran.length === 0 ? null : (
        <section aria-label={t('Ran')}>
          <h3 className="tasks-title">{t('Ran')}</h3>
          <ul className="tasks">
            {ran.map(({ task, result, trace }) => (
              <Task key={task.id} task={task} result={result} trace={trace} hasRun />
            ))}
          </ul>
        </section>
      )}
      <section aria-label={t('Next')}>
        {ran.length === 0 ? null : <h3 className="tasks-title">{t('Next')}</h3>}
        <Following detail={detail} />
      </section>
    </>
  );
}

function Following({ detail }: { detail: PanelCheckpointDetail }) {
  const { next, tasks, results, traces } = detail;
  if (next.length === 0 && tasks.length === 0)
    return <p className="quiet">{t('The graph has ended here: nothing is left to run.')}</p>;
  const named = new Set(tasks.map((task) => task.name));
  const others = next.filter((name) => !named.has(name));
  return (
    <ul className="tasks">
      {tasks.map((task) => (
        <Task key={task.id} task={task} result={results[task.id] ?? null} trace={traces[task.id] ?? null} />
      ))}
      {others.length === 0 ? null : (
        <li className="task">
          <div className="task-head">
            <Icon name="arrow-right" />
            <NodeNames names={others} />
          </div>
        </li>
      )}
    </ul>
  );
}

interface TaskProps {
  task: PanelTask;
  result: Json;
  trace: TaskTrace | null;
  /** The superstep is over. */
  hasRun?: boolean;
}

function Task({ task, result, trace, hasRun = false }: TaskProps) {
  const state = stateOf(hasRun ? { ...task, done: true } : task);
  const { model } = usePanel();
  const isLost = state.kind === 'next' && isGone(task.name, model.thread);
  const changedNothing = state.kind === 'done' && result === null && !task.name.startsWith('__');
  return (
    <li className={`task task-${state.kind}`}>
      <div className="task-head">
        <Icon name={state.icon} />
        <NodeNames names={[task.name]} />
        <span className="quiet">{isLost ? t('no longer in the graph') : state.text}</span>
        {trace === null ? null : (
          <span className="quiet" title={t('From its first try to its end')}>
            {durationText(trace.duration_ms)}
          </span>
        )}
        {trace === null || trace.attempts < 2 ? null : (
          <span className="quiet">{t('tried {0} times', trace.attempts)}</span>
        )}
        {changedNothing ? <span className="quiet">{t('changed nothing')}</span> : null}
      </div>
      {(trace?.failures ?? []).map((failure, index) => (
        <div key={index} className="task-body">
          <span className="quiet">{t('try {0} failed:', index + 1)}</span> <LongText text={failure} />
        </div>
      ))}
      {task.error === null ? null : (
        <div className="task-failure">
          <LongText text={task.error} />
        </div>
      )}
      {task.interrupts.map((interrupt, index) => (
        <div key={interrupt.id ?? index} className="task-body">
          <span className="quiet">{t('asks')}</span>
          <JsonTree value={interrupt.value} label={t('question')} />
        </div>
      ))}
      {result === null ? null : (
        <div className="task-body">
          <span className="quiet">{t('result')}</span>
          <JsonTree value={result} label={t('result')} />
        </div>
      )}
      {(trace?.choices ?? []).map((choice, index) => (
        <ChoiceView key={index} node={task.name} choice={choice} />
      ))}
    </li>
  );
}

function stateOf(task: PanelTask): { kind: string; icon: string; text: string } {
  if (task.error !== null) return { kind: 'error', icon: 'error', text: t('failed') };
  if (task.done) return { kind: 'done', icon: 'pass', text: t('done') };
  if (task.interrupts.length > 0)
    return { kind: 'question', icon: 'question', text: t('waits for an answer') };
  return { kind: 'next', icon: 'arrow-right', text: t('runs next') };
}
