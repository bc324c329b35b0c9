/**
 * A checksum as the last entry of a JSON file, so that damage which leaves it valid JSON (a flipped bit, an edit by hand)
 * is noticed too. A file without one is taken as it is: what an older version wrote, and what a person means to change.
 * Pure.
 */
import { crc32 } from 'node:zlib';

const entry = /,\n"crc32":"([0-9a-f]{8})"\}\s*$/;
/** Longer than the entry: a large text is not searched as a whole. */
const tail = 64;

/** @param text Of a JSON object with at least one entry, `}` and a newline at its end. */
export function withChecksum(text: string): string {
  const body = text.slice(0, text.lastIndexOf('}')).trimEnd();
  return body + checksumEnd(crc32(body));
}

/** What comes after the last entry, given the CRC-32 of all before it. */
export function checksumEnd(sum: number): string {
  return `,\n"crc32":"${hex(sum)}"}\n`;
}

/**
 * @param keys Of the parsed object.
 * @throws Error where the text is not the one that the checksum was made of.
 */
export function verifyChecksum(text: string, keys: object): void {
  if (!Object.hasOwn(keys, 'crc32')) return;
  const start = Math.max(0, text.length - tail);
  const found = entry.exec(text.slice(start));
  if (found !== null && hex(crc32(text.slice(0, start + found.index))) === found[1]) return;
  throw new Error(
    'the checksum is wrong: it was damaged, or edited by hand (without its entry "crc32" it is taken as it is)',
  );
}

function hex(sum: number): string {
  return sum.toString(16).padStart(8, '0');
}
