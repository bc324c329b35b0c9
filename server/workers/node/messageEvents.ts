/**
 * The older message stream of the API (mode `messages`): `messages/metadata` once per message, `messages/partial` with
 * the message so far, `messages/complete` when it is in the state.
 */
import type { Json } from '../../protocol/api.js';
import type { ApiEvent } from './apiEvents.js';
import { toApiJson } from './json.js';
import type { StreamItem } from './streamItems.js';

interface Chunk {
  id?: string;
  concat?(other: unknown): Chunk;
}

export function createMessageEvents(): (item: StreamItem) => ApiEvent[] {
  const partial = new Map<string, Chunk>();
  const complete = new Set<string>();

  function fromState(payload: unknown): ApiEvent[] {
    const found =
      typeof payload === 'object' && payload !== null && 'messages' in payload ? payload.messages : [];
    const fresh: Json[] = [];
    for (const message of (Array.isArray(found) ? found : [found]) as Chunk[]) {
      if (!message.id || complete.has(message.id)) continue;
      complete.add(message.id);
      fresh.push(toApiJson(message));
    }
    return fresh.length === 0 ? [] : [{ event: 'messages/complete', data: fresh }];
  }

  function fromModel(chunk: Chunk, metadata: unknown): ApiEvent[] {
    if (!chunk.id) return [];
    const before = partial.get(chunk.id);
    const whole = before?.concat?.(chunk) ?? chunk;
    partial.set(chunk.id, whole);
    const shown: ApiEvent = { event: 'messages/partial', data: [toApiJson(whole)] };
    if (before !== undefined) return [shown];
    return [{ event: 'messages/metadata', data: { [chunk.id]: { metadata: toApiJson(metadata) } } }, shown];
  }

  return (item) => {
    if (item.kind === 'chunk')
      return item.mode === 'values' && item.namespace.length === 0 ? fromState(item.payload) : [];
    const { event, tags, data, metadata } = item.event;
    if (event !== 'on_chat_model_stream' || tags?.includes('nostream')) return [];
    return fromModel(data.chunk as Chunk, metadata);
  };
}
