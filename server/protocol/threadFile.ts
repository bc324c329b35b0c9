/**
 * A thread as one file: what `GET /backstep/threads/{id}/export` gives and `POST /backstep/threads/import` takes. Says
 * what such a file must look like; what its values would make of themselves is runs/threadFiles/foreignTypes's affair.
 */
import { z } from 'zod';
import type { JsonObject, Run, Thread } from './api.js';
import type { KeptCheckpoint } from './checkpoints.js';
import { config, json, jsonObject, text } from './requests.js';
import { graphFingerprint, taskTrace } from './traceSchemas.js';

export const threadFileFormat = 'backstep-thread';
export const threadFileVersion = 1;
/** How the names of such files end. */
export const threadFileSuffix = '.thread.json';

/** Where the graph was found that the thread ran on; null where nobody knows. */
export interface FiledGraph {
  graph_id: string;
  /** Relative to langgraph.json, with `/`; a module's name where it is none. */
  file: string;
  export_name: string;
  nodes: string[];
}

export type FiledThread = Omit<Thread, 'values' | 'interrupts' | 'extracted' | 'ttl'>;

export interface ThreadFile {
  format: typeof threadFileFormat;
  version: typeof threadFileVersion;
  exported_at: string;
  graph: FiledGraph | null;
  thread: FiledThread;
  /** Oldest first. */
  runs: Run[];
  /** Of all namespaces, oldest first: each builds only on others that come before it. */
  checkpoints: KeptCheckpoint[];
}

/** Ids become names of files and keys of references: one spelling only. */
const id = z
  .string('must be a UUID')
  .regex(/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/, 'must be a UUID in lower case');
const date = text.refine((value) => !Number.isNaN(Date.parse(value)), 'must be a date');
const texts = z.array(text, 'must be a list of strings');
const nodes = z.union([texts, z.literal('*')], 'must be a list of nodes or *').nullable();
const flag = z.boolean('must be true or false');

/** An object whose values are all of a kind; as it is, so that `__proto__` stays a key. */
function recordOf<T>(schema: z.ZodType<T>): z.ZodType<Record<string, T>> {
  return jsonObject
    .superRefine((value, context) => {
      for (const [key, item] of Object.entries(value)) {
        for (const { path, message } of schema.safeParse(item).error?.issues ?? [])
          context.addIssue({ code: 'custom', path: [key, ...path], message });
      }
    })
    .meta({ type: 'object' }) as unknown as z.ZodType<Record<string, T>>;
}

const storedValue = z.discriminatedUnion(
  'type',
  [
    z.object({ type: z.literal('json'), value: json }),
    z.object({ type: z.literal('tagged'), value: json }),
    z.object({
      type: z.literal('bytes'),
      tag: text,
      base64: text.regex(/^[A-Za-z0-9+/]*={0,2}$/, 'must be base64'),
      view: json.optional(),
    }),
  ],
  'must be a value of type json, tagged or bytes',
);

const channelWrite = z.discriminatedUnion(
  'kind',
  [
    z.object({ kind: z.literal('full'), value: storedValue }),
    z.object({ kind: z.literal('append'), base: id, items: z.array(json, 'must be a list') }),
  ],
  'must be of kind full or append',
);

const version = z.union([text, z.number()], 'must be a number or a string');
const versions = recordOf(version);

/** Loose, here and below: what a later version keeps is kept. */
const put = z.looseObject({
  checkpoint_ns: text,
  parent_checkpoint_id: id.nullable(),
  checkpoint: z.looseObject({
    v: z.number('must be a number'),
    id,
    ts: date,
    channel_versions: versions,
    versions_seen: recordOf(versions),
    extra: jsonObject.optional(),
  }),
  metadata: jsonObject,
  writes: recordOf(channelWrite),
  sources: recordOf(id),
});

const recordedCall = z.looseObject({
  kind: z.enum(['model', 'tool'], 'must be model or tool'),
  name: text,
  checkpoint_ns: text,
  input: z.looseObject({
    digest: text,
    parts: z.array(z.looseObject({ at: text, digest: text, text: text.optional() }), 'must be a list'),
  }),
  result: z.discriminatedUnion(
    'kind',
    [
      z.object({ kind: z.enum(['value', 'interrupt']), value: storedValue }),
      z.object({ kind: z.literal('error'), error: text, message: text, module: text.optional() }),
      z.object({ kind: z.literal('unkept'), reason: text }),
    ],
    'must be a result of kind value, interrupt, error or unkept',
  ),
});

