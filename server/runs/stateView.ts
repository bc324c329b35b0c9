/**
 * From a stored checkpoint to the `ThreadState` that the API shows. Pure: what only the engine can say (tasks, value
 * channels) comes with the checkpoint as its annotation; without one the state is shown as far as it can be read.
 * Follows `_prepareStateSnapshot` and `tasksWithWrites` of @langchain/langgraph.
 */
import type { CheckpointRef, Interrupt, Json, JsonObject, ThreadState, ThreadTask } from '../protocol/api.js';
import type { AnnotatedTask, PendingWrite, StoredCheckpoint, StoredValue } from '../protocol/checkpoints.js';
import { plain, plainList, type PlainForms } from '../protocol/plain.js';
import { taggedView } from '../protocol/tagged.js';

export interface StateViewOptions {
  /** The newest state of its namespace counts the writes of tasks that have finished; a historical one does not. */
  newest: boolean;
  /** States of subgraphs by the id of the task that runs them. */
  nested?: ReadonlyMap<string, ThreadState>;
  /** Of a history: what its states share is shown once. */
  forms?: PlainForms;
}

/** Channels of the engine's own, which are no part of the values. */
const internalChannel = /^(__|branch:|join:|start:)/;
/** Writes that settle nothing: the task still has to run. */
const unsettling = new Set([
  '__error__',
  '__error_source_node__',
  '__interrupt__',
  '__scheduled__',
  '__resume__',
]);

export function threadState(checkpoint: StoredCheckpoint, options: StateViewOptions): ThreadState {
  const tasks = (checkpoint.annotation?.tasks ?? []).map((task) => taskView(checkpoint, task, options));
  const ref = checkpointRef(checkpoint, checkpoint.checkpoint.id);
  const parent =
    checkpoint.parent_checkpoint_id === null
      ? null
      : checkpointRef(checkpoint, checkpoint.parent_checkpoint_id);
  return {
    values: stateValues(checkpoint, options.newest, options.forms),
    next: nextNodes(checkpoint, options.newest),
    tasks,
    metadata: { ...checkpoint.metadata, thread_id: checkpoint.thread_id },
    created_at: checkpoint.checkpoint.ts,
    checkpoint: ref,
    parent_checkpoint: parent,
    interrupts: tasks.flatMap((task) => task.interrupts),
    checkpoint_id: ref.checkpoint_id,
    parent_checkpoint_id: parent?.checkpoint_id ?? null,
  };
}

/** The state of a thread (or namespace) that has no checkpoint yet. */
export function emptyState(threadId: string, checkpointNs = ''): ThreadState {
  return {
    values: {},
    next: [],
    tasks: [],
    metadata: {},
    created_at: null,
    checkpoint: { thread_id: threadId, checkpoint_ns: checkpointNs },
    parent_checkpoint: null,
    interrupts: [],
    checkpoint_id: null,
    parent_checkpoint_id: null,
  };
}

export function stateValues(checkpoint: StoredCheckpoint, newest: boolean, forms?: PlainForms): Json {
  const { annotation } = checkpoint;
  if (newest && annotation?.values !== undefined) return plain(annotation.values);
  const channels = annotation?.value_channels;
  if (typeof channels === 'string')
    return plainValue(checkpoint.values[channel(checkpoint, channels)], forms);
  const names = channels ?? Object.keys(checkpoint.values).filter((name) => !internalChannel.test(name));
  const held = names.filter((name) => Object.hasOwn(checkpoint.values, name));
  // fromEntries defines properties, so a channel named `__proto__` stays data.
  return Object.fromEntries(held.map((name) => [name, plainValue(checkpoint.values[name], forms)]));
}

/**
 * The nodes still to run, in the engine's order; a node that runs several tasks is named once for each. Where all have
 * finished but their step has not (the process died in between), the step is still to be completed: all are named.
 */
export function nextNodes(checkpoint: StoredCheckpoint, newest: boolean): string[] {
  const { annotation } = checkpoint;
  if (annotation === null) return [];
  const settled = newest ? settledTasks(checkpoint.pending_writes) : new Set<string>();
  const unsettled = annotation.tasks.filter((task) => !settled.has(task.id)).map((task) => task.name);
  const open = newest && annotation.next != null ? withAsking(checkpoint, annotation.next) : unsettled;
  return open.length > 0 ? open : annotation.tasks.map((task) => task.name);
}

/** The engine leaves a task that asks a second time out of its `next`: it takes the first answer for a result. */
function withAsking(checkpoint: StoredCheckpoint, next: string[]): string[] {
  const asking = Object.keys(interruptsByTask(checkpoint));
  const left = (checkpoint.annotation?.tasks ?? [])
    .filter(({ id, name }) => asking.includes(id) && !next.includes(name))
    .map(({ name }) => name);
  return [...next, ...left];
}

