/** The commands that read: `state.get`, `state.listCheckpoints`, `agent.getTree`. */
import { stateGet, stateListCheckpoints } from '../../protocol/agentProtocol.js';
import type { JsonObject, ThreadState } from '../../protocol/api.js';
import { fields } from './plainEvents.js';
import { found, ProtocolFailure, validParams } from './protocolFailure.js';
import type { Command, CommandDeps } from './runCommands.js';

export function createStateCommands({ threads, sessions }: CommandDeps) {
  const get: Command = async (threadId, given) => {
    const { namespace, keys } = validParams(stateGet, given);
    const at = namespaceOf(namespace);
    const reading = at === '' ? {} : { checkpoint: { checkpoint_ns: at } };
    const state = await found(threads.state(threadId, reading), 'no_such_run');
    if (at !== '' && state.checkpoint_id === null)
      throw new ProtocolFailure('no_such_namespace', `The thread has no state at ${at}`);
    const { values, checkpoint_id: id } = state;
    const shown =
      keys == null
        ? values
        : Object.fromEntries(Object.entries(fields(values)).filter(([key]) => keys.includes(key)));
    return { values: shown, ...(id === null ? {} : { checkpoint: { id, ns: at } }) };
  };

  const listCheckpoints: Command = async (threadId, given) => {
    const { namespace, limit, before } = validParams(stateListCheckpoints, given);
    const reading = {
      limit: limit ?? 10,
      before: before ?? undefined,
      checkpoint: { checkpoint_ns: namespaceOf(namespace) },
    };
    const states = await found(threads.history(threadId, reading), 'no_such_run');
    return { checkpoints: states.map((state, index) => summary(state, states[index + 1])) };
  };

  const getTree: Command = (threadId) => Promise.resolve({ tree: sessions.open(threadId).tree() });

  return { 'state.get': get, 'state.listCheckpoints': listCheckpoints, 'agent.getTree': getTree };
}

function namespaceOf(namespace: string[] | null | undefined): string {
  return (namespace ?? []).join('|');
}

/** `before` is the checkpoint before it, where it is in the list: what was to run there has made this one. */
function summary(state: ThreadState, before: ThreadState | undefined): JsonObject {
  const { checkpoint_id: id, created_at: timestamp, metadata } = state;
  const [node, ...others] = before?.next ?? [];
  const isStep = metadata.source === 'loop' && before?.checkpoint_id === state.parent_checkpoint_id;
  return {
    id,
    timestamp,
    step: metadata.step ?? null,
    ...(isStep && node !== undefined && others.length === 0 ? { node_name: node } : {}),
    metadata,
  };
}
