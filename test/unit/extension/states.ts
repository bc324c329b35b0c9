/** States as the server sends them, with only what a test is about. */
import type { ThreadState } from '../../../server/protocol/api.js';

export function stateOf(id: string, parent: string | null, more: Partial<ThreadState> = {}): ThreadState {
  const ref = (checkpoint_id: string) => ({ thread_id: 't', checkpoint_ns: '', checkpoint_id });
  return {
    values: {},
    next: [],
    tasks: [],
    metadata: {},
    created_at: null,
    checkpoint: ref(id),
    parent_checkpoint: parent === null ? null : ref(parent),
    interrupts: [],
    checkpoint_id: id,
    parent_checkpoint_id: parent,
    ...more,
  };
}
