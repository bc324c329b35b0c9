/**
 * What becomes of an edited list of messages when LangGraph's messages reducer takes it: messages are told apart by
 * their ids, so that one taken out of the list stays, unless the whole list is to be replaced. Pure.
 */
import type { Json } from '../../server/protocol/api.js';
import { isObject, sameJson } from './diff.js';
import { readMessages } from './messages.js';

export interface MessageEdit {
  key: string;
  /** How many the edited list has. */
  count: number;
  added: number;
  changed: number;
  /** Taken out of the list, which by itself takes none away. */
  kept: number;
}

/** Null where the value is no list of messages. */
export function messageEdit(key: string, before: Json | undefined, after: Json): MessageEdit | null {
  if (!Array.isArray(after) || !isMessages(before, after)) return null;
  const old = Array.isArray(before) ? before : [];
  const known = new Map(old.flatMap((each) => (idOf(each) === null ? [] : [[idOf(each), each] as const])));
  const named = new Set(after.map(idOf));
  const isKnown = (each: Json): boolean => idOf(each) !== null && known.has(idOf(each));
  return {
    key,
    count: after.length,
    added: after.filter((each) => !isKnown(each)).length,
    changed: after.filter((each) => isKnown(each) && !sameJson(known.get(idOf(each)) ?? null, each)).length,
    // One without an id gets one: sent again, it is another.
    kept: old.filter((each) => idOf(each) === null || !named.has(idOf(each))).length,
  };
}

/** The update after which the list is exactly this one: LangGraph's mark for removing all, then the messages. */
export function replacingAll(messages: Json): Json {
  return [
    { type: 'remove', id: '__remove_all__', content: '' },
    ...(Array.isArray(messages) ? messages : []),
  ];
}

function isMessages(before: Json | undefined, after: Json[]): boolean {
  const isEmpty = before === undefined || (Array.isArray(before) && before.length === 0);
  const wasMessages = before !== undefined && readMessages(before) !== null;
  return (isEmpty || wasMessages) && (readMessages(after) !== null || (wasMessages && after.length === 0));
}

function idOf(message: Json): string | null {
  return isObject(message) && typeof message.id === 'string' ? message.id : null;
}
