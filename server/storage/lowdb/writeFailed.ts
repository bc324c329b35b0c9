/** What the store throws where the disk refused: the system's error as cause, an error of ours as it is. */
import { StorageError } from '../port.js';
import { errorMessage } from './errorCode.js';

export function writeFailed(path: string, error: unknown): StorageError {
  if (error instanceof StorageError) return error;
  const message = `Could not write ${path}: ${errorMessage(error)}`;
  return new StorageError('write-failed', message, { cause: error, details: { file: path } });
}
