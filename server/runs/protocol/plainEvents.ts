/**
 * Between the events of a run's own stream (`values`, `updates|namespace`, …) and those of the newer protocol, so that
 * clients of either see runs that were started through the other. What has no counterpart (tokens) is left out. Pure.
 */
import type { Json } from '../../protocol/api.js';

/** A protocol event before it has a number. */
export interface PlainEvent {
  method: string;
  namespace: string[];
  node?: string;
  data: Json;
}

/** From an event of a run's stream. */
export function toProtocol(event: string, data: Json): PlainEvent[] {
  const [method = '', ...namespace] = event.split('|');
  if (method === 'values' || method === 'tasks') return [{ method, namespace, data }];
  if (method === 'updates') {
    return Object.entries(fields(data)).map(([node, values]) => ({
      method,
      namespace,
      node,
      data: { node, values },
    }));
  }
  if (method === 'custom')
    return [{ method, namespace, data: 'name' in fields(data) ? data : { payload: data } }];
  if (method === 'checkpoints') return [{ method, namespace, data: envelope(fields(data)) }];
  return [];
}

/** To an event of a run's stream; null where it has none of the kind. */
export function fromProtocol({ method, namespace, data }: PlainEvent): { event: string; data: Json } | null {
  const named = (mode: string): string => [mode, ...namespace].join('|');
  const { node, values, payload, name } = fields(data);
  if (method === 'values' || method === 'tasks') return { event: named(method), data };
  if (method === 'updates' && typeof node === 'string')
    return { event: named(method), data: { [node]: values ?? null } };
  if (method === 'custom')
    return { event: named(method), data: name === undefined ? (payload ?? null) : data };
  return null;
}

export function fields(data: Json | undefined): { [key: string]: Json } {
  return data !== null && typeof data === 'object' && !Array.isArray(data) ? data : {};
}

function envelope({ checkpoint, parent_checkpoint: parent, metadata }: Record<string, Json>): Json {
  const { checkpoint_id: id } = fields(checkpoint);
  const { checkpoint_id: parentId } = fields(parent);
  const { step, source } = fields(metadata);
  return {
    id: id ?? null,
    ...(parentId === undefined ? {} : { parent_id: parentId }),
    step: step ?? null,
    source: source ?? null,
  };
}
