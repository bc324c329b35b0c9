/**
 * Puts the values of a checkpoint together again from what it and the checkpoints before it brought. Pure but for the
 * look-up it is given; where the records lie is the adapter's affair.
 */
import type { Json } from '../protocol/api.js';
import type { ChannelWrite, PutCheckpoint, StoredValue } from '../protocol/checkpoints.js';
import { StorageError } from './port.js';

/** Finds a checkpoint of the same thread and namespace; null where there is none. */
export type FindCheckpoint = (checkpointId: string) => Promise<PutCheckpoint | null>;

/**
 * Lists that were put together for one reader, by what they end with: the states of a history are mostly beginnings of
 * one list, and a beginning costs no walk.
 */
export type KnownLists = Map<string, KnownList>;

interface KnownList {
  type: 'json' | 'tagged';
  list: readonly Json[];
  length: number;
}

export interface ChannelValues {
  values: Record<string, StoredValue>;
  sources: Record<string, string>;
}

/**
 * Every channel's value, each through the checkpoint that brought it.
 * @throws StorageError `damaged` where a checkpoint on the way is missing or does not hold what it should.
 */
export async function channelValues(
  record: PutCheckpoint,
  find: FindCheckpoint,
  lists: KnownLists = new Map(),
): Promise<ChannelValues> {
  const origins = new Map(Object.entries(record.sources));
  for (const channel of Object.keys(record.writes)) origins.set(channel, record.checkpoint.id);
  const values: [string, StoredValue][] = [];
  for (const [channel, origin] of origins)
    values.push([channel, await channelValue(record, channel, origin, find, lists)]);
  // From entries, never by computed assignment: a channel may be called `__proto__`.
  return { values: Object.fromEntries(values), sources: Object.fromEntries(origins) };
}

async function channelValue(
  record: PutCheckpoint,
  channel: string,
  origin: string,
  find: FindCheckpoint,
  lists: KnownLists,
): Promise<StoredValue> {
  const key = (id: string): string => JSON.stringify([record.checkpoint_ns, channel, id]);
  const appended: { id: string; items: Json[] }[] = [];
  const seen = new Set<string>();
  let holderId = origin;
  for (;;) {
    const known = lists.get(key(holderId));
    if (known !== undefined) {
      const value: StoredValue = { type: known.type, value: known.list.slice(0, known.length) };
      return appended.length === 0 ? value : withAppended(record, channel, value, appended);
    }
    const holder = holderId === record.checkpoint.id ? record : await find(holderId);
    if (holder === null)
      throw damaged(record, channel, `checkpoint ${holderId}, which it builds on, is missing`);
    const write = ownWrite(holder, channel);
    const next = write === null ? ownSource(holder, channel) : write.kind === 'append' ? write.base : null;
    if (write?.kind === 'full') {
      const value = withAppended(record, channel, write.value, appended);
      remember(value, appended, (id, entry) => lists.set(key(id), entry));
      return value;
    }
    if (write?.kind === 'append') appended.push({ id: holderId, items: write.items });
    if (next === null) throw damaged(record, channel, `checkpoint ${holderId} does not hold the channel`);
    if (seen.has(next)) throw damaged(record, channel, `checkpoint ${next} builds on itself`);
    seen.add(next);
    holderId = next;
  }
}

function withAppended(
  record: PutCheckpoint,
  channel: string,
  value: StoredValue,
  appended: { items: Json[] }[],
): StoredValue {
  if (appended.length === 0) return value;
  if (value.type === 'bytes' || !Array.isArray(value.value)) {
    throw damaged(record, channel, 'what it appends to is not a list');
  }
  // The chain was walked from its end.
  const items = appended.toReversed().flatMap((each) => each.items);
  return { type: value.type, value: [...value.value, ...items] };
}

/** Every beginning of the list that a checkpoint on the way held. */
function remember(
  value: StoredValue,
  appended: { id: string; items: Json[] }[],
  keep: (id: string, entry: KnownList) => void,
): void {
  if (value.type === 'bytes' || !Array.isArray(value.value)) return;
  let length = value.value.length;
  for (const { id, items } of appended) {
    keep(id, { type: value.type, list: value.value, length });
    length -= items.length;
  }
}

function ownWrite(record: PutCheckpoint, channel: string): ChannelWrite | null {
  return Object.hasOwn(record.writes, channel) ? (record.writes[channel] ?? null) : null;
}

function ownSource(record: PutCheckpoint, channel: string): string | null {
  return Object.hasOwn(record.sources, channel) ? (record.sources[channel] ?? null) : null;
}

function damaged(record: PutCheckpoint, channel: string, reason: string): StorageError {
  return new StorageError(
    'damaged',
    `Checkpoint ${record.checkpoint.id} cannot be read: in channel "${channel}", ${reason}.`,
    { details: { thread_id: record.thread_id, checkpoint_id: record.checkpoint.id, channel } },
  );
}
