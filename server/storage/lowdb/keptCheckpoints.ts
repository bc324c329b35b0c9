/** A thread's checkpoints as its log has them, for whoever takes the thread elsewhere. */
import type { CheckpointAnnotation, KeptCheckpoint } from '../../protocol/checkpoints.js';
import type { CheckpointPlace } from '../checkpointQuery.js';
import { standing } from '../standing.js';
import type { CheckpointLog } from './checkpointLog.js';
import { nullIfDamaged, readAnnotation, readingLog, readRecord, readTaskWrites } from './logReading.js';

/** Oldest first. Reads lazily. @param open The thread's log as it is now. */
export async function* keptCheckpoints(
  threadId: string,
  open: () => Promise<CheckpointLog | null>,
): AsyncGenerator<KeptCheckpoint> {
  const given = new Set<string>();
  for (const place of ((await open())?.index.places() ?? []).toReversed()) {
    const found = await readingLog(open, (log) => keptAt(log, threadId, place, given));
    if (found === null) continue;
    given.add(key(place));
    yield found;
  }
}

/** @param given Keys of those that went before. */
async function keptAt(
  log: CheckpointLog,
  threadId: string,
  place: CheckpointPlace,
  given: ReadonlySet<string>,
): Promise<KeptCheckpoint | null> {
  if (log.index.find(place)?.isRemoved === true) return null;
  const record = await readRecord(log, threadId, place);
  if (record === null) return null;
  const at = (id: string): CheckpointPlace => ({ ...place, checkpoint_id: id });
  const isThere = (id: string): boolean => given.has(key(at(id)));
  const whole = await standing(record, isThere, (id) => readRecord(log, threadId, at(id))).catch(
    nullIfDamaged,
  );
  if (whole === null) return null;
  const annotation = await readAnnotation(log, threadId, place);
  return {
    put: withoutThread(whole),
    task_writes: await readTaskWrites(log, place),
    annotation: annotation === null ? null : withoutThread<CheckpointAnnotation>(annotation),
  };
}

function withoutThread<T extends { thread_id: string }>({ thread_id: _, ...rest }: T): Omit<T, 'thread_id'> {
  return rest;
}

function key(place: CheckpointPlace): string {
  return JSON.stringify([place.checkpoint_ns, place.checkpoint_id]);
}
