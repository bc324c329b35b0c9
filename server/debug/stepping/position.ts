/**
 * Where a thread stands: the nodes that are next, with those inside subgraphs, as the debugger shows and steps over them.
 * Functions of states alone.
 */
import { t } from '@vscode/l10n';
import type { Interrupt, ThreadState, ThreadTask } from '../../protocol/api.js';
import type { CheckpointName, GraphNodes } from '../api/threadApi.js';
import { DebugError } from '../errors.js';

/** Where the debugger stands. */
export interface Cursor {
  /** The root graph's state; where the debugger is inside a subgraph, its task holds the subgraph's. */
  state: ThreadState;
  /** Going on from here makes no fork. */
  isNewest: boolean;
  /** A checkpoint inside a subgraph that is not the newest there. */
  nestedPast: ThreadState | null;
}

export interface PendingNode {
  name: string;
  /** Of the graph that the node is part of: `''` the root, `outer|inner` below. */
  path: string;
  /** The state of that graph. */
  state: ThreadState;
  task: ThreadTask | null;
  /** It runs a subgraph that is under way: what is next is inside. */
  isParent: boolean;
}

/** Those of a subgraph before the node that runs it. */
export function pendingNodes(state: ThreadState, isNewest: boolean): PendingNode[] {
  const path = pathOf(state);
  const tasks = state.tasks.filter((task) => isPending(task, state, isNewest));
  if (tasks.length === 0)
    return state.next.map((name) => ({ name, path, state, task: null, isParent: false }));
  return tasks.flatMap((task) => {
    const inner = task.state !== null && task.state.next.length > 0 ? pendingNodes(task.state, isNewest) : [];
    return [...inner, { name: task.name, path, state, task, isParent: inner.length > 0 }];
  });
}

/** What really runs next. */
export function leafNodes(state: ThreadState, isNewest: boolean): PendingNode[] {
  return pendingNodes(state, isNewest).filter((node) => !node.isParent);
}

/** Throws `refused` where what runs next is not in the graph any more; where its nodes are not known, they are there. */
export function requireNodes({ state, isNewest }: Cursor, graph: GraphNodes): void {
  const isGone = ({ name, path }: PendingNode): boolean => {
    const nodes = graph.get(path) ?? [];
    return !name.startsWith('__') && nodes.length > 0 && !nodes.includes(name);
  };
  const gone = leafNodes(state, isNewest).find(isGone);
  if (gone === undefined) return;
  throw new DebugError(
    'refused',
    t(
      'The graph has no node {0} any more: nothing would run. Go back to a checkpoint before it, or choose the node that takes its place ("Backstep: Resume from Checkpoint…").',
      gone.name,
    ),
  );
}

export interface Question {
  node: PendingNode;
  interrupt: Interrupt;
}

/** What an `interrupt()` asks and nobody has answered; each once, where it was asked. */
export function openQuestions(state: ThreadState): Question[] {
  return leafNodes(state, true).flatMap((node) =>
    (node.task?.interrupts ?? []).map((interrupt) => ({ node, interrupt })),
  );
}

export function failedNode(state: ThreadState): PendingNode | null {
  return pendingNodes(state, true).find((node) => node.task !== null && node.task.error !== null) ?? null;
}

/** The path of nodes of a namespace: `outer:task|inner:task` is `outer|inner`. */
export function pathOfNamespace(namespace: string): string {
  const parts = namespace.split('|').filter((part) => part !== '' && !/^\d+$/.test(part));
  return parts.map((part) => part.split(':')[0] ?? part).join('|');
}

export function pathOf(state: ThreadState): string {
  return pathOfNamespace(namespaceOf(state));
}

export function namespaceOf(state: ThreadState): string {
  return state.checkpoint.checkpoint_ns ?? '';
}

export function checkpointIdOf(state: ThreadState): string {
  return state.checkpoint.checkpoint_id ?? '';
}

export function parentIdOf(state: ThreadState): string | null {
  return state.parent_checkpoint?.checkpoint_id ?? null;
}

export function checkpointName(state: ThreadState): CheckpointName {
  const { checkpoint_ns, checkpoint_map } = state.checkpoint;
  return { checkpoint_id: checkpointIdOf(state), checkpoint_ns, checkpoint_map };
}

export function stepOf(state: ThreadState): number | null {
  return typeof state.metadata.step === 'number' ? state.metadata.step : null;
}

/** Whether the graph at `path` is the one at `other`, or one around it. */
export function isAtOrAbove(path: string, other: string): boolean {
  return path === '' || path === other || other.startsWith(`${path}|`);
}

/** The graph's innermost state of those that are under way: where the debugger looks first. */
export function innermostState(state: ThreadState, isNewest: boolean): ThreadState {
  return leafNodes(state, isNewest)[0]?.state ?? state;
}

/** `state` with the state of the subgraph at `nested`'s namespace replaced. */
export function withNested(state: ThreadState, nested: ThreadState): ThreadState {
  const wanted = namespaceOf(nested);
  return {
    ...state,
    tasks: state.tasks.map((task) => {
      if (task.checkpoint?.checkpoint_ns === wanted) return { ...task, state: nested };
      if (task.state === null) return task;
      return { ...task, state: withNested(task.state, nested) };
    }),
  };
}

/** `state` alone: what went on inside its nodes is not part of the past that it becomes. */
export function withoutNested(state: ThreadState): ThreadState {
  return { ...state, tasks: state.tasks.map((task) => ({ ...task, state: null })) };
}

/** A task of a past state has its later result beside it; only in the newest does that settle it. */
function isPending(task: ThreadTask, state: ThreadState, isNewest: boolean): boolean {
  if (!state.next.includes(task.name)) return false;
  return !isNewest || task.result === null || task.interrupts.length > 0 || task.error !== null;
}

/** A node's name for the reader. */
export function shownName(node: string): string {
  return node === '__start__' ? t('the input') : node;
}
