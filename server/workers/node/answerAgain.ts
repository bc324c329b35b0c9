/**
 * An answer given at a checkpoint whose questions have been answered before: the engine would take the old answer, and
 * say nothing. So what asked is run once more, which starts a branch, and the answer goes to the question there. Finds
 * out whether that is so and readdresses the answer; the runs are run.ts's.
 */
import type { CheckpointConfig, Json } from '../../protocol/api.js';
import type { CheckpointClient } from './checkpointClient.js';
import { askedIds, openInterrupt } from './falsyAnswer.js';

/** Ids of the questions, in order; null where the command is no answer, or one to a question that is open. */
export async function answeredBefore(
  command: Json,
  threadId: string,
  checkpoint: CheckpointConfig | null,
  client: Pick<CheckpointClient, 'get'>,
): Promise<string[] | null> {
  const { checkpoint_id: id, checkpoint_ns: namespace = '' } = checkpoint ?? {};
  if (id === undefined || namespace !== '' || resumeOf(command) === undefined) return null;
  const stored = await client.get({ thread_id: threadId, checkpoint_ns: '', checkpoint_id: id });
  if (stored === null || openInterrupt(stored) !== undefined) return null;
  const ids = askedIds(stored);
  return ids.length === 0 ? null : ids;
}

/** The command with answers that are addressed to the old questions (by id) addressed to the new ones. */
export function readdressed(command: Json, before: readonly string[], now: readonly string[]): Json {
  const resume = resumeOf(command);
  if (!isFields(command) || !isFields(resume)) return command;
  const entries = Object.entries(resume).map(([key, answer]): [string, Json] => {
    const at = before.indexOf(key);
    return [now[at] ?? key, answer];
  });
  return { ...command, resume: Object.fromEntries(entries) };
}

function resumeOf(command: Json): Json | undefined {
  return isFields(command) ? command.resume : undefined;
}

function isFields(value: Json | undefined): value is Record<string, Json> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
