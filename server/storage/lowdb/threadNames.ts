/**
 * From ids to names in the data folder and back. An id becomes part of a path as it is only where it is a lower-case
 * UUID; any other (the engine takes any string as a thread's id) is represented by its hash, so that no id can
 * reach outside the folder, clash on a case-insensitive disk or be too long. The true id is inside the files.
 */
import { createHash } from 'node:crypto';
import { StorageError } from '../port.js';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const stored = /^(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|x-[0-9a-f]{64})$/;

/** @throws StorageError `bad-id` for what is no id at all. */
export function nameOf(id: string): string {
  // Ids come over pipes: their type is only a promise.
  if (typeof id !== 'string' || id === '')
    throw new StorageError('bad-id', 'An id must be a string that is not empty.');
  return uuid.test(id) ? id : `x-${createHash('sha256').update(id).digest('hex')}`;
}

/** Whether a name in the data folder is one that `nameOf` gives. */
export function isStoredName(name: string): boolean {
  return stored.test(name);
}
