/**
 * A checkpoint made to stand where some of those that it builds on are gone: what only they held becomes its own. Pure
 * but for the look-up it is given.
 */
import type { PutCheckpoint } from '../protocol/checkpoints.js';
import { channelValues, type FindCheckpoint } from './channelValues.js';

/**
 * @param isThere Whether the checkpoint with that id (same thread and namespace) is one that may be built on.
 * @param find Finds also those that are gone.
 * @throws StorageError `damaged` where one of these cannot be read.
 */
export async function standing(
  record: PutCheckpoint,
  isThere: (checkpointId: string) => boolean,
  find: FindCheckpoint,
): Promise<PutCheckpoint> {
  const writes = Object.entries(record.writes);
  const sources = Object.entries(record.sources);
  const cut = writes.filter(([, write]) => write.kind === 'append' && !isThere(write.base));
  const homeless = sources.filter(([, origin]) => !isThere(origin));
  if (cut.length === 0 && homeless.length === 0) return record;
  const needed = { writes: Object.fromEntries(cut), sources: Object.fromEntries(homeless) };
  const { values } = await channelValues({ ...record, ...needed }, find);
  const brought = Object.entries(values).map(
    ([channel, value]) => [channel, { kind: 'full', value }] as const,
  );
  return {
    ...record,
    // From entries: a channel may be called `__proto__`.
    writes: Object.fromEntries([...writes, ...brought]),
    sources: Object.fromEntries(sources.filter(([, origin]) => isThere(origin))),
  };
}
