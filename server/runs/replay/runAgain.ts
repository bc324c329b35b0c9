/**
 * One superstep again: its checkpoint is put into a scratch thread, where the graph goes on from it for a single step
 * with the settings of the run that made the record. Questions get the answers they got then.
 */
import type { Json, JsonObject, Run, RunError } from '../../protocol/api.js';
import { isCallNote, type CallNote, type ReplayCalls } from '../../protocol/calls.js';
import type { AnnotatedTask, CheckpointAnnotation, StoredCheckpoint } from '../../protocol/checkpoints.js';
import type { StartRunParams } from '../../protocol/worker.js';
import type { RunsDeps } from '../deps.js';
import { asObject } from '../matching.js';
import { threadState } from '../stateView.js';

export interface Superstep {
  graphId: string;
  start: StoredCheckpoint;
  /** The newest checkpoints, as the step found them, of subgraphs that keep a state of their own. */
  kept: StoredCheckpoint[];
  /** Of the record, as the engine names them. */
  tasks: AnnotatedTask[];
  /** By the task of the record that asked. */
  answers: Map<string, Json[]>;
  calls: Omit<ReplayCalls, 'used' | 'ids'>;
  /** The run that made the record, if it is still known. */
  run: Run | null;
}

export interface RanAgain {
  start: StoredCheckpoint;
  result: StoredCheckpoint | null;
  error: RunError | null;
  /** What its calls of models and tools told, in order. */
  notes: CallNote[];
  /** Ids that stand for those of the record. */
  threadId: string;
  runId: string;
}

export type RunAgainDeps = Pick<RunsDeps, 'graphs' | 'scratch' | 'newId'>;

/** Null where it was cancelled. */
export async function runAgain(
  { graphs, scratch, newId }: RunAgainDeps,
  step: Superstep,
  signal: AbortSignal,
): Promise<RanAgain | null> {
  const threadId = newId();
  const runId = newId();
  const { graphId } = step;
  const startId = step.start.checkpoint.id;

  const described = async (found: StoredCheckpoint): Promise<StoredCheckpoint> => {
    if (found.annotation !== null) return found;
    const { checkpoint_ns } = found;
    const key = { thread_id: threadId, checkpoint_ns, checkpoint_id: found.checkpoint.id };
    const annotation: CheckpointAnnotation | null = await graphs.describe({ ...key, graph_id: graphId });
    return { ...found, annotation };
  };
  const resultOf = async (): Promise<StoredCheckpoint | null> => {
    for await (const each of scratch.store.list({ thread_id: threadId, checkpoint_ns: '' }))
      if (each.parent_checkpoint_id === startId) return described(each);
    return null;
  };
  const startNow = async (): Promise<StoredCheckpoint> => {
    const found = await scratch.store.get({
      thread_id: threadId,
      checkpoint_ns: '',
      checkpoint_id: startId,
    });
    return described(found ?? step.start);
  };

  try {
    for (const each of [step.start, ...step.kept]) await scratch.seed(threadId, each);
    const given = new Map<string, number>();
    const notes: CallNote[] = [];
    let command: JsonObject | null = null;
    for (;;) {
      const used = notes.flatMap(({ answered }) => answered ?? []);
      const params = stepParams(step, { threadId, runId, command, used });
      const outcome = await graphs.run(params, {
        signal,
        onEvent: (event, data) => {
          if (isCallNote(event, data)) notes.push(data);
        },
      });
      await outcome.kept;
      if (outcome.status === 'cancelled' || signal.aborted) return null;
      const start = await startNow();
      const result = await resultOf();
      const error = outcome.status === 'error' ? outcome.error : null;
      command = result === null && error === null ? answerTo(start, step, given) : null;
      if (command === null) return { start, result, error, notes, threadId, runId };
    }
  } finally {
    await scratch.drop(threadId);
  }
}

/** The next recorded answers to what is asked; null where there are none. */
function answerTo(start: StoredCheckpoint, step: Superstep, given: Map<string, number>): JsonObject | null {
  const { tasks } = threadState(start, { newest: true });
  const asking = tasks.filter(({ interrupts }) => interrupts.length > 0);
  const answers: JsonObject = {};
  let only: Json = null;
  for (const { id, interrupts } of asking) {
    const known = step.answers.get(recordedTask(id, start.annotation?.tasks ?? [], step.tasks) ?? '') ?? [];
    for (const { id: question } of interrupts) {
      const count = given.get(id) ?? 0;
      const answer = known[count];
      if (answer === undefined) continue;
      given.set(id, count + 1);
      only = answer;
      answers[question ?? ''] = answer;
    }
  }
  if (Object.keys(answers).length === 0) return null;
  const isOnly = asking.length === 1 && asking[0]?.interrupts.length === 1;
  return { resume: isOnly ? only : answers };
}

/** The same task of the record: by its id, else (other code may have other triggers) the same one of its name. */
function recordedTask(id: string, now: AnnotatedTask[], recorded: AnnotatedTask[]): string | undefined {
  if (recorded.some((task) => task.id === id)) return id;
  const name = now.find((task) => task.id === id)?.name;
  const place = now.filter((task) => task.name === name).findIndex((task) => task.id === id);
  return recorded.filter((task) => task.name === name)[place]?.id;
}

function stepParams(
  { graphId, start, run, calls }: Superstep,
  {
    threadId,
    runId,
    command,
    used,
  }: Pick<RanAgain, 'threadId' | 'runId'> & { command: JsonObject | null; used: number[] },
): StartRunParams {
  const config = run?.kwargs.config ?? {};
  const ids = { thread_id: threadId, run_id: runId, graph_id: graphId };
  return {
    ...ids,
    input: null,
    command,
    config: { ...config, configurable: { ...asObject(config.configurable ?? null), ...ids } },
    context: run?.kwargs.context ?? {},
    checkpoint: null,
    // Going on counts as past the breakpoint, so this one is met after a single superstep.
    interrupt_before: '*',
    interrupt_after: null,
    stream_mode: [],
    stream_subgraphs: false,
    durability: 'sync',
    feedback_keys: [],
    metadata: { ...run?.metadata, ...assistantOf(start), ...ids },
    replay: {
      ...calls,
      used,
      ids: { [threadId]: start.thread_id, ...(run === null ? {} : { [runId]: run.run_id }) },
    },
  };
}

function assistantOf({ metadata }: StoredCheckpoint): JsonObject {
  return metadata.assistant_id === undefined ? {} : { assistant_id: metadata.assistant_id };
}
