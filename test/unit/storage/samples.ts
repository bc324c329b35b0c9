/** Checkpoints, threads and runs for the storage tests: small, and told apart by the numbers in their ids. */
import type { Json, JsonObject, Run, RunStatus } from '../../../server/protocol/api.js';
import type { ChannelWrite, PutCheckpoint, StoredCheckpoint } from '../../../server/protocol/checkpoints.js';
import type { CheckpointStore, ThreadRecord } from '../../../server/storage/port.js';

/** A UUID whose order is the number's. */
export function uuid(number: number): string {
  return `1f000000-0000-6000-8000-${number.toString(16).padStart(12, '0')}`;
}

export function threadId(number: number): string {
  return `2a000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;
}

export function full(value: Json): ChannelWrite {
  return { kind: 'full', value: { type: 'json', value } };
}

export function append(base: number, items: Json[]): ChannelWrite {
  return { kind: 'append', base: uuid(base), items };
}

export interface SampleOptions {
  thread?: string;
  ns?: string;
  parent?: number | null;
  writes?: Record<string, ChannelWrite>;
  sources?: Record<string, string>;
  metadata?: JsonObject;
}

export function checkpoint(number: number, options: SampleOptions = {}): PutCheckpoint {
  return {
    thread_id: options.thread ?? threadId(1),
    checkpoint_ns: options.ns ?? '',
    parent_checkpoint_id: options.parent == null ? null : uuid(options.parent),
    checkpoint: {
      v: 4,
      id: uuid(number),
      ts: new Date(1_700_000_000_000 + number).toISOString(),
      channel_versions: { a: number },
      versions_seen: {},
    },
    metadata: { source: 'loop', step: number, ...options.metadata },
    writes: options.writes ?? {},
    sources: options.sources ?? {},
  };
}

export function thread(id: string, metadata: JsonObject = {}): ThreadRecord {
  const time = '2025-01-01T00:00:00.000Z';
  return {
    thread_id: id,
    created_at: time,
    updated_at: time,
    state_updated_at: time,
    metadata,
    status: 'idle',
    config: {},
    error: null,
  };
}

export function run(number: number, status: RunStatus, thread = threadId(1)): Run {
  const time = new Date(1_700_000_000_000 + number).toISOString();
  return {
    run_id: uuid(number),
    thread_id: thread,
    assistant_id: uuid(999),
    created_at: time,
    updated_at: time,
    status,
    metadata: {},
    multitask_strategy: 'enqueue',
    kwargs: {
      input: { n: number },
      command: null,
      config: {},
      context: {},
      checkpoint: null,
      interrupt_before: null,
      interrupt_after: null,
      stream_mode: ['values'],
      stream_subgraphs: false,
      stream_resumable: false,
      durability: 'async',
      webhook: null,
      feedback_keys: null,
      temporary: false,
    },
  };
}

/** The JSON values of a stored checkpoint by channel. */
export function jsonValues(stored: StoredCheckpoint | null): [string, Json][] | null {
  if (stored === null) return null;
  return Object.entries(stored.values).map(([channel, value]) => [
    channel,
    value.type === 'json' ? value.value : null,
  ]);
}

export async function idsOf(
  store: CheckpointStore,
  query: Parameters<CheckpointStore['list']>[0],
): Promise<string[]> {
  const ids: string[] = [];
  for await (const each of store.list(query)) ids.push(each.checkpoint.id);
  return ids;
}
