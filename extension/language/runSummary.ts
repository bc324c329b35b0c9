/** What the newest run of a graph did, node by node, as the editor shows it in the source. Pure. */
import type { Json, ThreadState, ThreadTask } from '../../server/protocol/api.js';
import type { GraphRunSummary, NodeResult } from '../../server/protocol/language.js';
import { durationOf } from '../panel/panelData.js';
import { checkpointIdOf, parentIdOf, runIdOf } from '../threads/threadText.js';

/** Characters of a value; the whole is in the panel. */
const textLimit = 2000;

type Place = Pick<GraphRunSummary, 'configUri' | 'graphId' | 'threadId'>;

/** @param states Of the thread, newest first; null where no run is among them. */
export function runSummary(place: Place, states: ThreadState[]): GraphRunSummary | null {
  const [newest] = states;
  const runId = states.map(runIdOf).find((id) => id !== null);
  if (newest === undefined || runId === undefined) return null;
  const byId = new Map(states.map((state) => [checkpointIdOf(state), state]));
  const nodes: Record<string, NodeResult> = {};
  const take = (before: ThreadState, after: ThreadState | null): void => {
    for (const task of before.tasks) {
      if (task.name === '__start__' || (task.result === null && task.error === null)) continue;
      const earlier = Object.hasOwn(nodes, task.name) ? nodes[task.name] : undefined;
      nodes[task.name] = nodeResult(task, before, after, (earlier?.runs ?? 0) + 1);
    }
  };
  for (const state of states.filter((each) => runIdOf(each) === runId).reverse()) {
    const parent = byId.get(parentIdOf(state) ?? '');
    if (parent !== undefined) take(parent, state);
  }
  // What failed, or has run beside what failed, has no checkpoint after it.
  take(newest, null);
  return { ...place, nodes, channels: textsOf(newest.values) };
}

function nodeResult(
  task: ThreadTask,
  before: ThreadState,
  after: ThreadState | null,
  runs: number,
): NodeResult {
  return {
    runs,
    milliseconds: after === null ? null : durationOf(after, before, null),
    changed: Object.keys(textsOf(task.result)),
    input: text(before.values),
    output: task.result === null ? null : text(task.result),
    error: task.error,
  };
}

function textsOf(value: Json): Record<string, string> {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, text(each)]));
}

function text(value: Json): string {
  const whole = JSON.stringify(value);
  return whole.length > textLimit ? `${whole.slice(0, textLimit)}…` : whole;
}
