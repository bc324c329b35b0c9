/** What a thread's log holds of one checkpoint, read entry by entry. */
import type {
  CheckpointAnnotation,
  CheckpointNotes,
  KeptWrites,
  PendingWrite,
  PutCheckpoint,
} from '../../protocol/checkpoints.js';
import type { CheckpointPlace } from '../checkpointQuery.js';
import { addWrites, writesInOrder } from '../pendingWrites.js';
import type { WritesByTask } from '../pendingWrites.js';
import { newestTraces } from '../taskTraces.js';
import type { CheckpointLog } from './checkpointLog.js';
import { isDamaged } from './durableJsonFile.js';

/** `work` on a thread's log, again on its new one where it was rewritten meanwhile; null where there is none. */
export async function readingLog<T>(
  open: () => Promise<CheckpointLog | null>,
  work: (log: CheckpointLog) => Promise<T>,
): Promise<T | null> {
  for (;;) {
    const log = await open();
    if (log === null) return null;
    try {
      const result = await work(log);
      if (!log.isRetired) return result;
    } catch (error) {
      if (!log.isRetired) throw error;
    }
  }
}

export async function readRecord(
  log: CheckpointLog,
  threadId: string,
  place: CheckpointPlace,
): Promise<PutCheckpoint | null> {
  const ref = log.index.find(place)?.record;
  const entry = ref ? await log.read(ref) : null;
  return entry?.kind === 'checkpoint' ? { thread_id: threadId, ...entry.put } : null;
}

export async function readWrites(log: CheckpointLog, place: CheckpointPlace): Promise<PendingWrite[]> {
  const known: WritesByTask = new Map<string, never>();
  for (const { writes } of await readTaskWrites(log, place)) addWrites(known, writes);
  return writesInOrder(known);
}

/** The same as they came. */
export async function readTaskWrites(log: CheckpointLog, place: CheckpointPlace): Promise<KeptWrites[]> {
  const found: KeptWrites[] = [];
  for (const ref of log.index.find(place)?.writes ?? []) {
    const entry = await log.read(ref);
    if (entry?.kind !== 'writes') continue;
    const { kind: _, checkpoint_ns: _ns, checkpoint_id: _id, ...writes } = entry;
    found.push(writes);
  }
  return found;
}

export async function readAnnotation(
  log: CheckpointLog,
  threadId: string,
  place: CheckpointPlace,
): Promise<CheckpointAnnotation | null> {
  const held = log.heldAnnotation(place.checkpoint_ns, place.checkpoint_id);
  if (held !== null) return { thread_id: threadId, ...held };
  const ref = log.index.find(place)?.annotation;
  const entry = ref ? await log.read(ref) : null;
  return entry?.kind === 'annotation' ? { thread_id: threadId, ...entry.annotation } : null;
}

export async function readNotes(
  log: CheckpointLog,
  threadId: string,
  place: CheckpointPlace,
): Promise<CheckpointNotes> {
  const traces = (await readTaskWrites(log, place)).flatMap(({ trace }) => trace ?? []);
  const graph = (await readAnnotation(log, threadId, place))?.graph ?? null;
  return { checkpoint_id: place.checkpoint_id, graph, traces: newestTraces(traces) };
}

export function nullIfDamaged(error: unknown): null {
  if (isDamaged(error)) return null;
  throw error;
}
