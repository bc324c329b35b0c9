/** What a snippet does, independent of its language: one call of the LangGraph Server API on a thread. Pure. */
import type { Json, JsonObject } from '../../server/protocol/api.js';

interface OnThread {
  url: string;
  /** The server asks for a key: the snippet reads it from the environment, it never holds one. */
  needsKey: boolean;
  threadId: string;
  checkpointId: string | null;
}

/** A run, or where `input` is null and nothing is answered: going on from where the thread (or the checkpoint) is. */
export interface RunCall extends OnThread {
  kind: 'run';
  assistantId: string;
  input: Json;
  /** `resume` answers an interrupt. */
  command: JsonObject | null;
  config: JsonObject;
  context: JsonObject;
}

export interface UpdateCall extends OnThread {
  kind: 'update';
  values: Json;
}

export type ApiCall = RunCall | UpdateCall;

/** One argument of the call: its name in the API and its value. */
export type Argument = [name: string, value: Json];

/** In the order of the documentation; what says nothing is left out. */
export function argumentsOf(call: ApiCall): Argument[] {
  const checkpoint: Argument[] = call.checkpointId === null ? [] : [['checkpoint_id', call.checkpointId]];
  if (call.kind === 'update') return [['values', call.values], ...checkpoint];
  const { input, command, config, context } = call;
  return [
    command === null ? ['input', input] : ['command', command],
    ...(Object.keys(config).length === 0 ? [] : [['config', config] satisfies Argument]),
    ...(Object.keys(context).length === 0 ? [] : [['context', context] satisfies Argument]),
    ...checkpoint,
  ];
}

/** Where a snippet finds the key; the SDKs look there by themselves. */
export const keyVariable = 'LANGSMITH_API_KEY';
