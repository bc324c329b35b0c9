/** Schemas of runs and crons. */
import type { Run, RunError } from '../api.js';
import type { Cron } from '../crons.js';
import {
  any,
  fields,
  flag,
  listOf,
  nullable,
  oneOf,
  part,
  record,
  ref,
  text,
  time,
  uuid,
  type Schema,
} from './schema.js';

const breakpoints: Schema = { anyOf: [{ const: '*' }, listOf(text), { type: 'null' }] };

const run = fields<Run>(
  {
    run_id: uuid,
    thread_id: uuid,
    assistant_id: uuid,
    created_at: time,
    updated_at: time,
    status: oneOf('pending', 'running', 'error', 'success', 'timeout', 'interrupted'),
    metadata: record,
    multitask_strategy: oneOf('reject', 'rollback', 'interrupt', 'enqueue'),
    kwargs: ref('RunKwargs'),
    error: ref('RunError'),
  },
  ['error'],
);

const cron = fields<Cron>({
  cron_id: uuid,
  assistant_id: uuid,
  thread_id: nullable(uuid),
  on_run_completed: { enum: ['delete', 'keep', null] },
  end_time: nullable(time),
  schedule: text,
  timezone: nullable(text),
  created_at: time,
  updated_at: time,
  user_id: nullable(text),
  payload: record,
  next_run_date: nullable(time),
  metadata: record,
  enabled: flag,
});

export const runSchemas: Record<string, Schema> = {
  Run: run,
  RunPart: part(run),
  /** What was asked for; runs of earlier versions may have less. */
  RunKwargs: {
    type: 'object',
    properties: {
      input: any,
      command: any,
      config: record,
      context: record,
      checkpoint: nullable(ref('Checkpoint')),
      interrupt_before: breakpoints,
      interrupt_after: breakpoints,
      stream_mode: listOf(text),
      stream_subgraphs: flag,
      durability: oneOf('sync', 'async', 'exit'),
      webhook: nullable(text),
      feedback_keys: nullable(listOf(text)),
      temporary: flag,
    },
  },
  RunError: fields<RunError>({ error: text, message: text, stack: text }, ['stack']),
  Cron: cron,
  CronPart: part(cron),
};
