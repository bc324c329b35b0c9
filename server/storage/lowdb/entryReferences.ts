/**
 * What a file need not say twice. A step's value comes as the write of its task and in the checkpoint that takes it in:
 * where both lie in one segment and the value is long, the checkpoint says where. Metadata is mostly that of the
 * checkpoint before, and the writes of an entry are mostly of one task. Nothing of this shows outside of the file.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Json, JsonObject } from '../../protocol/api.js';
import type { ChannelWrite, StoredValue } from '../../protocol/checkpoints.js';
import type { LogEntry } from './segment.js';

/** In place of the value of a `full`, or the items of an `append`: the value of that write of that entry. */
interface Reference {
  entry: number;
  write: number;
}
type Referring = { kind: 'full'; same: Reference } | { kind: 'append'; base: string; same: Reference };

/** As entries stand in the file, where they differ from what they mean. */
interface ShortCheckpoint {
  /** The entry of which this one has all the metadata, but for what it says itself. */
  like?: number;
}
interface ShortWrites {
  /** Of those writes that name none. */
  task_id?: string;
}

/** Entries to look back: those of the step before. */
const lookBack = 24;
/** Characters from which on a value is long. */
const longFrom = 200;

/** The JSON of an entry, with references to entries before it. */
export function encodeEntry(entry: LogEntry, position: number, entries: readonly LogEntry[]): string {
  if (entry.kind === 'writes') return JSON.stringify(shortWrites(entry));
  if (entry.kind !== 'checkpoint') return JSON.stringify(entry);
  const writes = Object.entries(entry.put.writes).map(
    ([channel, write]): [string, ChannelWrite | Referring] => {
      const same = sameValue(channel, write, position, entries);
      if (same === null) return [channel, write];
      const short: Referring =
        write.kind === 'full' ? { kind: 'full', same } : { kind: 'append', base: write.base, same };
      return [channel, short];
    },
  );
  const put = { ...entry.put, writes: Object.fromEntries(writes) };
  const like = alike(entry.put.metadata, position, entries);
  if (like === null) return JSON.stringify({ ...entry, put });
  return JSON.stringify({ ...entry, like: like.entry, put: { ...put, metadata: like.difference } });
}

/** The entries of a file with the values in place of the references. Throws where one leads nowhere. */
export function withReferences(entries: LogEntry[]): LogEntry[] {
  const metadata = new Map<number, JsonObject>();
  return entries.map((entry, position) => {
    if (entry.kind === 'writes') return wholeWrites(entry);
    if (entry.kind !== 'checkpoint') return entry;
    const { like, ...given }: typeof entry & ShortCheckpoint = entry;
    const base = like === undefined ? {} : metadata.get(like);
    if (base === undefined) throw new Error(`entry ${position + 1} refers to metadata that is not there`);
    const whole = { ...given, put: { ...given.put, metadata: { ...base, ...given.put.metadata } } };
    metadata.set(position, whole.put.metadata);
    return withValues(whole, entries, position);
  });
}

function withValues(
  entry: LogEntry & { kind: 'checkpoint' },
  entries: LogEntry[],
  position: number,
): LogEntry {
  const writes = Object.entries<ChannelWrite | Referring>(entry.put.writes);
  if (!writes.some(([, write]) => 'same' in write)) return entry;
  const whole = writes.map(([channel, write]): [string, ChannelWrite] => [
    channel,
    'same' in write ? referred(channel, write, entries, position) : write,
  ]);
  return { ...entry, put: { ...entry.put, writes: Object.fromEntries<ChannelWrite>(whole) } };
}

function shortWrites(entry: LogEntry & { kind: 'writes' }): object {
  const [first] = entry.writes;
  if (first === undefined || entry.writes.some(({ task_id }) => task_id !== first.task_id)) return entry;
  const { writes, ...rest } = entry;
  return { ...rest, task_id: first.task_id, writes: writes.map(({ task_id: _, ...write }) => write) };
}

function wholeWrites(entry: LogEntry & { kind: 'writes' } & ShortWrites): LogEntry {
  const { task_id, ...rest } = entry;
  if (task_id === undefined) return entry;
  return { ...rest, writes: entry.writes.map((write) => ({ ...{ task_id }, ...write })) };
}

/** The checkpoint before, where that has some of the metadata and nothing that is to be forgotten. */
function alike(
  metadata: JsonObject,
  position: number,
  entries: readonly LogEntry[],
): { entry: number; difference: JsonObject } | null {
  for (let entry = position - 1; entry >= Math.max(0, position - lookBack); entry--) {
    const before = entries[entry];
    if (before?.kind !== 'checkpoint') continue;
    const base = before.put.metadata;
    if (!Object.keys(base).every((key) => Object.hasOwn(metadata, key))) return null;
    const difference = Object.entries(metadata).filter(
      ([key, value]) => !Object.hasOwn(base, key) || !isDeepStrictEqual(base[key], value),
    );
    const isShorter = difference.length < Object.keys(metadata).length;
    return isShorter ? { entry, difference: Object.fromEntries(difference) } : null;
  }
  return null;
}

function referred(channel: string, write: Referring, entries: LogEntry[], position: number): ChannelWrite {
  const target = entries[write.same.entry];
  const found = target?.kind === 'writes' ? target.writes[write.same.write] : undefined;
  const value = found?.value;
  if (value !== undefined && value.type !== 'bytes' && found?.channel === channel) {
    if (write.kind === 'full') return { kind: 'full', value };
    if (Array.isArray(value.value)) return { kind: 'append', base: write.base, items: value.value };
  }
  throw new Error(`entry ${position + 1} refers to a value that is not there`);
}

function sameValue(
  channel: string,
  write: ChannelWrite,
  position: number,
  entries: readonly LogEntry[],
): Reference | null {
  if (write.kind === 'full' && write.value.type === 'bytes') return null;
  const wanted = write.kind === 'append' ? write.items : (write.value as { value: Json }).value;
  if (lengthOf(wanted) < longFrom) return null;
  for (let entry = position - 1; entry >= Math.max(0, position - lookBack); entry--) {
    const before = entries[entry];
    if (before?.kind !== 'writes') continue;
    const index = before.writes.findIndex(
      ({ channel: own, value }) =>
        own === channel && isOfType(value, write) && isDeepStrictEqual(value.value, wanted),
    );
    if (index !== -1) return { entry, write: index };
  }
  return null;
}

/** A part of a list is of the list's type, which the one worker that wrote both gave it. */
function isOfType(value: StoredValue, write: ChannelWrite): value is Exclude<StoredValue, { type: 'bytes' }> {
  if (value.type === 'bytes') return false;
  return write.kind === 'append' || write.value.type === value.type;
}

/** Characters of the strings in it, counted no further than is asked. */
function lengthOf(value: Json): number {
  if (typeof value === 'string') return value.length;
  if (value === null || typeof value !== 'object') return 0;
  let length = 0;
  for (const inner of Array.isArray(value) ? value : Object.values(value)) {
    length += lengthOf(inner);
    if (length >= longFrom) break;
  }
  return length;
}
