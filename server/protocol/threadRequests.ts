/** What callers may send about threads, beyond their states and runs. */
import { z } from 'zod';
import { json, jsonObject, limit, offset, text, uuid } from './requests.js';
import { fieldList, threadFields } from './selects.js';

const minutes = z.number('must be a number of minutes').positive('must be above 0').max(1_000_000_000);
const pruneStrategy = z.enum(['delete', 'keep_latest'], 'must be delete or keep_latest');

/** Minutes alone mean `delete`. */
export const threadTtl = z.union(
  [minutes, z.object({ ttl: minutes, strategy: pruneStrategy.nullish() })],
  'must be {"ttl": minutes, "strategy": "delete" or "keep_latest"}',
);
export type ThreadTtlInput = z.infer<typeof threadTtl>;

const superstep = z.object({
  updates: z.array(
    z.object({ values: json.nullish(), command: jsonObject.nullish(), as_node: text.nullish() }),
  ),
});

export const threadCreate = z.object(
  {
    thread_id: uuid.nullish(),
    metadata: jsonObject.nullish(),
    if_exists: z.enum(['raise', 'do_nothing']).nullish(),
    supersteps: z.array(superstep).nullish(),
    ttl: threadTtl.nullish(),
  },
  'must be an object',
);
export type ThreadCreate = z.infer<typeof threadCreate>;

export const threadPatch = z.object(
  { metadata: jsonObject.nullish(), ttl: threadTtl.nullish() },
  'must be an object',
);
export type ThreadPatch = z.infer<typeof threadPatch>;

export const threadPrune = z.object(
  { thread_ids: z.array(uuid, 'must be a list of thread ids'), strategy: pruneStrategy.nullish() },
  'must be an object',
);

/** `PATCH /threads/{id}/state` changes the thread's metadata. */
export const statePatch = z.object({ metadata: jsonObject }, 'must be an object');

const extractPath = text.regex(
  /^(values|metadata|config|interrupts)(\.[^.[\]]+|\[-?\d+\])*$/,
  'must be a path like values.messages[-1].content',
);
const threadStatus = z.enum(['idle', 'busy', 'interrupted', 'error']);

export const threadSearch = z.object(
  {
    metadata: jsonObject.nullish(),
    values: jsonObject.nullish(),
    status: threadStatus.nullish(),
    ids: z.array(uuid, 'must be a list of thread ids').nullish(),
    limit: limit.nullish(),
    offset: offset.nullish(),
    sort_by: z.enum(['thread_id', 'status', 'created_at', 'updated_at', 'state_updated_at']).nullish(),
    sort_order: z.enum(['asc', 'desc']).nullish(),
    select: fieldList(threadFields).nullish(),
    extract: z
      .record(text, extractPath)
      .refine((paths) => Object.keys(paths).length <= 10, 'must hold at most 10 paths')
      .nullish(),
  },
  'must be an object',
);
export type ThreadSearch = z.infer<typeof threadSearch>;