const taskWrites = z.looseObject({
  run_id: id.optional(),
  trace: taskTrace.optional(),
  calls: z.array(recordedCall, 'must be a list').optional(),
  writes: z.array(
    z.looseObject({
      task_id: text,
      idx: z.number('must be a whole number').int('must be a whole number'),
      task_path: text.optional(),
      channel: text,
      value: storedValue,
    }),
    'must be a list',
  ),
});

const annotation = z.looseObject({
  checkpoint_ns: text,
  checkpoint_id: id,
  tasks: z.array(
    z.looseObject({
      id: text,
      name: text,
      path: z.array(json, 'must be a list'),
      checkpoint_ns: text.optional(),
    }),
    'must be a list',
  ),
  value_channels: z.union([texts, text], 'must be a list of channels or one channel'),
  values: json.optional(),
  next: texts.nullable().optional(),
  graph: graphFingerprint.optional(),
});

const checkpoint = z.looseObject({
  put,
  task_writes: z.array(taskWrites, 'must be a list'),
  annotation: annotation.nullable(),
});

const kwargs = z.looseObject(
  {
    input: json,
    command: json,
    config,
    context: jsonObject,
    checkpoint: jsonObject.nullable(),
    interrupt_before: nodes,
    interrupt_after: nodes,
    stream_mode: texts,
    stream_subgraphs: flag,
    stream_resumable: flag,
    durability: z.enum(['sync', 'async', 'exit'], 'must be sync, async or exit'),
    webhook: text.nullable(),
    feedback_keys: texts.nullable(),
    temporary: flag,
  },
  'must be an object',
);

const run = z.looseObject({
  run_id: id,
  thread_id: id,
  assistant_id: text,
  created_at: date,
  updated_at: date,
  status: z.enum(
    ['pending', 'running', 'error', 'success', 'timeout', 'interrupted'],
    'must be the status of a run',
  ),
  metadata: jsonObject,
  multitask_strategy: z.enum(
    ['reject', 'rollback', 'interrupt', 'enqueue'],
    'must be a strategy for several runs',
  ),
  kwargs,
  error: z.object({ error: text, message: text, stack: text.optional() }).optional(),
});

const thread = z.object({
  thread_id: id,
  created_at: date,
  updated_at: date,
  state_updated_at: date,
  metadata: jsonObject,
  status: z.enum(['idle', 'busy', 'interrupted', 'error'], 'must be the status of a thread'),
  config: jsonObject,
  error: json,
});

const graph = z.object({ graph_id: text, file: text, export_name: text, nodes: texts });

const shape = z.object(
  {
    format: z.literal(threadFileFormat, `must be "${threadFileFormat}": this is no exported thread`),
    version: z.literal(threadFileVersion, 'is not one that this version of Backstep can read'),
    exported_at: date,
    graph: graph.nullable(),
    thread,
    runs: z.array(run, 'must be a list'),
    checkpoints: z.array(checkpoint, 'must be a list'),
  },
  'must be an object',
);

export const threadFile = shape as unknown as z.ZodType<ThreadFile, JsonObject>;

export const threadImportQuery = z.object({
  /** With it the thread keeps its id: where that is taken, `raise` refuses and `do_nothing` gives what is there. */
  if_exists: z.enum(['raise', 'do_nothing'], 'must be raise or do_nothing').optional(),
  /** Takes values whose types reading them would construct, whatever they are. */
  trusted: z
    .enum(['true', 'false', '1', '0', ''], 'must be true or false')
    .transform((value) => value === 'true' || value === '1')
    .optional(),
});
export type ThreadImport = z.infer<typeof threadImportQuery>;

/** Beside `detail` in the answer to a file that holds such types. */
export interface ForeignTypesAnswer {
  detail: string;
  code: 'foreign-types';
  /** Their names, each once. */
  types: string[];
}
