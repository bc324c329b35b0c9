/**
 * The shape of a segment: a bounded piece of a thread's checkpoint log, one entry per line so that people and diff
 * tools can read it. Later entries win over earlier ones. Where segments lie is checkpointLog.ts's affair.
 */
import type { CheckpointAnnotation, PendingWrite, PutCheckpoint } from '../../protocol/checkpoints.js';
import type { CheckpointPlace } from '../checkpointQuery.js';
import type { JsonFormat } from './durableJsonFile.js';
import { isRecord } from './isRecord.js';

/** The thread's id stands once in the segment, not in every entry: so a thread is copied without reading its values. */
export type LogEntry =
  | { kind: 'checkpoint'; put: Omit<PutCheckpoint, 'thread_id'> }
  | { kind: 'writes'; checkpoint_ns: string; checkpoint_id: string; writes: PendingWrite[] }
  | { kind: 'annotation'; annotation: Omit<CheckpointAnnotation, 'thread_id'> }
  /** Checkpoints that are gone from here on; their values stay for those that build on them. */
  | { kind: 'removed'; places: CheckpointPlace[] };

export interface Segment {
  thread_id: string;
  entries: LogEntry[];
}

const formatVersion = 1;

/**
 * How segments stand in files.
 * @param lineOf The JSON of an entry: whoever appends entries keeps their lines, so that a write costs no more than
 * joining them.
 */
export function segmentFormat(lineOf: (entry: LogEntry) => string): JsonFormat<Segment> {
  return {
    grows: true,
    encode({ thread_id, entries }) {
      const head = `{"format":${formatVersion},"thread_id":${JSON.stringify(thread_id)},"entries":[`;
      return `${head}\n${entries.map(lineOf).join(',\n')}\n]}\n`;
    },
    decode(json) {
      if (!isRecord(json)) throw new Error('not an object');
      if (json.format !== formatVersion) throw new Error(`format ${String(json.format)} is not known here`);
      if (typeof json.thread_id !== 'string' || json.thread_id === '') throw new Error('no thread_id');
      if (!Array.isArray(json.entries)) throw new Error('no list of entries');
      const entries: unknown[] = json.entries;
      const wrong = entries.findIndex((entry) => !isEntry(entry));
      if (wrong !== -1) throw new Error(`entry ${wrong + 1} is not one`);
      return { thread_id: json.thread_id, entries: entries as LogEntry[] };
    },
  };
}

function isEntry(entry: unknown): boolean {
  if (!isRecord(entry)) return false;
  if (entry.kind === 'writes')
    return hasPlace(entry) && Array.isArray(entry.writes) && entry.writes.every(isWrite);
  if (entry.kind === 'annotation') return isRecord(entry.annotation) && isAnnotation(entry.annotation);
  if (entry.kind === 'removed')
    return Array.isArray(entry.places) && entry.places.every((place) => isRecord(place) && hasPlace(place));
  return entry.kind === 'checkpoint' && isRecord(entry.put) && isCheckpoint(entry.put);
}

function isCheckpoint(put: Record<string, unknown>): boolean {
  const { checkpoint, metadata, writes, sources, parent_checkpoint_id: parent } = put;
  return (
    typeof put.checkpoint_ns === 'string' &&
    (parent === null || typeof parent === 'string') &&
    isRecord(checkpoint) &&
    typeof checkpoint.id === 'string' &&
    typeof checkpoint.ts === 'string' &&
    isRecord(checkpoint.channel_versions) &&
    isRecord(metadata) &&
    isRecord(writes) &&
    Object.values(writes).every(isChannelWrite) &&
    isRecord(sources) &&
    Object.values(sources).every((source) => typeof source === 'string')
  );
}

function isChannelWrite(write: unknown): boolean {
  if (!isRecord(write)) return false;
  if (write.kind === 'full') return isValue(write.value);
  return write.kind === 'append' && typeof write.base === 'string' && Array.isArray(write.items);
}

function isWrite(write: unknown): boolean {
  return (
    isRecord(write) &&
    typeof write.task_id === 'string' &&
    typeof write.idx === 'number' &&
    typeof write.channel === 'string' &&
    isValue(write.value)
  );
}

function isValue(value: unknown): boolean {
  if (!isRecord(value)) return false;
  if (value.type === 'json') return Object.hasOwn(value, 'value');
  return value.type === 'bytes' && typeof value.tag === 'string' && typeof value.base64 === 'string';
}

function isAnnotation(annotation: Record<string, unknown>): boolean {
  return hasPlace(annotation) && Array.isArray(annotation.tasks);
}

function hasPlace(place: Record<string, unknown>): boolean {
  return typeof place.checkpoint_ns === 'string' && typeof place.checkpoint_id === 'string';
}
