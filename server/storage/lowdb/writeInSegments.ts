/** Cuts what is to be a thread's log into segments, for those that write it anew and not entry by entry. */
import { sealAt } from './checkpointLog.js';
import type { LogEntry } from './segment.js';

/** @param groups What belongs to one checkpoint stays together. */
export async function writeInSegments(
  groups: AsyncIterable<LogEntry[]> | Iterable<LogEntry[]>,
  write: (entries: LogEntry[]) => Promise<void>,
): Promise<void> {
  let entries: LogEntry[] = [];
  let size = 0;
  const flush = async (): Promise<void> => {
    if (entries.length > 0) await write(entries);
    [entries, size] = [[], 0];
  };
  for await (const group of groups) {
    const length = JSON.stringify(group).length;
    // What belongs to one checkpoint stays together: half of its writes must not come after all of the old ones.
    if (size + length > sealAt.size || entries.length + group.length > sealAt.entries) await flush();
    entries.push(...group);
    size += length;
  }
  await flush();
}
