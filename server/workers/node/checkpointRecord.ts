/** Between LangGraph's Checkpoint and the language-neutral record that the server keeps. */
import type { RunnableConfig } from '@langchain/core/runnables';
import type { BaseCheckpointSaver, Checkpoint } from '@langchain/langgraph-checkpoint';
import type { JsonObject } from '../../protocol/api.js';
import type { CheckpointHeader, StoredCheckpoint } from '../../protocol/checkpoints.js';
import type { CheckpointModule } from './engine.js';
import { toJson } from './json.js';
import { restore } from './storedValue.js';

const headerFields = new Set(['v', 'id', 'ts', 'channel_values', 'channel_versions', 'versions_seen']);

export function headerOf(checkpoint: Checkpoint): CheckpointHeader {
  const others = Object.entries(checkpoint).filter(
    ([key, value]) => !headerFields.has(key) && value !== undefined,
  );
  return {
    v: checkpoint.v,
    id: checkpoint.id,
    ts: checkpoint.ts,
    // Copied: the engine goes on changing its own.
    channel_versions: { ...checkpoint.channel_versions },
    versions_seen: structuredClone(checkpoint.versions_seen),
    ...(others.length === 0 ? {} : { extra: toJson(Object.fromEntries(others)) as JsonObject }),
  };
}

export function checkpointOf(
  header: CheckpointHeader,
  values: readonly (readonly [string, unknown])[],
): Checkpoint {
  const { extra, ...fields } = header;
  return { ...extra, ...fields, channel_values: Object.fromEntries(values) };
}

export function tupleConfig(threadId: string, namespace: string, checkpointId: string): RunnableConfig {
  return { configurable: { thread_id: threadId, checkpoint_ns: namespace, checkpoint_id: checkpointId } };
}

/** Checkpoints of before version 4 kept their sends as writes of the parent (as MemorySaver migrates them). */
export async function migratePendingSends(
  engine: CheckpointModule,
  saver: BaseCheckpointSaver,
  checkpoint: Checkpoint,
  parent: StoredCheckpoint | null,
): Promise<void> {
  const sends = parent?.pending_writes.filter((write) => write.channel === engine.TASKS) ?? [];
  const values = await Promise.all(sends.map((write) => restore(saver.serde, write.value)));
  checkpoint.channel_values[engine.TASKS] = values;
  const versions = Object.values(checkpoint.channel_versions);
  checkpoint.channel_versions[engine.TASKS] =
    versions.length > 0 ? engine.maxChannelVersion(...versions) : saver.getNextVersion(undefined);
}
