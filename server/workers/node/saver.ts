/**
 * The checkpointer that a graph gets in the worker: LangGraph's own base class, with the server as its storage.
 * Serialises with the user's serde and sends a channel's value only when the step changed it. Leaves to the server
 * everything about disks; to knownList.ts what "only grew" means.
 *
 * A value changed in place without the channel being written is not seen (the engine did not bump its version), as
 * with LangGraph's own database savers.
 */
import { isDeepStrictEqual } from 'node:util';
import type { RunnableConfig } from '@langchain/core/runnables';
import type {
  BaseCheckpointSaver,
  Checkpoint,
  CheckpointListOptions,
  CheckpointMetadata,
  CheckpointTuple,
  PendingWrite,
} from '@langchain/langgraph-checkpoint';
import type { JsonObject } from '../../protocol/api.js';
import type { CheckpointHeader, StoredCheckpoint } from '../../protocol/checkpoints.js';
import type { Acknowledgements } from './acknowledgements.js';
import type { CallRecorder } from './callRecorder.js';
import type { CheckpointClient } from './checkpointClient.js';
import { checkpointOf, headerOf, migratePendingSends, tupleConfig } from './checkpointRecord.js';
import type { CheckpointModule } from './engine.js';
import { putChannels, rememberLoaded } from './channelWrites.js';
import { toJson } from './json.js';
import type { KnownCheckpoints } from './knownCheckpoints.js';
import type { Outstanding } from './outstanding.js';
import { turns } from './pump.js';
import { addressOf, metadataOf, runOf } from './saverConfig.js';
import { dump, restore } from './storedValue.js';
import type { TaskTraces } from './taskTraces.js';

export interface SaverDeps {
  client: CheckpointClient;
  known: KnownCheckpoints;
  outstanding: Outstanding;
  acknowledgements: Acknowledgements;
  calls: Pick<CallRecorder, 'take'>;
  /** Newest checkpoints of root graphs that the server sent with a run's start, by thread: for the first to ask. */
  newest: Map<string, StoredCheckpoint | null>;
  traces: Pick<TaskTraces, 'take'>;
}

const listPage = 100;
/** Writes of a thread under way before a run that may be ahead of the disk waits for it. */
const maxAhead = 32;

