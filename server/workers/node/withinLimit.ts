/** A limit for what user code does at load: after it the wait is over, whatever becomes of the work. */
import { LoadLimitError } from './graphError.js';

/** Rejects with LoadLimitError when `work` has not settled after `limitMs` milliseconds. */
export async function withinLimit<T>(work: Promise<T>, limitMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new LoadLimitError(limitMs)), limitMs);
  });
  try {
    return await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
  }
}
