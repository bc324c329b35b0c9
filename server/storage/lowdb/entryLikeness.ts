/**
 * What an entry of a segment need not say because the last one of its kind said it (`like`): of a checkpoint the
 * metadata, versions and sources that did not change, of writes their run, of an annotation the graph. Pure.
 */
import { isDeepStrictEqual } from 'node:util';
import type { LogEntry } from './segment.js';

/** As an entry stands in the file: with the position of the entry that it is like. */
export type LikeEntry = LogEntry & { like?: number };

type Part = Record<string, unknown>;
type Parts = Record<string, Part>;

/** Entries to look back: those of the step before. */
export const lookBack = 24;

/** The entry without what the last one of its kind has too; the entry itself where nothing can be left out. */
export function likeBefore(entry: LogEntry, position: number, entries: readonly LogEntry[]): LikeEntry {
  const own = partsOf(entry);
  if (own === null) return entry;
  for (let like = position - 1; like >= Math.max(0, position - lookBack); like--) {
    const before = entries[like];
    if (before?.kind !== entry.kind) continue;
    const rest = withoutCommon(own, partsOf(before) ?? {}, writtenBy(entry));
    return rest === null ? entry : { ...withParts(entry, rest), like };
  }
  return entry;
}

/**
 * The entries with all that they left out.
 * @param format Of the segment: until 2 only metadata was left out.
 * @throws Error where the entry that one is like is not there.
 */
export function withLikeness(entries: readonly LikeEntry[], format: number): LogEntry[] {
  const whole: LogEntry[] = [];
  for (const [position, { like, ...entry }] of entries.entries()) {
    const own = partsOf(entry);
    if (like === undefined || own === null) {
      whole.push(entry);
      continue;
    }
    const before = whole[like];
    if (before?.kind !== entry.kind)
      throw new Error(`entry ${position + 1} refers to one of its kind that is not there`);
    const base = partsOf(before) ?? {};
    const shared = format > 2 ? base : { metadata: base.metadata ?? {} };
    whole.push(withParts(entry, withCommon(own, shared, writtenBy(entry))));
  }
  return whole;
}

/** The parts of which an entry may leave something out; null where it says all by itself. */
function partsOf(entry: LogEntry): Parts | null {
  const parts: Parts = {};
  changeParts(entry, (part, name) => {
    parts[name] = Object.fromEntries(Object.entries(part));
    return part;
  });
  return Object.keys(parts).length === 0 ? null : parts;
}

const withParts = (entry: LogEntry, parts: Parts): LogEntry =>
  // What was left out comes from an entry of the same kind, which was checked as this one.
  changeParts(entry, <T extends object>(part: T, name: string) => (parts[name] ?? part) as T);

function changeParts(entry: LogEntry, change: <T extends object>(part: T, name: string) => T): LogEntry {
  switch (entry.kind) {
    case 'checkpoint': {
      const { put } = entry;
      const checkpoint = {
        ...put.checkpoint,
        channel_versions: change(put.checkpoint.channel_versions, 'channel_versions'),
        versions_seen: change(put.checkpoint.versions_seen, 'versions_seen'),
      };
      const metadata = change(put.metadata, 'metadata');
      return { ...entry, put: { ...put, checkpoint, metadata, sources: change(put.sources, 'sources') } };
    }
    case 'writes': {
      const { run_id, ...rest } = entry;
      return { ...rest, ...change(run_id === undefined ? {} : { run_id }, 'run') };
    }
    case 'annotation': {
      const { tasks, values, next, checkpoint_ns, checkpoint_id, ...ofGraph } = entry.annotation;
      const own = {
        ...{ checkpoint_ns, checkpoint_id, tasks },
        ...(values === undefined ? {} : { values }),
        ...(next === undefined ? {} : { next }),
      };
      return { ...entry, annotation: { ...own, ...change(ofGraph, 'graph') } };
    }
    default:
      return entry;
  }
}

/** Channels whose value the entry brings: they have no source any more. */
function writtenBy(entry: LogEntry): ReadonlySet<string> {
  return new Set(entry.kind === 'checkpoint' ? Object.keys(entry.put.writes) : []);
}

/** What differs, part by part. Null where the base has something that is to be forgotten, or nothing in common. */
function withoutCommon(own: Parts, base: Parts, written: ReadonlySet<string>): Parts | null {
  const rest: Parts = {};
  let left = 0;
  for (const [name, part] of Object.entries(own)) {
    const before = base[name] ?? {};
    const isKnown = (key: string): boolean =>
      Object.hasOwn(part, key) || (name === 'sources' && written.has(key));
    if (!Object.keys(before).every(isKnown)) return null;
    const differs = Object.entries(part).filter(
      ([key, value]) => !Object.hasOwn(before, key) || !isDeepStrictEqual(before[key], value),
    );
    left += Object.keys(part).length - differs.length;
    rest[name] = Object.fromEntries(differs);
  }
  return left === 0 ? null : rest;
}

function withCommon(own: Parts, base: Parts, written: ReadonlySet<string>): Parts {
  const whole = Object.entries(own).map(([name, part]): [string, Part] => {
    const before = Object.entries(base[name] ?? {});
    const kept = name === 'sources' ? before.filter(([key]) => !written.has(key)) : before;
    return [name, { ...Object.fromEntries(kept), ...part }];
  });
  return Object.fromEntries(whole);
}
