/**
 * Which call a snippet is about: the run that made a checkpoint, going on from it, or editing it. Reads what it needs
 * from the server; leaves the wording to snippets.ts.
 */
import type { Json, JsonObject, Run, ThreadState } from '../../server/protocol/api.js';
import type { LangGraphApi, ThreadSummary } from '../api/langGraphApi.js';
import {
  checkpointIdOf,
  graphIdOf,
  openInterrupts,
  parentIdOf,
  runIdOf,
  sourceOf,
} from '../threads/threadText.js';
import type { RunCall, UpdateCall } from './apiCall.js';

export interface CallSource {
  api: Pick<LangGraphApi, 'url' | 'assistants' | 'run' | 'stateAt'>;
  needsKey: boolean;
  thread: ThreadSummary;
  state: ThreadState;
  /** Whether it is about this checkpoint, or about the thread as it is then. */
  isNamed: boolean;
}

/** The run as it was asked for; null where no run made the checkpoint, or the server does not know it any more. */
export async function recordedRun(source: CallSource): Promise<RunCall | null> {
  const { api, thread, state } = source;
  const runId = runIdOf(state);
  if (runId === null) return null;
  const run = await api.run(thread.thread_id, runId).catch(() => null);
  // Other servers do not always tell what a run was given.
  const kwargs = run?.kwargs as Partial<Run['kwargs']> | undefined;
  if (run === null || kwargs === undefined) return null;
  return {
    ...onThread(source, kwargs.checkpoint?.checkpoint_id ?? null),
    kind: 'run',
    assistantId: await assistantName(api, run.assistant_id, thread),
    input: kwargs.input ?? null,
    command: isObject(kwargs.command) ? kwargs.command : null,
    config: ownConfig(kwargs.config as JsonObject | undefined),
    context: kwargs.context ?? {},
  };
}

/** Going on from the checkpoint; an open question is answered with a placeholder. */
export async function resuming(source: CallSource): Promise<RunCall> {
  const { api, thread, state, isNamed } = source;
  const assistant = thread.metadata.assistant_id;
  return {
    ...onThread(source, isNamed ? checkpointIdOf(state) : null),
    kind: 'run',
    assistantId: await assistantName(api, typeof assistant === 'string' ? assistant : '', thread),
    input: null,
    command: openInterrupts(state).length > 0 ? { resume: 'your answer' } : null,
    config: {},
    context: {},
  };
}

/** The edit that made the checkpoint; for one that a run made, its whole state to be edited. */
export async function updating(source: CallSource): Promise<UpdateCall> {
  const { api, thread, state, isNamed } = source;
  const parentId = parentIdOf(state);
  if (sourceOf(state) === 'update' && parentId !== null) {
    const parent = await api.stateAt(thread.thread_id, parentId);
    return { ...onThread(source, parentId), kind: 'update', values: changed(parent.values, state.values) };
  }
  return {
    ...onThread(source, isNamed ? checkpointIdOf(state) : null),
    kind: 'update',
    values: state.values,
  };
}

function onThread({ api, needsKey, thread }: CallSource, checkpointId: string | null) {
  return { url: api.url, needsKey, threadId: thread.thread_id, checkpointId };
}

/** The graph's name says more than the id of its default assistant, and both are taken. */
async function assistantName(
  api: CallSource['api'],
  assistantId: string,
  thread: ThreadSummary,
): Promise<string> {
  const assistant = (await api.assistants()).find((each) => each.assistant_id === assistantId);
  const isOwn = assistant !== undefined && assistant.metadata.created_by !== 'system';
  if (isOwn) return assistantId;
  return assistant?.graph_id ?? graphIdOf(thread) ?? assistantId;
}

/** Without what servers add. */
function ownConfig(config: JsonObject | undefined): JsonObject {
  const { configurable, ...rest } = config ?? {};
  const own = isObject(configurable)
    ? Object.entries(configurable).filter(([key]) => !isAdded.test(key))
    : [];
  const kept = Object.entries(rest).filter(
    ([key, value]) => (key === 'tags' || key === 'recursion_limit') && !isEmpty(value),
  );
  return Object.fromEntries([
    ...kept,
    ...(own.length > 0 ? [['configurable', Object.fromEntries(own)]] : []),
  ]) as JsonObject;
}

const isAdded = /^(?:__|x-|langgraph_)|^(?:thread_id|run_id|graph_id|assistant_id|user_id|checkpoint_\w+)$/;

function isEmpty(value: Json | undefined): boolean {
  return value == null || (Array.isArray(value) && value.length === 0);
}

function changed(before: Json, after: Json): Json {
  if (!isObject(before) || !isObject(after)) return after;
  return Object.fromEntries(
    Object.entries(after).filter(
      ([key, value]) => !Object.hasOwn(before, key) || JSON.stringify(before[key]) !== JSON.stringify(value),
    ),
  );
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
