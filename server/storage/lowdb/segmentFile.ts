/**
 * The adapter between lowdb and the segment that is being written: it only ever grows, so after the first write the
 * disk is told what was added.
 */
import { crc32 } from 'node:zlib';
import { checksumEnd } from './checksum.js';
import type { Disk } from './disk.js';
import { durableJsonFile, type DurableJsonFile } from './durableJsonFile.js';
import { segmentEnd, segmentFormat, type LineOf, type Segment } from './segment.js';
import { writeFailed } from './writeFailed.js';

/** Closes the list of entries: `segmentEnd` without the end of the object. */
const listEnd = '\n]';
/** All that comes after the last entry, given the CRC-32 of all before. */
const endOf = (sum: number): string => listEnd + checksumEnd(crc32(listEnd, sum));
const endSize = endOf(0).length;

export function segmentFile(path: string, lineOf: LineOf, disk: Disk): DurableJsonFile<Segment> {
  const format = segmentFormat(lineOf);
  const file = durableJsonFile(path, format, disk);
  /**
   * What is in the file up to the end of its last entry; null until this process has written it: a person may have laid
   * it out differently.
   */
  let written: { threadId: string; entries: number; bytes: number; sum: number } | null = null;

  /** Encoded once, and into one buffer: it may hold a value of a hundred megabytes. */
  const whole = (data: Segment) => {
    const text = format.encode(data).slice(0, -segmentEnd.length);
    const bytes = Buffer.byteLength(text);
    const content = Buffer.allocUnsafe(bytes + endSize);
    content.write(text);
    const sum = crc32(content.subarray(0, bytes));
    content.write(endOf(sum), bytes);
    return { content, length: text.length + endSize, bytes, sum };
  };

  const write = async (data: Segment): Promise<void> => {
    const { thread_id: threadId, entries } = data;
    if (written?.threadId !== threadId) {
      const { content, length, bytes, sum } = whole(data);
      await disk.write(path, content).catch((error: unknown) => Promise.reject(writeFailed(path, error)));
      written = { threadId, entries: entries.length, bytes, sum };
      file.size = length;
      return;
    }
    const first = written.entries;
    const lines = entries.slice(first).map((entry, at) => lineOf(entry, first + at, entries));
    const added = lines.map((line) => `,\n${line}`).join('');
    const sum = crc32(added, written.sum);
    try {
      await disk.extend(path, written.bytes, added + endOf(sum), () => whole(data).content);
    } catch (error) {
      throw writeFailed(path, error);
    }
    written = { threadId, entries: entries.length, bytes: written.bytes + Buffer.byteLength(added), sum };
    file.size += added.length;
  };
  return {
    read: () => file.read(),
    readNow: () => file.readNow(),
    write,
    get size() {
      return file.size;
    },
    set size(size) {
      file.size = size;
    },
  };
}
