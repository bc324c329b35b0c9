/**
 * What people answered to the `interrupt()`s of a superstep, by the task that asked: the resume values that the engine
 * keeps with the checkpoint, or with the checkpoints of the subgraph that the task ran.
 */
import type { Json } from '../../protocol/api.js';
import type { AnnotatedTask, PendingWrite, StoredCheckpoint } from '../../protocol/checkpoints.js';
import type { CheckpointStore } from '../../storage/port.js';
import { plainValue } from '../stateView.js';

/** The engine keeps an answer under this task until a question takes it. */
const noTask = '00000000-0000-0000-0000-000000000000';

/** In the order in which they were given, by task; tasks that were never answered are missing. */
export async function recordedAnswers(
  checkpoints: Pick<CheckpointStore, 'places' | 'get'>,
  checkpoint: StoredCheckpoint,
  tasks: AnnotatedTask[],
): Promise<Map<string, Json[]>> {
  const answers = new Map<string, Json[]>();
  const writes = checkpoint.pending_writes;
  const untaken = resumes(writes.filter((write) => write.task_id === noTask));
  for (const task of tasks) {
    const asked = writes.some((write) => write.task_id === task.id && write.channel === '__interrupt__');
    if (!asked) continue;
    const own = resumes(writes.filter((write) => write.task_id === task.id));
    const found = own.length > 0 ? own : await nestedAnswers(checkpoints, checkpoint, task);
    const given = found.length > 0 ? found : untaken;
    if (given.length > 0) answers.set(task.id, given);
  }
  return answers;
}

async function nestedAnswers(
  checkpoints: Pick<CheckpointStore, 'places' | 'get'>,
  { thread_id: threadId }: StoredCheckpoint,
  { id, name, checkpoint_ns: namespace = `${name}:${id}` }: AnnotatedTask,
): Promise<Json[]> {
  const answers: Json[] = [];
  const places = (await checkpoints.places(threadId))
    .filter(({ checkpoint_ns: ns }) => ns === namespace || ns.startsWith(`${namespace}|`))
    .reverse();
  for (const place of places) {
    const nested = await checkpoints.get({ thread_id: threadId, ...place });
    answers.push(...resumes((nested?.pending_writes ?? []).filter((write) => write.task_id !== noTask)));
  }
  return answers;
}

function resumes(writes: PendingWrite[]): Json[] {
  return writes
    .filter(({ channel }) => channel === '__resume__')
    .flatMap(({ task_id: taskId, value }) => {
      const given = plainValue(value);
      // A task keeps the list of all its answers; an answer that no task took yet stands by itself.
      return taskId !== noTask && Array.isArray(given) ? given : [given];
    });
}
