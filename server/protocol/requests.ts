/**
 * What callers may send, as zod schemas: the one place that says which bodies are valid. Tolerant where the SDKs are
 * (unknown keys and nulls pass), exact where a wrong value would surprise later. Values that belong to the user
 * (input, state, metadata) are checked for their kind only and never copied, so that `__proto__` stays data.
 */
import { z } from 'zod';
import type { CheckpointConfig, Config, Json, JsonObject } from './api.js';
import { assistantFields, fieldList, stateFieldList } from './selects.js';

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** A webhook: elsewhere, or a route of this server. */
function isCallable(webhook: string): boolean {
  return webhook.startsWith('/') || (/^https?:/i.test(webhook) && URL.canParse(webhook));
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export const uuid = z
  .string('must be a UUID')
  .regex(uuidPattern, 'must be a UUID')
  .transform((text) => text.toLowerCase());
export const json = z.custom<Json>((value) => value !== undefined, 'is required');
export const jsonObject = z.custom<JsonObject>(isObject, 'must be an object').meta({ type: 'object' });
export const text = z.string('must be a string');
const count = z.number('must be a whole number').int('must be a whole number');

/** `limit` of a search. */
export const limit = count.min(1, 'must be at least 1').max(1000, 'must be at most 1000');
export const offset = count.min(0, 'must not be negative');
const sortOrder = z.enum(['asc', 'desc']);

export const config = z
  .custom<Config>(isObject, 'must be an object')
  .superRefine((value, context) => {
    const refuse = (path: string, message: string): void => {
      context.addIssue({ code: 'custom', path: [path], message });
    };
    const { tags, recursion_limit: recursion, configurable } = value as Record<string, unknown>;
    if (tags != null && !(Array.isArray(tags) && tags.every((tag) => typeof tag === 'string'))) {
      refuse('tags', 'must be a list of strings');
    }
    if (recursion != null && !(Number.isInteger(recursion) && Number(recursion) > 0)) {
      refuse('recursion_limit', 'must be a whole number above 0');
    }
    if (configurable != null && !isObject(configurable)) refuse('configurable', 'must be an object');
  })
  .meta({
    type: 'object',
    properties: {
      tags: { type: 'array', items: { type: 'string' } },
      recursion_limit: { type: 'integer', minimum: 1 },
      configurable: { type: 'object' },
    },
  });

const checkpointId = uuid;

export const checkpointConfig = z.object(
  {
    thread_id: text.nullish(),
    checkpoint_ns: text.nullish(),
    checkpoint_id: checkpointId.nullish(),
    checkpoint_map: jsonObject.nullish(),
  },
  'must be an object',
);
export type CheckpointInput = z.infer<typeof checkpointConfig>;

const send = z.object(
  { node: text, input: json.optional() },
  'must be a node name or {"node": …, "input": …}',
);
const gotoTarget = z.union([text, send], 'must be a node name or {"node": …, "input": …}');

const command = z
  .custom<JsonObject>(isObject, 'must be an object')
  .superRefine((value, context) => {
    const goto = z
      .union([gotoTarget, z.array(gotoTarget)])
      .nullish()
      .safeParse(value.goto);
    if (!goto.success) {
      context.addIssue({
        code: 'custom',
        path: ['goto'],
        message: 'must be a node name, {"node": …, "input": …} or a list of these',
      });
    }
  })
  .meta({
    type: 'object',
    properties: { resume: {}, update: {}, goto: {} },
  });

export const breakpoints = z.union([z.literal('*'), z.array(text)], 'must be "*" or a list of node names');

/**
 * The API's stream modes (`tools` is the JS server's own and tolerated), and Backstep's own `prints`: each line that the
 * run prints, as `{ stream, line }`; of JavaScript graphs.
 */
export const streamModes = [
  'values', 'updates', 'messages', 'messages-tuple', 'debug', 'custom', 'events', 'tasks', 'checkpoints', 'tools', 'prints',
] as const; // prettier-ignore
const streamMode = z.enum(streamModes, `must be one of ${streamModes.join(', ')}`);

export const runCreate = z.object(
  {
    assistant_id: text.min(1, 'must name an assistant or a graph'),
    input: json.nullish(),
    command: command.nullish(),
    metadata: jsonObject.nullish(),
    config: config.nullish(),
    context: jsonObject.nullish(),
    checkpoint: checkpointConfig.nullish(),
    checkpoint_id: checkpointId.nullish(),
    checkpoint_during: z.boolean('must be true or false').nullish(),
    interrupt_before: breakpoints.nullish(),
    interrupt_after: breakpoints.nullish(),
    webhook: text.refine(isCallable, 'must be a URL of http or https, or a path of this server').nullish(),
    on_disconnect: z.enum(['cancel', 'continue']).nullish(),
    on_completion: z.enum(['delete', 'keep', 'complete', 'continue']).nullish(),
    multitask_strategy: z.enum(['reject', 'rollback', 'interrupt', 'enqueue']).nullish(),
    if_not_exists: z.enum(['create', 'reject']).nullish(),
    after_seconds: z
      .number('must be a number of seconds')
      .min(0, 'must not be negative')
      .max(2_000_000, 'must not be above 2000000')
      .nullish(),
    durability: z.enum(['sync', 'async', 'exit']).nullish(),
    stream_mode: z
      .union([streamMode, z.array(streamMode)], `must be one or a list of ${streamModes.join(', ')}`)
      .nullish(),
    stream_subgraphs: z.boolean('must be true or false').nullish(),
    stream_resumable: z.boolean('must be true or false').nullish(),
    feedback_keys: z.union([text, z.array(text)], 'must be a list of strings').nullish(),
    langsmith_tracer: jsonObject.nullish(),
    langsmith_tracing: json.nullish(),
  },
  'must be an object',
);
export type RunCreate = z.infer<typeof runCreate>;
export const stateUpdate = z.object(
  {
    values: json.nullish(),
    as_node: text.nullish(),
    checkpoint_id: checkpointId.nullish(),
    checkpoint: checkpointConfig.nullish(),
  },
  'must be an object',
);
export type StateUpdateRequest = z.infer<typeof stateUpdate>;

export const stateAtCheckpoint = z.object(
  {
    checkpoint: checkpointConfig.nullish(),
    checkpoint_id: checkpointId.nullish(),
    subgraphs: z.boolean('must be true or false').nullish(),
    select: stateFieldList.nullish(),
  },
  'must be an object',
);

/** `before` comes as an id (Python), as a checkpoint, or as a config that holds one (JavaScript). */
const before = z.union(
  [
    checkpointId,
    z
      .object({ configurable: checkpointConfig })
      .transform((value) => value.configurable.checkpoint_id ?? undefined),
    checkpointConfig.transform((value) => value.checkpoint_id ?? undefined),
  ],
  'must be a checkpoint id or a checkpoint',
);

export const historyRequest = z.object(
  {
    limit: limit.nullish(),
    before: before.nullish(),
    metadata: jsonObject.nullish(),
    checkpoint: checkpointConfig.nullish(),
    select: stateFieldList.nullish(),
  },
  'must be an object',
);
export type HistoryRequest = z.infer<typeof historyRequest>;

export const assistantSearch = z.object(
  {
    graph_id: text.nullish(),
    name: text.nullish(),
    metadata: jsonObject.nullish(),
    limit: limit.nullish(),
    offset: offset.nullish(),
    sort_by: z.enum(['assistant_id', 'graph_id', 'name', 'created_at', 'updated_at']).nullish(),
    sort_order: sortOrder.nullish(),
    select: fieldList(assistantFields).nullish(),
  },
  'must be an object',
);
export type AssistantSearch = z.infer<typeof assistantSearch>;

/** The parts of a checkpoint that were really given. */
export function givenCheckpoint(
  checkpoint: CheckpointInput | null | undefined,
  checkpointIdGiven?: string | null,
): CheckpointConfig | null {
  const id = checkpointIdGiven ?? checkpoint?.checkpoint_id;
  const ns = checkpoint?.checkpoint_ns;
  const given: CheckpointConfig = {
    ...(id == null ? {} : { checkpoint_id: id }),
    ...(ns == null ? {} : { checkpoint_ns: ns }),
    ...(checkpoint?.checkpoint_map == null ? {} : { checkpoint_map: checkpoint.checkpoint_map }),
  };
  return Object.keys(given).length === 0 ? null : given;
}
