/**
 * The recorded calls of models and tools that led to the result of a superstep: those of its tasks and of the subgraphs
 * that they ran, without those of other branches that went on from the same checkpoint and of attempts that failed.
 */
import type { KeptCalls, RecordedCall } from '../../protocol/calls.js';
import type { StoredCheckpoint } from '../../protocol/checkpoints.js';
import type { CheckpointPlace } from '../../storage/checkpointQuery.js';
import type { CheckpointStore } from '../../storage/port.js';

/** The places of subgraphs' checkpoints, oldest first, by the task of the root graph that ran them. */
export type NestedPlaces = ReadonlyMap<string, CheckpointPlace[]>;

export async function nestedPlaces(
  checkpoints: Pick<CheckpointStore, 'places'>,
  threadId: string,
): Promise<NestedPlaces> {
  const nested = new Map<string, CheckpointPlace[]>();
  for (const place of (await checkpoints.places(threadId)).reverse()) {
    const taskId = /^[^|]*:([^|:]+)/.exec(place.checkpoint_ns)?.[1];
    if (taskId === undefined) continue;
    const ofTask = nested.get(taskId) ?? [];
    nested.set(taskId, ofTask);
    ofTask.push(place);
  }
  return nested;
}

export interface RecordedStep {
  start: StoredCheckpoint;
  taskIds: string[];
  /** Runs that went on from the same checkpoint and came to another result. */
  otherRuns: ReadonlySet<string>;
}

export async function recordedCalls(
  checkpoints: Pick<CheckpointStore, 'calls'>,
  { start, taskIds, otherRuns }: RecordedStep,
  nested: NestedPlaces,
): Promise<RecordedCall[]> {
  const { thread_id: threadId, checkpoint_ns, checkpoint } = start;
  const calls: RecordedCall[] = [];
  for (const place of [
    { checkpoint_ns, checkpoint_id: checkpoint.id },
    ...taskIds.flatMap((taskId) => nested.get(taskId) ?? []),
  ]) {
    const kept = await checkpoints.calls({ thread_id: threadId, ...place });
    const own = kept.filter(({ run_id: runId }) => runId === null || !otherRuns.has(runId));
    calls.push(...own.filter((each, at) => !isPast(each, own.slice(at + 1))).flatMap((each) => each.calls));
  }
  return calls;
}

/** A failure counts as long as nothing came after it. */
function isPast({ task_id: taskId, channels }: KeptCalls, later: KeptCalls[]): boolean {
  return channels.includes('__error__') && later.some((each) => each.task_id === taskId);
}
