/**
 * What a file need not say twice. A step's value comes as the write of its task and in the checkpoint that takes it in:
 * where both lie in one segment and the value is long, the checkpoint says where. What else is left out is the affair of
 * entryLikeness.ts (what the entry before said) and entryDefaults.ts (what the entry itself says). Nothing of this shows
 * outside of the file.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Json } from '../../protocol/api.js';
import type { ChannelWrite, StoredValue } from '../../protocol/checkpoints.js';
import { withDefaults, withoutDefaults } from './entryDefaults.js';
import { likeBefore, lookBack, withLikeness } from './entryLikeness.js';
import type { LogEntry } from './segment.js';

/** In place of the value of a `full`, or the items of an `append`: the value of that write of that entry. */
interface Reference {
  entry: number;
  write: number;
}
type Referring = { kind: 'full'; same: Reference } | { kind: 'append'; base: string; same: Reference };

/** Characters from which on a value is long. */
const longFrom = 200;

/** The JSON of an entry, with references to entries before it. */
export function encodeEntry(entry: LogEntry, position: number, entries: readonly LogEntry[]): string {
  const short = withoutDefaults(likeBefore(entry, position, entries));
  if (entry.kind !== 'checkpoint') return JSON.stringify(short);
  const writes = Object.entries(entry.put.writes).map(
    ([channel, write]): [string, ChannelWrite | Referring] => {
      const same = sameValue(channel, write, position, entries);
      if (same === null) return [channel, write];
      const referring: Referring =
        write.kind === 'full' ? { kind: 'full', same } : { kind: 'append', base: write.base, same };
      return [channel, referring];
    },
  );
  const { put, ...rest } = short as typeof entry;
  return JSON.stringify({ ...rest, put: { ...put, writes: Object.fromEntries(writes) } });
}

/**
 * The entries of a file with the values in place of the references.
 * @param format Of the file.
 * @throws Error where a reference leads nowhere.
 */
export function withReferences(entries: LogEntry[], format: number): LogEntry[] {
  const whole = withLikeness(entries, format).map(withDefaults);
  return whole.map((entry, position) =>
    entry.kind === 'checkpoint' ? withValues(entry, whole, position) : entry,
  );
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
