/** Changes a state by making a new checkpoint of it: through the graph's reducers, as if a node had written. */
import type { JsonObject, ThreadState } from '../../protocol/api.js';
import type { ThreadApi } from '../api/threadApi.js';
import { messageOf } from '../errors.js';
import type { Ancestors } from './ancestors.js';
import { checkpointName } from './position.js';

interface Deps {
  api: Pick<ThreadApi, 'update'>;
  threadId: string;
  ancestors: Ancestors;
}

/** What LangGraph calls a copy of a checkpoint. */
const copy = '__copy__';

/** @param values null only copies the checkpoint, as the beginning of a branch. */
export async function forkWith(
  values: JsonObject | null,
  state: ThreadState,
  { api, threadId, ancestors }: Deps,
): Promise<void> {
  const checkpoint = checkpointName(state);
  try {
    await api.update(threadId, checkpoint, values, values === null ? copy : null);
  } catch (error) {
    if (values === null || !/ambiguous/i.test(messageOf(error))) throw error;
    // Several nodes wrote last: any of them will do, for what counts is that the edit goes through the reducers.
    const [node] = (await ancestors.parent(state))?.next ?? [];
    if (node === undefined) throw error;
    await api.update(threadId, checkpoint, values, node);
  }
}