/** Open interrupts of the newest state by the id of the task that asked; one that was answered and finished asks no more. */
export function interruptsByTask(checkpoint: StoredCheckpoint): Record<string, Interrupt[]> {
  const settled = settledTasks(checkpoint.pending_writes);
  const asking = checkpoint.pending_writes.filter(
    (write) => write.channel === '__interrupt__' && !settled.has(write.task_id),
  );
  const ids = [...new Set(asking.map((write) => write.task_id))];
  return Object.fromEntries(ids.map((id) => [id, interruptsOf(checkpoint.pending_writes, id)]));
}

export function checkpointRef(checkpoint: StoredCheckpoint, checkpointId: string): CheckpointRef {
  const { thread_id, checkpoint_ns, metadata } = checkpoint;
  const parents = metadata.parents;
  const isNested =
    checkpoint_ns !== '' && parents !== null && typeof parents === 'object' && !Array.isArray(parents);
  const map: JsonObject | null = isNested ? { ...parents, [checkpoint_ns]: checkpointId } : null;
  return { thread_id, checkpoint_ns, checkpoint_id: checkpointId, checkpoint_map: map };
}

function taskView(checkpoint: StoredCheckpoint, task: AnnotatedTask, options: StateViewOptions): ThreadTask {
  const writes = checkpoint.pending_writes;
  const failed = writes.find((write) => write.task_id === task.id && write.channel === '__error__');
  // In the newest state an answered question of a finished task is none any more; a past one shows what was asked.
  const isSettled = options.newest && settledTasks(writes).has(task.id);
  const interrupts = isSettled ? [] : interruptsOf(writes, task.id);
  const namespace = task.checkpoint_ns;
  return {
    id: task.id,
    name: task.name,
    path: task.path,
    error: failed === undefined ? null : errorText(plainValue(failed.value)),
    interrupts,
    checkpoint:
      namespace === undefined ? null : { thread_id: checkpoint.thread_id, checkpoint_ns: namespace },
    state: options.nested?.get(task.id) ?? null,
    result: failed !== undefined || interrupts.length > 0 ? null : resultOf(checkpoint, task.id),
  };
}

function interruptsOf(writes: PendingWrite[], taskId: string): Interrupt[] {
  return writes
    .filter((write) => write.task_id === taskId && write.channel === '__interrupt__')
    .flatMap((write) => {
      const value = plainValue(write.value);
      return Array.isArray(value) ? value : [value];
    })
    .map((value) => {
      const isInterrupt =
        value !== null && typeof value === 'object' && !Array.isArray(value) && 'value' in value;
      return isInterrupt ? (value as Interrupt) : { value };
    });
}

function resultOf(checkpoint: StoredCheckpoint, taskId: string): Json {
  const mine = checkpoint.pending_writes.filter((write) => write.task_id === taskId);
  const returned = mine.find((write) => write.channel === '__return__');
  if (returned !== undefined) return plainValue(returned.value);
  const outputs = checkpoint.annotation?.value_channels ?? [];
  if (typeof outputs === 'string') return plainValue(mine.find((write) => write.channel === outputs)?.value);
  const byChannel = new Map<string, Json[]>();
  for (const write of mine) {
    if (!outputs.includes(write.channel)) continue;
    byChannel.set(write.channel, [...(byChannel.get(write.channel) ?? []), plainValue(write.value)]);
  }
  if (byChannel.size === 0) return null;
  return Object.fromEntries(
    [...byChannel].map(([name, values]) => [
      name,
      values.length === 1 ? (values[0] ?? null) : { $writes: values },
    ]),
  );
}

function settledTasks(writes: PendingWrite[]): Set<string> {
  return new Set(writes.filter((write) => !unsettling.has(write.channel)).map((write) => write.task_id));
}

function errorText(error: Json): string {
  if (error === null || typeof error !== 'object' || Array.isArray(error)) {
    return typeof error === 'string' ? error : JSON.stringify(error);
  }
  const { name, message } = error;
  if (typeof message !== 'string') return JSON.stringify(error);
  return typeof name === 'string' && name !== '' && name !== 'Error' ? `${name}: ${message}` : message;
}

/** The channel's own name, unless an inherited property would answer for it. */
function channel(checkpoint: StoredCheckpoint, name: string): string {
  return Object.hasOwn(checkpoint.values, name) ? name : '';
}

/** What people see of a stored value. */
export function plainValue(stored: StoredValue | undefined, forms?: PlainForms): Json {
  if (stored === undefined) return null;
  if (stored.type === 'bytes') return stored.view ?? stored.base64;
  const show = stored.type === 'json' ? plain : taggedView;
  return Array.isArray(stored.value) && forms !== undefined
    ? plainList(stored.value, forms, show)
    : show(stored.value);
}
