/**
 * The events of the newer streaming protocol, made by the engine itself (`streamEvents` version v3, so that the graph's
 * own stream transformers take part). The engine's raw chunks pass through the run first: an event leaves when what it
 * mentions is on disk, and the run still sees the checkpoints, which the protocol shortens to an envelope.
 */
import type { Json } from '../../protocol/api.js';
import type { StartRunParams } from '../../protocol/worker.js';
import type { CheckpointPayload } from './annotations.js';
import { shape } from './apiEvents.js';
import type { ApiEvent } from './apiEvents.js';
import { importFromEngine } from './engine.js';
import type { EngineGraph } from './engineGraph.js';
import type { RunnableGraph } from './graphs.js';
import { streamChunks } from './streamItems.js';
import type { StreamItem } from './streamItems.js';

/** An item whose checkpoints are kept; `checkpoint` is the one that a `values` item shows the values of. */
export interface KeptItem {
  item: StreamItem;
  checkpoint: CheckpointPayload | null;
}

export type Keep = (items: AsyncIterable<StreamItem>) => AsyncIterable<KeptItem>;

/** Whether this version of the engine makes protocol events; the run's plain events have to do where not. */
export async function speaksProtocol({ graph, engine }: RunnableGraph): Promise<boolean> {
  return graph.withConfig !== undefined && (await importFromEngine(engine, './stream')) !== null;
}

/** What the protocol's clients get of an engine that does not make its events; the server puts them in its form. */
export function withPlainModes(params: StartRunParams): StartRunParams {
  const asked = params.stream_mode.filter((mode) => mode !== 'protocol');
  const plain = ['values', 'updates', 'custom', 'tasks', 'checkpoints'];
  return { ...params, stream_mode: [...new Set([...asked, ...plain])], stream_subgraphs: true };
}

/** Runs the graph. Rejects while iterating where the run fails. */
export async function* protocolEvents(
  graph: EngineGraph,
  input: unknown,
  options: Record<string, unknown>,
  keep: Keep,
): AsyncGenerator<ApiEvent, void, void> {
  // A copy of the graph for this run: its stream is what the engine makes the events of.
  const own = graph.withConfig?.({}) ?? graph;
  const stream = own.stream.bind(own);
  own.stream = async (given, engineOptions) => {
    const modes = engineOptions.streamMode as string[];
    const chunks = await stream(given, { ...engineOptions, streamMode: [...modes, 'checkpoints'] });
    return withEnvelopes(keep(streamChunks(chunks)));
  };
  for await (const event of await own.streamEvents(input, { ...options, version: 'v3' })) {
    const { method, params } = event as EngineProtocolEvent;
    const { namespace, timestamp, node, data } = params;
    const told: Record<string, Json> = { namespace, timestamp, data: shape(method, data) };
    yield { event: 'protocol', data: { method, params: node === undefined ? told : { ...told, node } } };
  }
}

interface EngineProtocolEvent {
  method: string;
  params: { namespace: string[]; timestamp: number; node?: string; data: unknown };
}

/** The engine's chunks again, with each whole checkpoint as its envelope, ahead of the values it belongs to. */
async function* withEnvelopes(items: AsyncIterable<KeptItem>): AsyncGenerator<unknown, void, void> {
  const told = new Set<unknown>();
  const envelopeChunk = (namespace: string[], checkpoint: CheckpointPayload): unknown[] | null => {
    const envelope = envelopeOf(checkpoint);
    if (told.has(envelope.id)) return null;
    told.add(envelope.id);
    return [namespace, 'checkpoints', envelope];
  };
  for await (const { item, checkpoint } of items) {
    if (item.kind !== 'chunk') continue;
    const { namespace, mode, payload } = item;
    const shown = mode === 'checkpoints' ? (payload as CheckpointPayload) : checkpoint;
    const envelope = shown === null ? null : envelopeChunk(namespace, shown);
    if (envelope !== null) yield envelope;
    if (mode !== 'checkpoints') yield [namespace, mode, payload];
  }
}

function envelopeOf({ config, parentConfig, metadata }: CheckpointPayload): Record<string, unknown> {
  const parentId: unknown = parentConfig?.configurable?.checkpoint_id;
  return {
    id: config.configurable?.checkpoint_id as unknown,
    ...(parentId === undefined ? {} : { parent_id: parentId }),
    step: metadata?.step,
    source: metadata?.source,
  };
}
