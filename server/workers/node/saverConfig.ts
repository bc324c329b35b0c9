/** What the engine's config says to a checkpointer: where, of which run, with what metadata. */
import type { RunnableConfig } from '@langchain/core/runnables';
import type { CheckpointMetadata } from '@langchain/langgraph-checkpoint';
import type { JsonObject } from '../../protocol/api.js';
import { toJson } from './json.js';

/** The engine's `thread_ts` is the older name of `checkpoint_id`. */
export function addressOf(config: RunnableConfig | undefined) {
  const fields = (config?.configurable ?? {}) as Record<string, unknown>;
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  const id = text(fields.checkpoint_id) ?? text(fields.thread_ts);
  return {
    threadId: text(fields.thread_id),
    namespace: text(fields.checkpoint_ns),
    checkpointId: id === '' ? undefined : id,
  };
}

/** The run that a config is of. */
export function runOf(config: RunnableConfig): { run_id?: string } {
  const id: unknown = config.configurable?.run_id ?? config.metadata?.run_id;
  return typeof id === 'string' ? { run_id: id } : {};
}

/** As the published servers keep it: the run's metadata (which the engine made) under the checkpoint's own. */
export function metadataOf(config: RunnableConfig, metadata: CheckpointMetadata): JsonObject {
  return toJson({ ...config.metadata, ...metadata }) as JsonObject;
}
