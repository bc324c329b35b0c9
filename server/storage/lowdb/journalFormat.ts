/**
 * How the journal stands in its files: one record after another, each a line of JSON that says what follows, so that
 * people can read it and a record that a crash cut off is told from one that is damaged. Pure.
 */
import { crc32 } from 'node:zlib';
import { isRecord } from './isRecord.js';

export type JournalRecord =
  /** The file is its first `keep` bytes as they were, and `data` after them. */
  | { kind: 'write'; file: string; keep: number; data: Buffer }
  /** The file, or the folder with all that is in it, is gone. */
  | { kind: 'remove'; file: string };

export interface ReadJournal {
  records: JournalRecord[];
  /** What is wrong after the last of the records; null where the file ends there, or in the middle of one. */
  damage: string | null;
}

const newline = 10;

/** In pieces, for what is written may be large. `file` is relative to the data folder, with slashes. */
export function encodeRecord(record: JournalRecord): Buffer[] {
  if (record.kind === 'remove') return [Buffer.from(`${JSON.stringify({ remove: record.file })}\n`)];
  const { file, keep, data } = record;
  const head = { write: file, keep, bytes: data.length, crc: crc32(data) };
  return [Buffer.from(`${JSON.stringify(head)}\n`), data, Buffer.of(newline)];
}

export function decodeJournal(bytes: Buffer): ReadJournal {
  const records: JournalRecord[] = [];
  let at = 0;
  while (at < bytes.length) {
    const end = bytes.indexOf(newline, at);
    if (end === -1) {
      const damage = isCutOff(bytes.subarray(at)) ? null : `byte ${at} does not begin a record`;
      return { records, damage };
    }
    const head = parsed(bytes.toString('utf8', at, end));
    if (head === null) return { records, damage: `byte ${at} does not begin a record` };
    if (head.kind === 'remove') {
      records.push(head);
      at = end + 1;
      continue;
    }
    const next = end + 1 + head.size + 1;
    if (next > bytes.length) break;
    const data = bytes.subarray(end + 1, next - 1);
    if (crc32(data) !== head.crc) {
      if (next === bytes.length) break;
      return { records, damage: `the record at byte ${at} is not what was written` };
    }
    records.push({ kind: 'write', file: head.file, keep: head.keep, data });
    at = next;
  }
  return { records, damage: null };
}

/** How every record begins. */
const beginnings = ['{"write":"threads/', '{"remove":"threads/'];

/** Whether these bytes are what a crash leaves of a line: its beginning, or (after a power cut) zeros. */
function isCutOff(bytes: Buffer): boolean {
  const start = bytes.toString('latin1', 0, 24);
  if (beginnings.some((each) => each.startsWith(start) || start.startsWith(each))) return true;
  return bytes.every((byte) => byte === 0);
}

type Head =
  { kind: 'remove'; file: string } | { kind: 'write'; file: string; keep: number; size: number; crc: number };

function parsed(text: string): Head | null {
  let head: unknown;
  try {
    head = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isRecord(head)) return null;
  if (isInside(head.remove)) return { kind: 'remove', file: head.remove };
  const { write, keep, bytes, crc } = head;
  if (!isInside(write) || !isCount(keep) || !isCount(bytes) || !isCount(crc)) return null;
  return { kind: 'write', file: write, keep, size: bytes, crc };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

/** Whatever somebody wrote into a journal, nothing outside the threads is touched. */
function isInside(file: unknown): file is string {
  return typeof file === 'string' && /^threads(\/[\w-][\w.-]*)+$/.test(file);
}