/** A saver of the user's own BaseCheckpointSaver class. */
export function createSaver(
  engine: CheckpointModule,
  { client, known, outstanding, acknowledgements, calls, newest, traces }: SaverDeps,
): BaseCheckpointSaver {
  const Base: abstract new () => BaseCheckpointSaver = engine.BaseCheckpointSaver;

  class ServerSaver extends Base {
    async getTuple(config: RunnableConfig): Promise<CheckpointTuple | undefined> {
      const { threadId, namespace, checkpointId } = addressOf(config);
      if (threadId === undefined) return undefined;
      await outstanding.settled(threadId);
      const isNewest = (namespace ?? '') === '' && checkpointId === undefined;
      const sent = isNewest ? newest.get(threadId) : undefined;
      if (isNewest) newest.delete(threadId);
      const stored =
        sent === undefined
          ? await client.get({
              thread_id: threadId,
              checkpoint_ns: namespace ?? '',
              ...(checkpointId === undefined ? {} : { checkpoint_id: checkpointId }),
            })
          : sent;
      return stored === null ? undefined : this.#tuple(stored, true);
    }

    async *list(config: RunnableConfig, options?: CheckpointListOptions): AsyncGenerator<CheckpointTuple> {
      const { threadId, namespace, checkpointId } = addressOf(config);
      if (threadId !== undefined) await outstanding.settled(threadId);
      const limit = options?.limit ?? Infinity;
      let before = addressOf(options?.before).checkpointId;
      let sent = 0;
      while (sent < limit) {
        // Several namespaces are read at once: an id does not say where to go on in each.
        const page =
          threadId !== undefined && namespace !== undefined ? Math.min(listPage, limit - sent) : limit;
        const found = await client.list({
          thread_id: threadId,
          checkpoint_ns: namespace,
          checkpoint_id: checkpointId,
          before,
          limit: Number.isFinite(page) ? page : undefined,
          filter: options?.filter === undefined ? undefined : (toJson(options.filter) as JsonObject),
        });
        for (const stored of found) yield await this.#tuple(stored, false);
        sent += found.length;
        before = found.at(-1)?.checkpoint.id;
        if (found.length < page || before === undefined) return;
      }
    }

    async put(
      config: RunnableConfig,
      checkpoint: Checkpoint,
      metadata: CheckpointMetadata,
      newVersions: Record<string, number | string>,
    ): Promise<RunnableConfig> {
      const { threadId, namespace = '', checkpointId: parentId } = addressOf(config);
      if (threadId === undefined)
        throw new Error('Failed to put checkpoint: the config has no "thread_id" in "configurable".');
      const record = metadataOf(config, metadata);
      const put = (sent: () => void) =>
        parentId === checkpoint.id
          ? this.#putAgain(threadId, namespace, checkpoint, record)
          : this.#put(threadId, namespace, parentId, checkpoint, record, newVersions, sent);
      const kept = outstanding.track(threadId, put).catch((error: unknown) => {
        acknowledgements.fail(threadId, error);
        throw error;
      });
      await this.#unlessAhead(threadId, kept);
      return {
        configurable: { thread_id: threadId, checkpoint_ns: namespace, checkpoint_id: checkpoint.id },
      };
    }

    async putWrites(config: RunnableConfig, writes: PendingWrite[], taskId: string): Promise<void> {
      const { threadId, namespace = '', checkpointId } = addressOf(config);
      if (threadId === undefined)
        throw new Error('Failed to put writes: the config has no "thread_id" in "configurable".');
      if (checkpointId === undefined)
        throw new Error('Failed to put writes: the config has no "checkpoint_id" in "configurable".');
      const trace = traces.take(taskId);
      const send = async (sent: () => void) => {
        const taken = calls.take(threadId, taskId);
        const values = await Promise.all(writes.map(([, value]) => dump(this.serde, value)));
        const led = taken === undefined ? {} : { calls: await taken };
        const kept = client.putWrites({
          thread_id: threadId,
          checkpoint_ns: namespace,
          checkpoint_id: checkpointId,
          ...runOf(config),
          ...(trace === undefined ? {} : { trace }),
          ...led,
          writes: writes.map(([channel], index) => ({
            task_id: taskId,
            idx: engine.WRITES_IDX_MAP[channel] ?? index,
            channel,
            value: values[index]?.stored ?? { type: 'json', value: null },
          })),
        });
        sent();
        await kept;
      };
      const kept = outstanding.track(threadId, send).catch((error: unknown) => {
        acknowledgements.fail(threadId, error);
        throw error;
      });
      if (!acknowledgements.mayRunAhead(threadId)) await kept;
      else kept.catch(() => undefined);
    }

    async deleteThread(threadId: string): Promise<void> {
      known.forgetThread(threadId);
      await outstanding.track(threadId, () => client.deleteThread(threadId));
    }

    /** Waits for the disk, unless the run may be ahead of it: then only for a turn, or when it is too far ahead. */
    async #unlessAhead(threadId: string, kept: Promise<void>): Promise<void> {
      if (!acknowledgements.mayRunAhead(threadId)) return kept;
      kept.catch(() => undefined);
      if (outstanding.count(threadId) > maxAhead) await outstanding.settled(threadId);
      else await turns(1);
    }

    async #put(
      threadId: string,
      namespace: string,
      parentId: string | undefined,
      checkpoint: Checkpoint,
      metadata: JsonObject,
      newVersions: Record<string, number | string>,
      sent: () => void = () => undefined,
    ): Promise<void> {
      const parent = parentId === undefined ? undefined : known.get(threadId, namespace, parentId);
      // The first of a thread brings what the engine calls new; a copy of it comes without parent as well.
      const isFirst = parentId === undefined && metadata.source !== 'fork';
      const { writes, sources, channels } = await putChannels({
        serde: this.serde,
        checkpoint,
        parent,
        newVersions,
        isFirst,
      });
      // Known before it is kept: the next put may be on its way by then. The pipe keeps their order.
      known.set(threadId, namespace, checkpoint.id, channels);
      try {
        const kept = client.put({
          thread_id: threadId,
          checkpoint_ns: namespace,
          parent_checkpoint_id: parentId ?? null,
          checkpoint: headerOf(checkpoint),
          metadata,
          writes,
          sources,
        });
        sent();
        await kept;
      } catch (error) {
        known.forgetThread(threadId);
        throw error;
      }
      acknowledgements.mark(threadId, namespace, checkpoint.id);
    }

    /**
     * With durability `exit` the engine puts the checkpoint that a run went on from once more, as a child of itself,
     * where the run came to no other. It stays what it was, its parent and the run that made it included; only what the
     * engine has noted in it since is taken over.
     */
    async #putAgain(
      threadId: string,
      namespace: string,
      checkpoint: Checkpoint,
      metadata: JsonObject,
    ): Promise<void> {
      const address = { thread_id: threadId, checkpoint_ns: namespace, checkpoint_id: checkpoint.id };
      const before = await client.get(address);
      const versions = ({ channel_versions: of, versions_seen: seen }: CheckpointHeader | Checkpoint) =>
        toJson({ of, seen });
      if (before !== null && isDeepStrictEqual(versions(before.checkpoint), versions(checkpoint))) return;
      const parentId = before?.parent_checkpoint_id ?? undefined;
      // Without what is known of a parent every value travels whole: nothing may build on the record it replaces.
      known.forgetThread(threadId);
      await this.#put(threadId, namespace, parentId, checkpoint, before?.metadata ?? metadata, {
        ...checkpoint.channel_versions,
      });
    }

    async #tuple(stored: StoredCheckpoint, remember: boolean): Promise<CheckpointTuple> {
      const entries = Object.entries(stored.values);
      const restored = await Promise.all(
        entries.map(async ([channel, value]) => [channel, await restore(this.serde, value)] as const),
      );
      const checkpoint = checkpointOf(stored.checkpoint, restored);
      if (remember) {
        known.set(stored.thread_id, stored.checkpoint_ns, checkpoint.id, rememberLoaded(stored, restored));
        acknowledgements.mark(stored.thread_id, stored.checkpoint_ns, checkpoint.id);
      }
      const pendingWrites = await Promise.all(
        stored.pending_writes.map(
          async (write) =>
            [write.task_id, write.channel, await restore(this.serde, write.value)] as [
              string,
              string,
              unknown,
            ],
        ),
      );
      const { thread_id: threadId, checkpoint_ns: namespace, parent_checkpoint_id: parentId } = stored;
      if (checkpoint.v < 4 && parentId !== null) {
        const parent = await client.get({
          thread_id: threadId,
          checkpoint_ns: namespace,
          checkpoint_id: parentId,
        });
        await migratePendingSends(engine, this, checkpoint, parent);
      }
      return {
        config: tupleConfig(threadId, namespace, checkpoint.id),
        checkpoint,
        metadata: stored.metadata as unknown as CheckpointMetadata,
        pendingWrites,
        ...(parentId === null ? {} : { parentConfig: tupleConfig(threadId, namespace, parentId) }),
      };
    }
  }

  return new ServerSaver();
}
