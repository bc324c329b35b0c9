/** How threads, checkpoints and times read in lists, quick picks and messages. Pure. */
import { t } from '@vscode/l10n';
import type { Interrupt, Json, ThreadState, ThreadStatus } from '../../server/protocol/api.js';
import type { ThreadSummary } from '../api/langGraphApi.js';
import { oneLine } from '../runs/oneLine.js';

/** The `name` in its metadata, else its graph and the end of its id. */
export function threadTitle(thread: Pick<ThreadSummary, 'thread_id' | 'metadata'>): string {
  const name = thread.metadata.name;
  if (typeof name === 'string' && name.trim() !== '') return oneLine(name);
  const graph = graphIdOf(thread);
  return graph === null ? shortId(thread.thread_id) : `${graph} ${shortId(thread.thread_id)}`;
}

/** The graph that the thread last ran; null where it never did. */
export function graphIdOf(thread: Pick<ThreadSummary, 'metadata'>): string | null {
  const graph = thread.metadata.graph_id;
  return typeof graph === 'string' ? graph : null;
}

/** The end of an id: the ids of threads and runs begin with the time, alike for those of one minute. */
export function shortId(id: string): string {
  return id.slice(-8);
}

export function checkpointIdOf(state: ThreadState): string {
  return state.checkpoint.checkpoint_id ?? state.checkpoint_id ?? '';
}

export function parentIdOf(state: ThreadState): string | null {
  return state.parent_checkpoint?.checkpoint_id ?? null;
}

export function stepOf(state: ThreadState): number | null {
  return typeof state.metadata.step === 'number' ? state.metadata.step : null;
}

/** `input`, `loop`, `update` or `fork`. */
export function sourceOf(state: ThreadState): string {
  return typeof state.metadata.source === 'string' ? state.metadata.source : 'loop';
}

/** The run that made it; null where an edit did. */
export function runIdOf(state: ThreadState): string | null {
  return typeof state.metadata.run_id === 'string' ? state.metadata.run_id : null;
}

/** What made this checkpoint: the nodes that its parent was about to run, or the input, or an edit. */
export function checkpointLabel(state: ThreadState, parent: ThreadState | null): string {
  const source = sourceOf(state);
  if (source === 'input') return t('Input');
  if (source === 'update') return t('State edited');
  if (source === 'fork') return t('Fork');
  const ran = (parent?.next ?? []).filter((node) => node !== '__start__');
  return ran.length > 0 ? ran.join(', ') : t('Start');
}

/** Why a checkpoint is the end of its line for now. */
export type CheckpointStop = 'paused' | 'asks' | 'error' | 'done' | null;

/** @param isLeaf Whether no checkpoint follows it. @param threadStatus Of its thread, which may be running on. */
export function checkpointStop(
  state: ThreadState,
  isLeaf: boolean,
  threadStatus: ThreadStatus,
): CheckpointStop {
  if (state.tasks.some((task) => task.error !== null)) return 'error';
  if (openInterrupts(state).length > 0) return 'asks';
  if (!isLeaf) return null;
  if (state.next.length === 0) return 'done';
  return threadStatus === 'busy' ? null : 'paused';
}

/** The questions of `interrupt()` that nobody has answered. */
export function openInterrupts(state: ThreadState): Interrupt[] {
  return state.tasks.flatMap((task) => (task.result == null ? task.interrupts : []));
}

/** The question an `interrupt()` asks, in one line. */
export function interruptQuestion(interrupt: Interrupt): string {
  const value = interrupt.value;
  if (typeof value === 'string') return value;
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
    for (const key of ['question', 'message', 'prompt', 'description', 'instruction']) {
      const text = value[key];
      if (typeof text === 'string' && text !== '') return text;
    }
  }
  return JSON.stringify(value);
}

/** What a person typed as an answer: JSON where it is JSON, else the text itself. */
export function parseAnswer(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

/** Time of day for today, with the date before that. Absolute, so that a list need not be redrawn to stay true. */
export function timeText(iso: string | null, now: Date): string {
  if (iso === null) return '';
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return '';
  const time = date.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
  return date.toDateString() === now.toDateString() ? time : `${date.toLocaleDateString()} ${time}`;
}
