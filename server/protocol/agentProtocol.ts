/**
 * The newer streaming protocol (the SDKs' `threads.stream`): commands, their answers and the events of a thread, as
 * @langchain/protocol describes them. Tolerant of unknown keys, as the published description is.
 */
import { z } from 'zod';
import type { Json, JsonObject } from './api.js';
import { json, jsonObject } from './requests.js';

export type AgentStatus = 'started' | 'running' | 'completed' | 'failed' | 'interrupted';

export interface ProtocolEvent {
  type: 'event';
  /** What a client knows an event by when it gets it again: `seq` as text. */
  event_id: string;
  /** Grows over all runs of the thread, restarts of the server included. */
  seq: number;
  method: string;
  params: {
    /** The subgraph, from the root (empty) down; segments are `node:task id`. */
    namespace: string[];
    /** Milliseconds since the epoch. */
    timestamp: number;
    node?: string;
    data: Json;
  };
}

/** A graph or subgraph of the thread's newest run. */
export interface AgentStatusEntry {
  namespace: string[];
  status: AgentStatus;
}

export type ProtocolErrorCode =
  | 'invalid_argument'
  | 'unknown_command'
  | 'unknown_error'
  | 'no_such_run'
  | 'no_such_subscription'
  | 'no_such_namespace'
  | 'no_such_interrupt'
  | 'no_such_checkpoint'
  | 'permission_denied'
  | 'not_supported';

export type ProtocolAnswer =
  | { type: 'success'; id: number; result: JsonObject; meta: JsonObject }
  | { type: 'error'; id: number | null; error: ProtocolErrorCode; message: string; meta?: JsonObject };

const index = z.number('must be a whole number').int('must be a whole number').min(0, 'must not be negative');
const text = z.string('must be a string');
const namespace = z.array(text, 'must be a list of strings');

export const protocolCommand = z.object(
  { id: index, method: text, params: jsonObject.nullish() },
  'must be an object with an integer id and a method',
);
export type ProtocolCommand = z.infer<typeof protocolCommand>;

/** Which events a reader wants. */
export const eventFilter = z.object(
  {
    channels: z.array(text, 'must be a list of channels').min(1, 'must name at least one channel'),
    namespaces: z.array(namespace, 'must be a list of namespaces').nullish(),
    depth: index.nullish(),
  },
  'must be an object',
);
export type EventFilter = z.infer<typeof eventFilter>;

export const eventStreamRequest = eventFilter.extend({
  /** Only events after this `seq`. */
  since: index.nullish(),
});

export const runStart = z.object({
  assistant_id: text.min(1, 'must name an assistant or a graph'),
  input: json.nullish(),
  config: jsonObject.nullish(),
  context: jsonObject.nullish(),
  metadata: jsonObject.nullish(),
  multitaskStrategy: text.nullish(),
  langsmith_tracer: jsonObject.nullish(),
});

const answered = z.object({
  namespace: namespace.nullish(),
  interrupt_id: text.min(1, 'is required'),
  response: json.nullish(),
});
const alongside = {
  update: json.nullish(),
  goto: json.nullish(),
  config: jsonObject.nullish(),
  metadata: jsonObject.nullish(),
};
export const inputRespond = z.union([
  z.object({ responses: z.array(answered).min(1), ...alongside }),
  answered.extend(alongside),
]);

export const inputInject = z.object({
  namespace: namespace.nullish(),
  message: z.object({ role: text, content: text, name: text.nullish() }, 'must have a role and a content'),
});

export const stateGet = z.object({ namespace: namespace.nullish(), keys: z.array(text).nullish() });
export const stateListCheckpoints = z.object({
  namespace: namespace.nullish(),
  limit: index.min(1, 'must be at least 1').max(1000, 'must be at most 1000').nullish(),
  before: text.nullish(),
});
export const stateFork = z.object({
  checkpoint_id: text.min(1, 'is required'),
  input: json.nullish(),
  config: jsonObject.nullish(),
});

export const reconnect = z.object({
  run_id: text.min(1, 'is required'),
  /** The event that the client processed last. */
  last_event_id: text.nullish(),
  /** Subscriptions of an earlier connection. */
  subscriptions: z.array(text, 'must be a list of subscription ids').nullish(),
});

export const unsubscribe = z.object({ subscription_id: text });
