/**
 * How writes of tasks add up, as LangGraph's own savers have it: a write is known by its task and index; a regular one
 * (index from 0 up) stays as it was first kept, a special one (negative: error, interrupt, resume) is replaced.
 * Pure; keeping them is the adapter's affair.
 */
import type { KeptCalls } from '../protocol/calls.js';
import type { PendingWrite, PutWrites } from '../protocol/checkpoints.js';

/** The writes of one checkpoint by task (in the order in which tasks first wrote), then by index. */
export type WritesByTask = Map<string, Map<number, PendingWrite>>;

/** Adds `writes` to `known` by the rule above. */
export function addWrites(known: WritesByTask, writes: PendingWrite[]): void {
  for (const write of writes) {
    const ofTask = known.get(write.task_id) ?? new Map<number, PendingWrite>();
    known.set(write.task_id, ofTask);
    if (write.idx < 0 || !ofTask.has(write.idx)) ofTask.set(write.idx, write);
  }
}

/** By task in first-written order, then by index. */
export function writesInOrder(known: WritesByTask): PendingWrite[] {
  return [...known.values()].flatMap((ofTask) => [...ofTask.values()].sort((a, b) => a.idx - b.idx));
}

/** The calls that came with `writes`, which are of one task. */
export function keptCalls({
  writes,
  run_id: runId,
  calls,
}: Pick<PutWrites, 'writes' | 'run_id' | 'calls'>): KeptCalls[] {
  const taskId = writes[0]?.task_id;
  if (calls === undefined || taskId === undefined) return [];
  return [{ task_id: taskId, run_id: runId ?? null, channels: writes.map(({ channel }) => channel), calls }];
}
