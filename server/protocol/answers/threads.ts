/** Schemas of threads and their states. */
import type { CheckpointConfig, CheckpointRef, Thread, ThreadState, ThreadTask, ThreadTtl } from '../api.js';
import type { StatePreview } from '../backstep.js';
import {
  any,
  count,
  fields,
  listOf,
  mapOf,
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

const map = nullable(record);

const state = {
  values: any,
  next: listOf(text),
  tasks: listOf(ref('ThreadTask')),
  metadata: record,
  created_at: nullable(time),
  checkpoint: ref('Checkpoint'),
  parent_checkpoint: nullable(ref('Checkpoint')),
  interrupts: listOf(ref('Interrupt')),
  checkpoint_id: nullable(uuid),
  parent_checkpoint_id: nullable(uuid),
};

const thread = fields<Thread>(
  {
    thread_id: uuid,
    created_at: time,
    updated_at: time,
    state_updated_at: time,
    metadata: record,
    status: oneOf('idle', 'busy', 'interrupted', 'error'),
    config: record,
    values: any,
    interrupts: mapOf(listOf(ref('Interrupt'))),
    error: any,
    ttl: ref('ThreadTtl'),
    extracted: record,
  },
  ['ttl', 'extracted'],
);

export const threadSchemas: Record<string, Schema> = {
  Thread: thread,
  ThreadPart: part(thread),
  ThreadTtl: fields<ThreadTtl>({
    strategy: oneOf('delete', 'keep_latest'),
    ttl_minutes: { type: 'number', exclusiveMinimum: 0 },
    expires_at: time,
  }),
  ThreadStorage: fields<{ thread_id: string; total_bytes: number; channels: Record<string, number> }>({
    thread_id: uuid,
    total_bytes: count,
    channels: mapOf(count),
  }),
  ThreadState: fields<ThreadState>(state),
  StatePreview: fields<StatePreview>({ ...state, changed: listOf(text), written: listOf(text) }),
  ThreadTask: fields<ThreadTask>({
    id: text,
    name: text,
    path: listOf(any),
    error: nullable(text),
    interrupts: listOf(ref('Interrupt')),
    checkpoint: nullable(ref('Checkpoint')),
    state: nullable(ref('ThreadState')),
    result: any,
  }),
  Checkpoint: fields<CheckpointConfig>(
    { thread_id: uuid, checkpoint_ns: text, checkpoint_id: nullable(uuid), checkpoint_map: map },
    ['thread_id', 'checkpoint_ns', 'checkpoint_id', 'checkpoint_map'],
  ),
  Interrupt: { type: 'object', properties: { id: text, value: any }, required: ['value'] },
  StateUpdated: fields<CheckpointRef & { checkpoint: CheckpointRef; configurable: CheckpointRef }>(
    {
      checkpoint: ref('Checkpoint'),
      configurable: ref('Checkpoint'),
      thread_id: uuid,
      checkpoint_ns: text,
      checkpoint_id: uuid,
      checkpoint_map: map,
    },
    ['checkpoint_map'],
  ),
};
