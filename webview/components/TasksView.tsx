/** What comes next from a checkpoint: its tasks, with what they ask, what they failed with, what they gave. */
import type { Json } from '../../server/protocol/api.js';
import type { PanelCheckpointDetail, PanelTask } from '../../server/protocol/panel.js';
import { Icon } from './Icon.js';
import { JsonTree } from './JsonTree.js';
import { LongText } from './LongText.js';
import { NodeNames } from './NodeNames.js';

export function TasksView({ detail }: { detail: PanelCheckpointDetail }) {
  const { next, tasks, results } = detail;
  if (next.length === 0 && tasks.length === 0)
    return <p className="quiet">The graph has ended here: nothing is left to run.</p>;
  const named = new Set(tasks.map((task) => task.name));
  const others = next.filter((name) => !named.has(name));
  return (
    <ul className="tasks">
      {tasks.map((task) => (
        <Task key={task.id} task={task} result={results[task.id] ?? null} />
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

function Task({ task, result }: { task: PanelTask; result: Json }) {
  const state = stateOf(task);
  return (
    <li className={`task task-${state.kind}`}>
      <div className="task-head">
        <Icon name={state.icon} />
        <NodeNames names={[task.name]} />
        <span className="quiet">{state.text}</span>
      </div>
      {task.error === null ? null : (
        <div className="task-failure">
          <LongText text={task.error} />
        </div>
      )}
      {task.interrupts.map((interrupt, index) => (
        <div key={interrupt.id ?? index} className="task-body">
          <span className="quiet">asks</span>
          <JsonTree value={interrupt.value} label="question" />
        </div>
      ))}
      {result === null ? null : (
        <div className="task-body">
          <span className="quiet">result</span>
          <JsonTree value={result} label="result" />
        </div>
      )}
    </li>
  );
}

function stateOf(task: PanelTask): { kind: string; icon: string; text: string } {
  if (task.error !== null) return { kind: 'error', icon: 'error', text: 'failed' };
  if (task.interrupts.length > 0) return { kind: 'question', icon: 'question', text: 'waits for an answer' };
  if (task.done) return { kind: 'done', icon: 'pass', text: 'done' };
  return { kind: 'next', icon: 'arrow-right', text: 'runs next' };
}
