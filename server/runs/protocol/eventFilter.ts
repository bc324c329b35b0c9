/** Which protocol events a reader gets, as the SDKs and the published servers decide it. Pure. */
import type { EventFilter } from '../../protocol/agentProtocol.js';
import type { Json } from '../../protocol/api.js';

/** What a filter looks at. */
export interface Filtered {
  channel: string;
  namespace: string[];
}

/** The channel of an event; a named custom event has one of its own. */
export function channelOf(method: string, data: Json): string {
  if (method === 'input.requested') return 'input';
  if (method !== 'custom' || data === null || typeof data !== 'object' || Array.isArray(data)) return method;
  return typeof data.name === 'string' ? `custom:${data.name}` : 'custom';
}

export function matches({ channels, namespaces, depth }: EventFilter, event: Filtered): boolean {
  const { channel, namespace } = event;
  const isWanted =
    channels.includes(channel) || (channel.startsWith('custom:') && channels.includes('custom'));
  if (!isWanted) return false;
  if (namespaces == null || namespaces.length === 0) return true;
  return namespaces.some(
    (prefix) => startsWith(namespace, prefix) && (depth == null || namespace.length - prefix.length <= depth),
  );
}

/** A prefix may name a segment without the task's id: `node` stands for every `node:…`. */
function startsWith(namespace: string[], prefix: string[]): boolean {
  return prefix.every((wanted, at) => {
    const segment = namespace[at];
    if (segment === undefined) return false;
    return segment === wanted || (!wanted.includes(':') && segment.split(':')[0] === wanted);
  });
}
