/** What the server asks of a graph's state outside a run: updates (forks) and descriptions of stored checkpoints. */
import type { RunnableConfig } from '@langchain/core/runnables';
import { ResponseError } from 'vscode-jsonrpc/node';
import type { CheckpointAnnotation, CheckpointKey } from '../../protocol/checkpoints.js';
import type { DescribeParams, StateUpdate, UpdateStateParams } from '../../protocol/worker.js';
import { workerErrorCodes } from '../../protocol/worker.js';
import { annotationOf, valueChannels } from './annotations.js';
import type { CheckpointClient } from './checkpointClient.js';
import type { EngineGraph, EngineUpdate } from './engineGraph.js';
import type { LanggraphModule } from './engine.js';
import type { RunnableGraph } from './graphs.js';
import { threadConfig } from './graphs.js';
import { incoming } from './incoming.js';
import { checkpointFields, engineCommand } from './runConfig.js';

/** Applies the supersteps, annotates the new checkpoint and gives its address. */
export async function updateState(
  { graph, engine }: RunnableGraph,
  params: UpdateStateParams,
  client: CheckpointClient,
): Promise<CheckpointKey> {
  const config: RunnableConfig = {
    metadata: { graph_id: params.graph_id, ...params.metadata },
    configurable: {
      ...params.config.configurable,
      checkpoint_ns: '',
      ...checkpointFields(params.checkpoint),
      thread_id: params.thread_id,
      graph_id: params.graph_id,
    },
  };
  const supersteps = params.supersteps.map((updates) => ({
    updates: updates.map((update) => engineUpdate(update, engine.langgraph)),
  }));
  let updated: RunnableConfig;
  try {
    updated = await graph.bulkUpdateState(config, supersteps);
  } catch (error) {
    // Storage's own failure keeps its code; whatever else the engine or a reducer throws is about the update.
    if (error instanceof ResponseError) throw error;
    const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
    throw new ResponseError(
      workerErrorCodes.invalidUpdate,
      name === 'Error' ? message : `${name}: ${message}`,
    );
  }
  const { checkpoint_ns: namespace = '', checkpoint_id: id } = (updated.configurable ?? {}) as Record<
    string,
    string
  >;
  if (id === undefined) throw new Error('The engine gave no checkpoint for the update.');
  const key = { thread_id: params.thread_id, checkpoint_ns: namespace, checkpoint_id: id };
  const annotation = await describe(graph, { ...key, graph_id: params.graph_id });
  if (annotation !== null) await client.annotate(annotation, params.graph_id);
  return key;
}

/** Null for a checkpoint that is not there or whose subgraph is not known. */
export async function describe(
  graph: EngineGraph,
  params: DescribeParams,
): Promise<CheckpointAnnotation | null> {
  const { thread_id: threadId, checkpoint_ns: namespace, checkpoint_id: id } = params;
  const state = await graph.getState(threadConfig(threadId, namespace, id));
  // For a checkpoint that is not there the engine answers an empty state.
  if (state.createdAt === undefined) return null;
  const config = { configurable: { ...state.config.configurable, checkpoint_ns: namespace } };
  return annotationOf({ ...state, config }, await valueChannels(graph));
}

function engineUpdate(
  { values, command, as_node: asNode }: StateUpdate,
  langgraph: LanggraphModule,
): EngineUpdate {
  return {
    values: command === undefined ? incoming(values) : engineCommand(command, langgraph),
    ...(asNode === undefined ? {} : { asNode }),
  };
}
