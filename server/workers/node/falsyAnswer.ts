/**
 * The engine takes `Command({resume: false})` for a command without an answer (`if (cmd.resume)` in its mapCommand),
 * so a "no" typed as `false`, `0` or `''` would be lost, and so would `null`, unless it only fills a field of a command
 * that does something else. Addressed to the interrupt it answers, it arrives.
 */
import type { CheckpointConfig, Json } from '../../protocol/api.js';
import type { StoredCheckpoint } from '../../protocol/checkpoints.js';
import type { CheckpointClient } from './checkpointClient.js';

/** `command` with a falsy answer put as `{[interrupt id]: answer}`; any other command as it is. */
export async function withFalsyAnswer(
  command: Json,
  threadId: string,
  checkpoint: CheckpointConfig | null,
  client: Pick<CheckpointClient, 'get'>,
): Promise<Json> {
  if (command === null || typeof command !== 'object' || Array.isArray(command)) return command;
  const { resume, update = null, goto = null } = command;
  const isNull = resume === null && update === null && goto === null;
  if (!isNull && resume !== false && resume !== 0 && resume !== '') return command;
  const paused = await client.get({
    thread_id: threadId,
    checkpoint_ns: '',
    checkpoint_id: checkpoint?.checkpoint_id,
  });
  const id = paused === null ? undefined : openInterrupt(paused);
  return id === undefined ? command : { ...command, resume: { [id]: resume } };
}

/** Writes of a task that has not finished. */
const unsettling = new Set([
  '__error__',
  '__error_source_node__',
  '__interrupt__',
  '__scheduled__',
  '__resume__',
]);

/** The first interrupt that waits, as the engine would take it for an answer without an address. */
export function openInterrupt({ pending_writes: writes }: StoredCheckpoint): string | undefined {
  // What an answered task had asked stays beside what it wrote.
  const settled = new Set(
    writes.filter(({ channel }) => !unsettling.has(channel)).map((each) => each.task_id),
  );
  return asked(writes.filter(({ task_id: task }) => !settled.has(task)))[0];
}

/** Everything that was asked at a checkpoint, answered or not. */
export function askedIds({ pending_writes: writes }: StoredCheckpoint): string[] {
  return [...new Set(asked(writes))];
}

function asked(writes: StoredCheckpoint['pending_writes']): string[] {
  return writes.flatMap(({ channel, value }) => {
    if (channel !== '__interrupt__' || value.type !== 'json') return [];
    return [value.value].flat(1).flatMap((each) => {
      if (each === null || typeof each !== 'object' || Array.isArray(each)) return [];
      return typeof each.id === 'string' ? [each.id] : [];
    });
  });
}
