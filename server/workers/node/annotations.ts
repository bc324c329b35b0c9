/** What the engine says of a checkpoint (its tasks, its value channels), in the protocol's form. */
import type { RunnableConfig } from '@langchain/core/runnables';
import type { AnnotatedTask, CheckpointAnnotation } from '../../protocol/checkpoints.js';
import type { EngineGraph, EngineSnapshot, EngineTask } from './engineGraph.js';
import { toApiJson, toJson } from './json.js';

/** A checkpoint event of the stream: the engine's debug checkpoint. */
export interface CheckpointPayload {
  config: RunnableConfig;
  parentConfig?: RunnableConfig;
  metadata?: Record<string, unknown>;
  values: unknown;
  tasks: EngineTask[];
}

/** Which channels make up the values, by the namespace of the graph that has them. */
export interface ValueChannels {
  of(namespace: string, values: unknown): string | string[];
}

/** Reads the subgraphs once; namespaces of the checkpoints are `node:task|…`. */
export async function valueChannels(graph: EngineGraph): Promise<ValueChannels> {
  const known = new Map<string, string | string[]>([['', graph.streamChannelsAsIs]]);
  for await (const [path, subgraph] of graph.getSubgraphsAsync(undefined, true))
    known.set(path, subgraph.streamChannelsAsIs);
  return {
    of(namespace, values) {
      const path = namespace
        .split('|')
        .filter((part) => !/^\d+$/.test(part))
        .map((part) => part.split(':')[0])
        .join('|');
      // A graph that a node calls by itself is not known beforehand: its values name their channels.
      return known.get(path) ?? (isRecord(values) ? Object.keys(values) : '__root__');
    },
  };
}

/** Null for a payload without an address. */
export function annotationOf(
  payload: CheckpointPayload,
  channels: ValueChannels,
): CheckpointAnnotation | null {
  const address = payload.config.configurable as Record<string, unknown> | undefined;
  const { thread_id: threadId, checkpoint_id: id, checkpoint_ns: namespace = '' } = address ?? {};
  if (typeof threadId !== 'string' || typeof id !== 'string' || typeof namespace !== 'string') return null;
  return {
    thread_id: threadId,
    checkpoint_ns: namespace,
    checkpoint_id: id,
    tasks: payload.tasks.map(annotatedTask),
    value_channels: channels.of(namespace, payload.values),
  };
}

/** Annotations of a state and of the states of its subgraphs, which must have been read with the newest writes applied. */
export function snapshotAnnotations(
  snapshot: EngineSnapshot,
  channels: ValueChannels,
): CheckpointAnnotation[] {
  const own = annotationOf(snapshot, channels);
  if (own === null) return [];
  // Fewer tasks to run than there are: writes of the finished ones are in the values already.
  const settled = snapshot.next.length !== snapshot.tasks.length;
  const annotation = settled ? { ...own, values: toApiJson(snapshot.values), next: [...snapshot.next] } : own;
  const inner = snapshot.tasks.map((task) => task.state).filter(isSnapshot);
  return [annotation, ...inner.flatMap((state) => snapshotAnnotations(state, channels))];
}

function annotatedTask(task: EngineTask): AnnotatedTask {
  const path = toJson(task.path ?? []);
  const config = isSnapshot(task.state) ? task.state.config : task.state;
  const namespace: unknown = config?.configurable?.checkpoint_ns;
  return {
    id: task.id,
    name: task.name,
    path: Array.isArray(path) ? path : [],
    ...(typeof namespace === 'string' ? { checkpoint_ns: namespace } : {}),
  };
}

export function isSnapshot(state: EngineTask['state']): state is EngineSnapshot {
  return state !== undefined && 'values' in state && 'next' in state;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
