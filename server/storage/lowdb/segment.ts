/**
 * The shape of a segment: a bounded piece of a thread's checkpoint log, one entry per line so that people and diff
 * tools can read it. Later entries win over earlier ones. Where segments lie is checkpointLog.ts's affair.
 */
import type { RecordedCall } from '../../protocol/calls.js';
import type { CheckpointAnnotation, PendingWrite, PutCheckpoint } from '../../protocol/checkpoints.js';
import type { TaskTrace } from '../../protocol/traces.js';
import type { CheckpointPlace } from '../checkpointQuery.js';
import type { JsonFormat } from './durableJsonFile.js';
import { withReferences } from './entryReferences.js';
import { isRecord } from './isRecord.js';

/** The thread's id stands once in the segment, not in every entry: so a thread is copied without reading its values. */
export type LogEntry =
  | { kind: 'checkpoint'; put: Omit<PutCheckpoint, 'thread_id'> }
  | {
      kind: 'writes';
      checkpoint_ns: string;
      checkpoint_id: string;
      writes: PendingWrite[];
      run_id?: string | undefined;
      trace?: TaskTrace | undefined;
      calls?: RecordedCall[] | undefined;
    }
  | { kind: 'annotation'; annotation: Omit<CheckpointAnnotation, 'thread_id'> }
  /** Checkpoints that are gone from here on; their values stay for those that build on them. */
  | { kind: 'removed'; places: CheckpointPlace[] }
  /** What the run had written onto checkpoints up to here is taken back. */
  | { kind: 'withdrawn'; run_id: string };

export interface Segment {
  thread_id: string;
  entries: LogEntry[];
}

const formatVersion = 3;
/** 1: no values that refer to others; 2: only metadata refers to that of the entry before. */
const readable: unknown[] = [1, 2, formatVersion];
/** After the last entry. */
export const segmentEnd = '\n]}\n';

/** The JSON of an entry, given the segment's entries and its position among them. */
export type LineOf = (entry: LogEntry, position: number, entries: readonly LogEntry[]) => string;

/**
 * How segments stand in files.
 * @param lineOf Whoever appends entries keeps their lines, so that a write costs no more than joining them.
 */
export function segmentFormat(lineOf: LineOf): JsonFormat<Segment> {
  return {
    encode({ thread_id, entries }) {
      const head = `{"format":${formatVersion},"thread_id":${JSON.stringify(thread_id)},"entries":[`;
      return `${head}\n${entries.map(lineOf).join(',\n')}${segmentEnd}`;
    },
    decode(json) {
      if (!isRecord(json)) throw new Error('not an object');
      if (!readable.includes(json.format)) throw new Error(`format ${String(json.format)} is not known here`);
      if (typeof json.thread_id !== 'string' || json.thread_id === '') throw new Error('no thread_id');
      if (!Array.isArray(json.entries)) throw new Error('no list of entries');
      const entries: unknown[] = json.entries;
      const wrong = entries.findIndex((entry) => !isEntry(entry));
      if (wrong !== -1) throw new Error(`entry ${wrong + 1} is not one`);
      return {
        thread_id: json.thread_id,
        entries: withReferences(entries as LogEntry[], Number(json.format)),
      };
    },
  };
}

function isEntry(entry: unknown): boolean {
  if (!isRecord(entry)) return false;
  if (entry.like !== undefined && !Number.isInteger(entry.like)) return false;
  if (entry.kind === 'writes') {
    const ofTask = typeof entry.task_id === 'string';
    if (entry.calls !== undefined && !Array.isArray(entry.calls)) return false;
    return (
      hasPlace(entry) &&
      (entry.trace === undefined || isRecord(entry.trace)) &&
      Array.isArray(entry.writes) &&
      entry.writes.every((write) => isWrite(write, ofTask))
    );
  }
  if (entry.kind === 'withdrawn') return typeof entry.run_id === 'string';
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
  if (isRecord(write.same)) {
    const { entry, write: index } = write.same;
    const isWhere = Number.isInteger(entry) && Number.isInteger(index);
    return isWhere && (write.kind === 'full' || (write.kind === 'append' && typeof write.base === 'string'));
  }
  if (write.kind === 'full') return isValue(write.value);
  return write.kind === 'append' && typeof write.base === 'string' && Array.isArray(write.items);
}

/** @param ofTask The entry says whose writes they are. */
function isWrite(write: unknown, ofTask: boolean): boolean {
  return (
    isRecord(write) &&
    (typeof write.task_id === 'string' || (ofTask && write.task_id === undefined)) &&
    typeof write.idx === 'number' &&
    typeof write.channel === 'string' &&
    isValue(write.value)
  );
}

function isValue(value: unknown): boolean {
  if (!isRecord(value)) return false;
  if (value.type === 'json' || value.type === 'tagged') return Object.hasOwn(value, 'value');
  return value.type === 'bytes' && typeof value.tag === 'string' && typeof value.base64 === 'string';
}

function isAnnotation(annotation: Record<string, unknown>): boolean {
  return hasPlace(annotation) && Array.isArray(annotation.tasks);
}

function hasPlace(place: Record<string, unknown>): boolean {
  return typeof place.checkpoint_ns === 'string' && typeof place.checkpoint_id === 'string';
}
