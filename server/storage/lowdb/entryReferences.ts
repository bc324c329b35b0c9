/**
 * What a step writes comes twice: as the write of its task, and in the checkpoint that takes it in. Where both lie in
 * one segment and the value is long, the file has it once and the checkpoint says where. Nothing of this shows outside
 * of the file.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Json } from '../../protocol/api.js';
import type { ChannelWrite } from '../../protocol/checkpoints.js';
import type { LogEntry } from './segment.js';

/** In place of the value of a `full`, or the items of an `append`: the value of that write of that entry. */
interface Reference {
  entry: number;
  write: number;
}
type Referring = { kind: 'full'; same: Reference } | { kind: 'append'; base: string; same: Reference };

/** Entries to look back: those of the step before. */
const lookBack = 24;
/** Characters from which on a value is long. */
const longFrom = 200;

/** The JSON of an entry, with references to entries before it. */
export function encodeEntry(entry: LogEntry, position: number, entries: readonly LogEntry[]): string {
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
  return JSON.stringify({ ...entry, put: { ...entry.put, writes: Object.fromEntries(writes) } });
}

/** The entries of a file with the values in place of the references. Throws where one leads nowhere. */
export function withReferences(entries: LogEntry[]): LogEntry[] {
  return entries.map((entry, position) => {
    if (entry.kind !== 'checkpoint') return entry;
    const writes = Object.entries<ChannelWrite | Referring>(entry.put.writes);
    if (!writes.some(([, write]) => 'same' in write)) return entry;
    const whole = writes.map(([channel, write]): [string, ChannelWrite] => [
      channel,
      'same' in write ? referred(write, entries, position) : write,
    ]);
    return {
      ...entry,
      put: { ...entry.put, writes: Object.fromEntries<ChannelWrite>(whole) },
    };
  });
}

function referred(write: Referring, entries: LogEntry[], position: number): ChannelWrite {
  const target = entries[write.same.entry];
  const value = target?.kind === 'writes' ? target.writes[write.same.write]?.value : undefined;
  if (value?.type === 'json') {
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
  if (write.kind === 'full' && write.value.type !== 'json') return null;
  const wanted = write.kind === 'append' ? write.items : (write.value as { value: Json }).value;
  if (lengthOf(wanted) < longFrom) return null;
  for (let entry = position - 1; entry >= Math.max(0, position - lookBack); entry--) {
    const before = entries[entry];
    if (before?.kind !== 'writes') continue;
    const index = before.writes.findIndex(
      ({ channel: own, value }) =>
        own === channel && value.type === 'json' && isDeepStrictEqual(value.value, wanted),
    );
    if (index !== -1) return { entry, write: index };
  }
  return null;
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
