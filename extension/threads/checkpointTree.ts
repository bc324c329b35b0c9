/**
 * The shape of a thread's history for a tree view. A line of checkpoints stays flat, newest first, however long it
 * is; only where the history forks does a level open: below the checkpoint at which another line left. Pure.
 */
import type { ThreadState } from '../../server/protocol/api.js';
import { checkpointIdOf, parentIdOf } from './threadText.js';

export interface CheckpointEntry {
  state: ThreadState;
  /** The state before it; null for the first, and where it has not been loaded. */
  parent: ThreadState | null;
  isLeaf: boolean;
  /** Lines that left here and are not the one this entry is part of; the newest first. */
  branches: Branch[];
}

/** A line of checkpoints, newest first: from its newest one back to where it left another line. */
export interface Branch {
  /** Id of its oldest checkpoint: it stays the same while the line grows. */
  id: string;
  entries: CheckpointEntry[];
}

/** @param states Newest first (checkpoint ids are time-ordered). @returns The lines without a known parent, newest first. */
export function checkpointTree(states: readonly ThreadState[]): Branch[] {
  const byId = new Map(states.map((state) => [checkpointIdOf(state), state]));
  const children = new Map<string, ThreadState[]>();
  const roots: ThreadState[] = [];
  for (const state of states) {
    const parentId = parentIdOf(state);
    const siblings = parentId !== null && byId.has(parentId) ? (children.get(parentId) ?? []) : roots;
    siblings.push(state);
    if (siblings !== roots && parentId !== null) children.set(parentId, siblings);
  }
  const newest = newestDescendants(states, children);
  const byNewest = (a: ThreadState, b: ThreadState): number =>
    compare(newest.get(checkpointIdOf(b)), newest.get(checkpointIdOf(a)));

  const line = (start: ThreadState): Branch => {
    const entries: CheckpointEntry[] = [];
    for (let state: ThreadState | undefined = start; state !== undefined;) {
      const [next, ...others]: ThreadState[] = [...(children.get(checkpointIdOf(state)) ?? [])].sort(
        byNewest,
      );
      const parent = byId.get(parentIdOf(state) ?? '') ?? null;
      entries.push({ state, parent, isLeaf: next === undefined, branches: others.map(line) });
      state = next;
    }
    return { id: checkpointIdOf(start), entries: entries.reverse() };
  };
  return roots.sort(byNewest).map(line);
}

/** For each checkpoint the newest id in its subtree: the line that holds it is the main one. */
function newestDescendants(
  states: readonly ThreadState[],
  children: Map<string, ThreadState[]>,
): Map<string, string> {
  const newest = new Map<string, string>();
  // Newest first means children before their parents, so one pass suffices.
  for (const state of states) {
    const id = checkpointIdOf(state);
    const below = (children.get(id) ?? []).map((child) => newest.get(checkpointIdOf(child)) ?? '');
    newest.set(
      id,
      [id, ...below].reduce((a, b) => (a > b ? a : b)),
    );
  }
  return newest;
}

function compare(a: string | undefined, b: string | undefined): number {
  return (a ?? '') < (b ?? '') ? -1 : 1;
}
