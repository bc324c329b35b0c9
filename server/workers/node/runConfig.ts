/** Translates a run as the API describes it into the engine's input and options. Pure, but for the graph's classes. */
import type { CheckpointConfig, Json, JsonObject } from '../../protocol/api.js';
import type { StartRunParams } from '../../protocol/worker.js';
import type { LanggraphModule } from './engine.js';
import { incoming } from './incoming.js';

/** A command, or the input: null stays null, which resumes. */
export function runInput(
  { input, command }: Pick<StartRunParams, 'input' | 'command'>,
  langgraph: LanggraphModule,
): unknown {
  if (command === null) return incoming(input);
  return engineCommand(command, langgraph);
}

/** A command of the API (`update`, `resume`, `goto`) as the engine's own. */
export function engineCommand(command: Json, { Command, Send }: LanggraphModule): object {
  const { update, resume, goto } = command as JsonObject;
  const targets = goto === undefined || goto === null ? [] : Array.isArray(goto) ? goto : [goto];
  const fields = {
    ...(update === undefined || update === null ? {} : { update: incoming(update) }),
    ...(resume === undefined ? {} : { resume: incoming(resume) }),
    ...(targets.length === 0 ? {} : { goto: targets.map(target) }),
  };
  function target(item: Json): unknown {
    if (item === null || typeof item !== 'object' || Array.isArray(item)) return item;
    return new Send(typeof item.node === 'string' ? item.node : '', incoming(item.input ?? null));
  }
  return new Command(fields);
}

/** The part of `configurable` that names a checkpoint. Without an id the engine goes on from the newest. */
export function checkpointFields(checkpoint: CheckpointConfig | null): Record<string, unknown> {
  if (checkpoint === null) return {};
  const { checkpoint_ns: namespace, checkpoint_id: id, checkpoint_map: map } = checkpoint;
  return {
    ...(namespace === undefined ? {} : { checkpoint_ns: namespace }),
    ...(id === undefined ? {} : { checkpoint_id: id }),
    ...(map === undefined || map === null ? {} : { checkpoint_map: map }),
  };
}

/** What both graph.stream and graph.streamEvents take; undefined options would wipe the graph's own defaults. */
export function runOptions(params: StartRunParams, signal: AbortSignal): Record<string, unknown> {
  const { config, context } = params;
  const { tags, recursion_limit: recursionLimit, configurable } = config;
  const maxConcurrency = config.max_concurrency;
  const runName = config.run_name;
  return {
    configurable: {
      ...(incoming(withoutEmptyCheckpoint(configurable ?? {})) as JsonObject),
      ...checkpointFields(params.checkpoint),
      thread_id: params.thread_id,
      run_id: params.run_id,
      graph_id: params.graph_id,
    },
    metadata: { ...(config.metadata as JsonObject | undefined), ...params.metadata },
    // With `async` the engine would run a fast graph to its end without ever coming back to the event loop: no event,
    // no cancellation, no other run. With `sync` it asks the saver after each step, which need not wait for the disk.
    durability: params.durability === 'async' ? 'sync' : params.durability,
    runId: params.run_id,
    signal,
    ...(Object.keys(context).length === 0 ? {} : { context: incoming(context) }),
    ...(tags === undefined ? {} : { tags }),
    ...(recursionLimit === undefined ? {} : { recursionLimit }),
    ...(typeof maxConcurrency === 'number' ? { maxConcurrency } : {}),
    ...(typeof runName === 'string' ? { runName } : {}),
  };
}

/** The engine decides between replaying and going on by the mere presence of the key. */
function withoutEmptyCheckpoint(configurable: JsonObject): JsonObject {
  const empty = (key: string, value: Json) => key === 'checkpoint_id' && (value === null || value === '');
  return Object.fromEntries(Object.entries(configurable).filter(([key, value]) => !empty(key, value)));
}
