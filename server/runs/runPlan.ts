/**
 * From a request to the record of a run: defaults filled in, the assistant's, thread's and caller's settings merged as
 * the published servers merge them. Pure.
 */
import type { Assistant, Config, Durability, JsonObject, Run, RunKwargs } from '../protocol/api.js';
import type { StartRunParams } from '../protocol/worker.js';
import { givenCheckpoint, type RunCreate } from '../protocol/requests.js';
import { asObject } from './matching.js';
import type { ThreadRecord } from '../storage/port.js';

export interface RunPlan {
  runId: string;
  payload: RunCreate;
  assistant: Assistant;
  thread: ThreadRecord;
  temporary: boolean;
  /** Whether the client holds a connection for it: whether its leaving can be noticed. */
  isAttended: boolean;
  /** Stream modes where the caller names none. */
  defaultModes: string[];
  now: Date;
}

export function planRun(plan: RunPlan): Run {
  const { runId, payload, assistant, thread, temporary, isAttended, defaultModes, now } = plan;
  const at = now.toISOString();
  const metadata: JsonObject = { ...assistant.metadata, ...thread.metadata, ...payload.metadata };
  const ids = {
    run_id: runId,
    thread_id: thread.thread_id,
    graph_id: assistant.graph_id,
    assistant_id: assistant.assistant_id,
  };
  const configurable: JsonObject = {
    ...userKeys(assistant.config.configurable),
    ...userKeys(asObject(thread.config.configurable)),
    ...userKeys(payload.config?.configurable),
    ...tracing(payload.langsmith_tracer ?? asObject(payload.langsmith_tracing ?? null)),
    ...ids,
  };
  const kwargs: RunKwargs = {
    input: payload.input ?? null,
    command: payload.command ?? null,
    config: { ...assistant.config, ...payload.config, configurable },
    context: { ...assistant.context, ...payload.context },
    checkpoint: checkpointOf(payload),
    interrupt_before: payload.interrupt_before ?? null,
    interrupt_after: payload.interrupt_after ?? null,
    stream_mode: modesOf(payload, defaultModes),
    stream_subgraphs: payload.stream_subgraphs ?? false,
    stream_resumable: payload.stream_resumable ?? false,
    durability: durabilityOf(payload),
    webhook: payload.webhook ?? null,
    feedback_keys: payload.feedback_keys == null ? null : [payload.feedback_keys].flat(),
    temporary,
    after_seconds: payload.after_seconds ?? 0,
    on_disconnect: isAttended ? (payload.on_disconnect ?? 'continue') : 'continue',
  };
  return {
    run_id: runId,
    thread_id: thread.thread_id,
    assistant_id: assistant.assistant_id,
    created_at: at,
    updated_at: at,
    status: 'pending',
    metadata,
    multitask_strategy: payload.multitask_strategy ?? 'enqueue',
    kwargs,
  };
}

/** What the worker is told of a run. */
export function startParams(run: Run, graphId: string): StartRunParams {
  const { input, command, config, context, checkpoint, interrupt_before, interrupt_after } = run.kwargs;
  const { stream_mode, stream_subgraphs, durability } = run.kwargs;
  const { run_id, thread_id, assistant_id } = run;
  const metadata = { ...run.metadata, run_id, thread_id, graph_id: graphId, assistant_id };
  return {
    run_id,
    thread_id,
    graph_id: graphId,
    input,
    command,
    config,
    context,
    checkpoint,
    interrupt_before: wholeGraph(interrupt_before),
    interrupt_after: wholeGraph(interrupt_after),
    stream_mode,
    stream_subgraphs,
    durability,
    feedback_keys: run.kwargs.feedback_keys ?? [],
    metadata,
  };
}

/** The checkpoint to start from: of the body, or of `config.configurable`, where LangGraph's own API has it. */
export function checkpointOf(payload: RunCreate): RunKwargs['checkpoint'] {
  const given = givenCheckpoint(payload.checkpoint, payload.checkpoint_id);
  if (given !== null) return given;
  const { checkpoint_id: id, checkpoint_ns: ns } = payload.config?.configurable ?? {};
  if (typeof id !== 'string' || id === '') return null;
  return { checkpoint_id: id, ...(typeof ns === 'string' ? { checkpoint_ns: ns } : {}) };
}

/** Keys of the server and of the engine itself are not the caller's to set. */
function userKeys(configurable: Config['configurable']): JsonObject {
  const own = new Set(['checkpoint_id', 'checkpoint_ns', 'checkpoint_map', 'thread_id', 'run_id']);
  return Object.fromEntries(
    Object.entries(configurable ?? {}).filter(([key]) => !own.has(key) && !key.startsWith('__')),
  );
}

/** Where the published servers put it; the worker makes a tracer of it where tracing is on. */
function tracing(tracer: JsonObject): JsonObject {
  const { project_name: project, example_id: example } = tracer;
  return {
    ...(project == null ? {} : { langsmith_project: project }),
    ...(example == null ? {} : { langsmith_example_id: example }),
  };
}

function modesOf({ stream_mode: mode }: RunCreate, defaults: string[]): string[] {
  const asked = mode == null ? [] : [mode].flat();
  return asked.length === 0 ? defaults : [...new Set(asked)].filter((each) => each !== 'tools');
}

function durabilityOf({ durability, checkpoint_during: during }: RunCreate): Durability {
  return durability ?? (during === false ? 'exit' : 'async');
}

function wholeGraph(names: string[] | '*' | null): string[] | '*' | null {
  return Array.isArray(names) && names.includes('*') ? '*' : names;
}
