/** Query strings of the API as zod schemas: every value arrives as text, and booleans come as true/false or 1/0. */
import { z } from 'zod';
import { uuid } from './requests.js';
import { fieldList, runFields, stateFieldList } from './selects.js';

const flag = z
  .enum(['true', 'false', '1', '0', ''], 'must be true or false')
  .transform((value) => value === 'true' || value === '1');
const whole = z.string().regex(/^\d+$/, 'must be a whole number').transform(Number);
const limit = whole.refine((value) => value >= 1 && value <= 1000, 'must be between 1 and 1000');

export const threadQuery = z.object({ include: z.string().optional() });
/** Repeated, or joined with commas. */
const names = z.string().transform((joined) => joined.split(',').filter((name) => name !== ''));
export const stateQuery = z.object({
  subgraphs: flag.optional(),
  select: names.pipe(stateFieldList).optional(),
});
export const historyQuery = z.object({ limit: limit.optional(), before: uuid.optional() });
export const stepsQuery = historyQuery.extend({ checkpoint_ns: z.string().optional() });
export const runListQuery = z.object({
  limit: limit.optional(),
  offset: whole.optional(),
  status: z.enum(['pending', 'running', 'error', 'success', 'timeout', 'interrupted', '']).optional(),
  select: names.pipe(fieldList(runFields)).optional(),
});
export const cancelQuery = z.object({
  wait: flag.optional(),
  action: z.enum(['interrupt', 'rollback'], 'must be interrupt or rollback').optional(),
});
export const joinQuery = z.object({
  cancel_on_disconnect: flag.optional(),
  stream_mode: z.string().optional(),
});
export const assistantDeleteQuery = z.object({ delete_threads: flag.optional() });
export const latestQuery = z.object({ version: whole.optional() });
export const subgraphsQuery = z.object({ recurse: flag.optional() });
/** As the specification and as the SDKs name it; repeated, or joined with commas. */
export const threadStreamQuery = z.object({
  stream_mode: z.string().optional(),
  stream_modes: z.string().optional(),
});
export const debuggerQuery = z.object({ graph_id: z.string().min(1, 'must name a graph') });
export const metricsQuery = z.object({ format: z.enum(['prometheus', 'json']).optional() });
/** `xray` is a depth or a boolean. */
export const graphQuery = z.object({
  xray: z.union([flag, whole], 'must be true, false or a depth').optional(),
});
/** `pass` stands for a key or a user, in addresses that the server hands out. */
export const uiFileQuery = z.object({ pass: z.string().optional() });
