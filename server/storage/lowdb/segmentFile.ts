/**
 * The adapter between lowdb and the segment that is being written: it only ever grows, so after the first write the
 * disk is told what was added.
 */
import type { Disk } from './disk.js';
import { durableJsonFile, type DurableJsonFile } from './durableJsonFile.js';
import { segmentEnd, segmentFormat, type LineOf, type Segment } from './segment.js';
import { writeFailed } from './writeFailed.js';

export function segmentFile(path: string, lineOf: LineOf, disk: Disk): DurableJsonFile<Segment> {
  const format = segmentFormat(lineOf);
  const file = durableJsonFile(path, format, disk);
  /** What is in the file; null until this process has written it: a person may have laid it out differently. */
  let written: { threadId: string; entries: number; bytes: number } | null = null;

  const write = async (data: Segment): Promise<void> => {
    const { thread_id: threadId, entries } = data;
    if (written?.threadId !== threadId) {
      await file.write(data);
      written = { threadId, entries: entries.length, bytes: Buffer.byteLength(format.encode(data)) };
      return;
    }
    const linesFrom = (first: number): string =>
      entries
        .slice(first)
        .map((entry, at) => lineOf(entry, first + at, entries))
        .join(',\n');
    const keep = written.bytes - segmentEnd.length;
    const text = `,\n${linesFrom(written.entries)}${segmentEnd}`;
    try {
      await disk.extend(path, keep, text, () => format.encode(data));
    } catch (error) {
      throw writeFailed(path, error);
    }
    written = { threadId, entries: entries.length, bytes: keep + Buffer.byteLength(text) };
    file.size += text.length;
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
