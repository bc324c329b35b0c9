/** Cursors of the past: at a named checkpoint, and one checkpoint back: inside a subgraph first, then in the graph around it. Reads only. */
import type { ThreadState } from '../../protocol/api.js';
import type { CheckpointName, ThreadApi } from '../api/threadApi.js';
import type { Ancestors } from './ancestors.js';
import {
  checkpointIdOf,
  checkpointName,
  innermostState,
  namespaceOf,
  withNested,
  type Cursor,
} from './position.js';

interface Deps {
  api: Pick<ThreadApi, 'state'>;
  threadId: string;
  ancestors: Ancestors;
}

/** Null at the beginning of the thread. */
export async function cursorBefore(
  { state, isNewest, nestedPast }: Cursor,
  { api, threadId, ancestors }: Deps,
): Promise<Cursor | null> {
  const inner = nestedPast ?? innermostState(state, isNewest);
  if (namespaceOf(inner) === '') {
    const parent = await ancestors.parent(state);
    return parent === null ? null : { state: parent, isNewest: false, nestedPast: null };
  }
  const parent = await ancestors.parent(inner);
  if (parent !== null) return { state: withNested(state, parent), isNewest: false, nestedPast: parent };
  // Before the subgraph began: the checkpoint at which its node was next.
  const around = await api.state(threadId, checkpointName(state));
  return { state: around, isNewest: false, nestedPast: null };
}

/** @param checkpoint null: the newest. */
export async function cursorAt(
  checkpoint: CheckpointName | null,
  newest: ThreadState,
  { api, threadId, ancestors }: Deps,
): Promise<Cursor> {
  if (checkpoint === null || checkpoint.checkpoint_id === checkpointIdOf(newest))
    return { state: newest, isNewest: true, nestedPast: null };
  const state = await api.state(threadId, checkpoint);
  ancestors.keep(state);
  if ((checkpoint.checkpoint_ns ?? '') === '') return { state, isNewest: false, nestedPast: null };
  return { state: withNested(newest, state), isNewest: false, nestedPast: state };
}
