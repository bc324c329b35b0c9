/**
 * What an edit does to a channel, in a few words, from the state before and the state that the graph itself has made of
 * it: nothing here knows what a reducer would do. Pure.
 */
import { t } from '@vscode/l10n';
import type { Json } from '../../server/protocol/api.js';
import type { GraphChannel } from '../../server/protocol/worker.js';
import { isObject, sameJson } from './diff.js';

export interface ChannelEffect {
  /** Undefined where it had no value. */
  before: Json | undefined;
  /** As the person wrote it. */
  given: Json;
  /** Undefined where it would have no value. */
  after: Json | undefined;
  isWritten: boolean;
  /** Whether it was asked to take the place of what is there. */
  isReplaced: boolean;
  /** Undefined where the graph has none of that name, or none is known. */
  channel: GraphChannel | undefined;
}

const shortest = 40;

export function effectText(effect: ChannelEffect): string {
  const { before, given, after, isWritten, isReplaced, channel } = effect;
  if (!isWritten)
    return channel === undefined
      ? t('ignored: the graph has no such channel')
      : t('ignored: nothing is written to it');
  if (isReplaced) return t('replaces what is there');
  if (channel?.reduces !== true && after !== undefined && sameJson(given, after))
    return before === undefined ? t('sets the first value') : t('replaces what is there');
  if (after === undefined) return t('leaves no value');
  if (before !== undefined && sameJson(before, after)) return byReducer(t('changes nothing'), channel);
  if (isScalar(after) && isScalar(given) && before !== undefined && isScalar(before))
    return sum(channel, before, given, after);
  return byReducer(growth(before, after) ?? t('becomes another value'), channel);
}

function byReducer(text: string, channel: GraphChannel | undefined): string {
  if (channel?.reduces !== true) return text;
  return channel.reducer === null
    ? t('{0} (by its reducer)', text)
    : t('{0} (reducer {1})', text, channel.reducer);
}

function sum(channel: GraphChannel | undefined, before: Json, given: Json, after: Json): string {
  const [old, more, now] = [before, given, after].map(short);
  if (channel?.reduces !== true) return t('becomes {0}', now ?? '');
  return channel.reducer === null
    ? t('becomes {0} (its reducer: {1} and {2})', now ?? '', old ?? '', more ?? '')
    : t('becomes {0} (reducer {1}: {2} and {3})', now ?? '', channel.reducer, old ?? '', more ?? '');
}

/** What of a list or an object is new, other or gone; null for two values that are not of one kind. */
function growth(before: Json | undefined, after: Json): string | null {
  if (Array.isArray(after)) {
    const old = before ?? [];
    return Array.isArray(old) ? listGrowth(old, after) : null;
  }
  const old = before ?? {};
  if (!isObject(after) || !isObject(old)) return null;
  return counted(countKeys(new Map(Object.entries(old)), new Map(Object.entries(after))), 'keys');
}

function listGrowth(before: Json[], after: Json[]): string {
  const [old, now] = [byId(before), byId(after)];
  if (old !== null && now !== null) return counted(countKeys(old, now), 'items');
  const kept = before.filter((item, index) => sameJson(item, after[index] ?? null)).length;
  if (kept === before.length) return counted({ added: after.length - kept, changed: 0, removed: 0 }, 'items');
  return after.length === 1 ? t('becomes a list of 1 item') : t('becomes a list of {0} items', after.length);
}

interface Counts {
  added: number;
  changed: number;
  removed: number;
}

function countKeys(before: Map<string, Json>, after: Map<string, Json>): Counts {
  const both = [...after].filter(([key]) => before.has(key));
  return {
    added: after.size - both.length,
    changed: both.filter(([key, value]) => !sameJson(before.get(key) ?? null, value)).length,
    removed: before.size - both.length,
  };
}

function counted({ added, changed, removed }: Counts, what: 'items' | 'keys'): string {
  const parts = [
    added === 0 ? null : what === 'items' ? addedItems(added) : addedKeys(added),
    changed === 0 ? null : t('changes {0}', changed),
    removed === 0 ? null : t('removes {0}', removed),
  ].filter((part) => part !== null);
  return parts.length === 0 ? t('changes their order') : parts.join(', ');
}

function addedItems(count: number): string {
  return count === 1 ? t('adds 1 item') : t('adds {0} items', count);
}

function addedKeys(count: number): string {
  return count === 1 ? t('adds 1 key') : t('adds {0} keys', count);
}

/** Null unless each item has an id of its own, as messages have. */
function byId(items: Json[]): Map<string, Json> | null {
  const found = new Map<string, Json>();
  for (const item of items) {
    if (!isObject(item) || typeof item.id !== 'string' || found.has(item.id)) return null;
    found.set(item.id, item);
  }
  return found;
}

function isScalar(value: Json): boolean {
  return typeof value !== 'object' || value === null;
}

function short(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > shortest ? `${text.slice(0, shortest)}…` : text;
}
