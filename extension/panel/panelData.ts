/** From what the server says of a thread to what the panel shows (server/protocol/panel.ts). Pure. */
import type { Json, ThreadState } from '../../server/protocol/api.js';
import type {
  PanelCheckpoint,
  PanelCheckpointDetail,
  PanelRun,
  PanelThread,
} from '../../server/protocol/panel.js';
import type { ThreadSummary } from '../api/langGraphApi.js';
import type { ActiveRun } from '../threads/threadsModel.js';
import {
  checkpointIdOf,
  graphIdOf,
  openInterrupts,
  parentIdOf,
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

export function panelCheckpoint(state: ThreadState, parent: ThreadState | null): PanelCheckpoint {
  return {
    checkpoint_id: checkpointIdOf(state),
    parent_checkpoint_id: parentIdOf(state),
    created_at: state.created_at,
    step: stepOf(state),
    source: sourceOf(state),
    next: state.next,
    tasks: state.tasks,
    run_id: typeof state.metadata.run_id === 'string' ? state.metadata.run_id : null,
    changed: changedKeys(parent?.values ?? null, state.values),
  };
}

export function panelDetail(state: ThreadState, parent: ThreadState | null): PanelCheckpointDetail {
  return {
    ...panelCheckpoint(state, parent),
    values: state.values,
    parent_values: parent?.values ?? null,
    metadata: state.metadata,
  };
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
