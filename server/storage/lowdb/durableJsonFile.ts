/**
 * The adapter between lowdb and the disk: lowdb's stock one neither fsyncs nor tells a damaged file from a new one.
 * Setting a damaged file aside is left to whoever knows what can be saved around it.
 */
import type { Adapter } from 'lowdb';
import { StorageError } from '../port.js';
import { verifyChecksum, withChecksum } from './checksum.js';
import type { Disk } from './disk.js';
import { errorCode, errorMessage } from './errorCode.js';
import { isRecord } from './isRecord.js';
import { writeFailed } from './writeFailed.js';

export interface JsonFormat<T> {
  /** The data that the parsed JSON stands for; throws an Error that says what is wrong with its shape. */
  decode: (json: unknown) => T;
  encode: (data: T) => string;
  /** The file grows after it was written: no checksum at its end. */
  grows?: boolean;
}

export interface DurableJsonFile<T> extends Adapter<T> {
  /** Length of the text last read or written, in UTF-16 units. */
  size: number;
  /** As `read`, at once. */
  readNow(): T | null;
}

/**
 * `read` gives null for a file that is not there and throws StorageError `damaged` for one that cannot be understood;
 * `write` resolves when the data is on disk and throws StorageError `write-failed`.
 */
export function durableJsonFile<T>(path: string, format: JsonFormat<T>, disk: Disk): DurableJsonFile<T> {
  const decode = (text: string | null): T | null => {
    if (text === null) return null;
    file.size = text.length;
    try {
      const json: unknown = JSON.parse(text);
      if (isRecord(json)) verifyChecksum(text, json);
      return format.decode(json);
    } catch (error) {
      throw new StorageError('damaged', errorMessage(error), { cause: error, details: { file: path } });
    }
  };
  /** A folder in the file's place is damage like any other. */
  const unreadable = (error: unknown): never => {
    if (errorCode(error) !== 'EISDIR') throw error;
    throw new StorageError('damaged', 'There is a folder in its place.', { cause: error });
  };
  const file: DurableJsonFile<T> = {
    size: 0,
    read: async () => decode(await disk.read(path).catch(unreadable)),
    readNow() {
      try {
        return decode(disk.readNow(path));
      } catch (error) {
        return unreadable(error);
      }
    },
    async write(data) {
      try {
        const encoded = format.encode(data);
        const text = format.grows === true ? encoded : withChecksum(encoded);
        await disk.write(path, text);
        file.size = text.length;
      } catch (error) {
        throw writeFailed(path, error);
      }
    },
  };
  return file;
}

/** Whether a file was read and could not be understood, as against one that could not be read just now. */
export function isDamaged(error: unknown): error is StorageError {
  return error instanceof StorageError && error.code === 'damaged';
}
