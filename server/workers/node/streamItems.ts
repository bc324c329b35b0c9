/** Starts the engine's stream for a run and brings its two forms (stream, streamEvents) into one. */
import type { StartRunParams } from '../../protocol/worker.js';
import type { EngineGraph } from './engineGraph.js';

export type StreamItem =
  /** A chunk of a stream mode; `namespace` is empty for the root graph. */
  | { kind: 'chunk'; namespace: string[]; mode: string; payload: unknown }
  /** An event of streamEvents that is not a chunk. */
  | { kind: 'event'; event: LangChainEvent };

export interface LangChainEvent {
  event: string;
  run_id: string;
  tags?: string[];
  metadata?: Record<string, unknown>;
  data: { chunk?: unknown };
}

/** Modes of the API that the engine's own stream does not have. */
const eventModes = new Set(['events', 'messages']);
/** Of the worker itself (prints.ts). */
const ownModes = new Set(['prints']);

export async function streamItems(
  graph: EngineGraph,
  input: unknown,
  options: Record<string, unknown>,
  params: StartRunParams,
): Promise<AsyncIterable<StreamItem>> {
  const asked = params.stream_mode
    .filter((mode) => !eventModes.has(mode) && !ownModes.has(mode))
    .map((mode) => (mode === 'messages-tuple' ? 'messages' : mode));
  // Values for the outcome, checkpoints for the annotations, tasks for who looks; subgraphs because theirs need them too.
  const streamMode = [...new Set([...asked, 'values', 'checkpoints', 'tasks'])];
  const all = { ...options, streamMode, subgraphs: true };
  if (!params.stream_mode.some((mode) => eventModes.has(mode)))
    return streamChunks(await graph.stream(input, all));
  return events(await graph.streamEvents(input, { ...all, version: 'v2' }), params.run_id);
}

/** The chunks of a stream over all subgraphs and several modes. */
export async function* streamChunks(stream: AsyncIterable<unknown>): AsyncGenerator<StreamItem> {
  for await (const item of stream) yield chunk(item);
}

async function* events(stream: AsyncIterable<unknown>, runId: string): AsyncGenerator<StreamItem> {
  for await (const item of stream) {
    const event = item as LangChainEvent;
    if (event.tags?.includes('langsmith:hidden')) continue;
    if (event.event === 'on_chain_stream' && event.run_id === runId) yield chunk(event.data.chunk);
    else yield { kind: 'event', event };
  }
}

function chunk(item: unknown): StreamItem {
  const [namespace, mode, payload] = item as [string[] | null, string, unknown];
  return { kind: 'chunk', namespace: namespace ?? [], mode, payload };
}
