/** From what the server says of a thread to what the panel shows (server/protocol/panel.ts). Pure. */
import type { Json, ThreadState } from '../../server/protocol/api.js';
import type {
  KeptCheckpoints,
  PanelCheckpoint,
  PanelCheckpointDetail,
  PanelRanTask,
  PanelRun,
  PanelTask,
  PanelThread,
} from '../../server/protocol/panel.js';
import type { ThreadStep } from '../../server/protocol/traces.js';
import type { ThreadSummary } from '../api/langGraphApi.js';
import type { ThreadHistory } from '../threads/threadHistory.js';
import type { ActiveRun } from '../threads/threadsModel.js';
import { newTokens } from './messageUsage.js';
import {
  checkpointIdOf,
  graphIdOf,
  openInterrupts,
  parentIdOf,
  runIdOf,
  sourceOf,
  stepOf,
  threadTitle,
} from '../threads/threadText.js';

export function panelThread(
  thread: ThreadSummary,
  nodes: string[],
  newest: ThreadState | undefined,
): PanelThread {
  return {
    thread_id: thread.thread_id,
    title: threadTitle(thread),
    graph_id: graphIdOf(thread),
    status: thread.status,
    nodes,
    interrupts: newest === undefined ? [] : openInterrupts(newest),
  };
}

/** What stands beside a state: its parent (null where it has none or it is not loaded), and when its run began. */
export interface Surroundings {
  parent: ThreadState | null;
  /** ISO time; null where nobody knows. */
  runStart: string | null;
  /** What is noted of the supersteps after it and after its parent; null where nothing is. */
  step: ThreadStep | null;
  parentStep: ThreadStep | null;
}

export function surroundingsOf(state: ThreadState, history: ThreadHistory): Surroundings {
  const id = parentIdOf(state);
  return {
    parent: id === null ? null : history.find(id),
    runStart: history.runStart(state),
    step: history.step(checkpointIdOf(state)),
    parentStep: id === null ? null : history.step(id),
  };
}

export function panelCheckpoint(
  state: ThreadState,
  { parent, runStart, step }: Surroundings,
): PanelCheckpoint {
  return {
    checkpoint_id: checkpointIdOf(state),
    parent_checkpoint_id: parentIdOf(state),
    created_at: state.created_at,
    step: stepOf(state),
    source: sourceOf(state),
    next: state.next,
    tasks: panelTasks(state, step),
    run_id: runIdOf(state),
    changed: changedKeys(parent?.values ?? null, state.values),
    graph: step?.graph ?? null,
    duration_ms: durationOf(state, parent, runStart),
    tokens: newTokens(parent?.values ?? null, state.values),
  };
}

export function panelDetail(state: ThreadState, around: Surroundings): PanelCheckpointDetail {
  const done = state.tasks.filter((task) => task.result != null);
  return {
    ...panelCheckpoint(state, around),
    results: Object.fromEntries(done.map((task) => [task.id, task.result])),
    traces: Object.fromEntries((around.step?.tasks ?? []).map((trace) => [trace.id, trace])),
    ran: ranTasks(state, around),
    values: state.values,
    parent_values: around.parent?.values ?? null,
    metadata: state.metadata,
  };
}

/** Of a task whose node changed nothing there is no result: that it has run its trace says. */
function panelTasks(state: ThreadState, step: ThreadStep | null): PanelTask[] {
  return state.tasks.map(({ id, name, error, interrupts, result }) => {
    const trace = step?.tasks.find((each) => each.id === id);
    const hasEnded = trace !== undefined && error === null && interrupts.length === 0;
    return {
      ...{ id, name, error, interrupts },
      done: result != null || hasEnded,
      duration_ms: trace?.duration_ms ?? null,
      attempts: trace?.attempts ?? null,
    };
  });
}

/** The graph's start is told of where it chose something. */
function ranTasks(state: ThreadState, { parent, parentStep }: Surroundings): PanelRanTask[] {
  if (sourceOf(state) !== 'loop' || parent === null) return [];
  return panelTasks(parent, parentStep).flatMap((task, index) => {
    const trace = parentStep?.tasks.find(({ id }) => id === task.id) ?? null;
    if (task.name.startsWith('__') && trace?.choices === undefined) return [];
    return [{ task, result: parent.tasks[index]?.result ?? null, trace }];
  });
}

/** A superstep begins when the checkpoint before it was made, or with its run where a pause lies between. */
export function durationOf(
  state: ThreadState,
  parent: ThreadState | null,
  runStart: string | null,
): number | null {
  if (sourceOf(state) !== 'loop' || state.created_at === null) return null;
  const sameRun = parent !== null && runIdOf(parent) === runIdOf(state);
  const from = sameRun ? parent.created_at : runStart;
  const took = from === null ? Number.NaN : Date.parse(state.created_at) - Date.parse(from);
  return took >= 0 ? took : null;
}

/** Which part of the rows sent last need not be sent again. Rows that are the same object are the same. */
export function changeOfRows(
  sent: readonly PanelCheckpoint[],
  rows: readonly PanelCheckpoint[],
): { checkpoints: PanelCheckpoint[]; kept: KeptCheckpoints } {
  let same = 0;
  while (same < Math.min(sent.length, rows.length) && sent.at(-1 - same) === rows.at(-1 - same)) same++;
  const from = rows[rows.length - same];
  if (from !== undefined)
    return { checkpoints: rows.slice(0, -same), kept: { part: 'older', from: from.checkpoint_id } };
  while (same < Math.min(sent.length, rows.length) && sent[same] === rows[same]) same++;
  // The last row of the list sent before is told anew once its parent is loaded: from there on all is new.
  const joins = same > 0 && sent[same]?.checkpoint_id === rows[same]?.checkpoint_id;
  return joins
    ? { checkpoints: rows.slice(same), kept: { part: 'newer' } }
    : { checkpoints: [...rows], kept: { part: 'none' } };
}

/** @param newest The newest checkpoint: while a run goes on, what it names as next is what runs. */
export function panelRun(run: ActiveRun | null, newest: ThreadState | undefined): PanelRun | null {
  return run === null ? null : { ...run, active: newest?.next ?? [] };
}

/** Top-level keys that were added, removed or changed; none where either side is no object. */
export function changedKeys(before: Json, after: Json): string[] {
  const [from, to] = [fields(before), fields(after)];
  const keys = new Set([...Object.keys(from), ...Object.keys(to)]);
  return [...keys].filter((key) => JSON.stringify(from[key]) !== JSON.stringify(to[key]));
}

function fields(value: Json): Record<string, Json> {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {};
}
