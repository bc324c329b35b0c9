/**
 * From a serialised LangChain value to the plain JSON that the API shows: a message becomes its fields plus `type`
 * (`{"type": "ai", "content": …}`), as the published servers send it. Used for stored values (server) and for
 * live events (worker), so both look alike. Pure; unknown shapes pass through untouched.
 *
 * Sources: `toJSON` of @langchain/core's Serializable (`lc: 1`), JsonPlusSerializer of @langchain/langgraph-checkpoint
 * (`lc: 2`).
 */
import type { Json } from './api.js';

const messageTypes: Record<string, string> = {
  HumanMessage: 'human',
  HumanMessageChunk: 'human',
  AIMessage: 'ai',
  AIMessageChunk: 'AIMessageChunk',
  SystemMessage: 'system',
  SystemMessageChunk: 'system',
  ToolMessage: 'tool',
  ToolMessageChunk: 'tool',
  FunctionMessage: 'function',
  FunctionMessageChunk: 'function',
  RemoveMessage: 'remove',
  ChatMessage: 'generic',
  ChatMessageChunk: 'generic',
};

type Fields = Record<string, Json>;

/** Plain forms of objects, kept so that what several states share is made once and stays shared. */
export type PlainForms = WeakMap<object, Json>;

/** The plain form of a list (by `show`), each element of which is made once among all lists that share it. */
export function plainList(list: Json[], forms: PlainForms, show: (item: Json) => Json = plain): Json[] {
  return list.map((item) => {
    if (item === null || typeof item !== 'object') return item;
    const form = forms.get(item) ?? show(item);
    forms.set(item, form);
    return form;
  });
}

/** The API's plain form of `value`, which is JSON as a LangGraph serde wrote it. */
export function plain(value: Json): Json {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(plain);
  if (value.lc === 1 && value.type === 'constructor' && Array.isArray(value.id))
    return plainConstructor(value, value.id);
  if (value.lc === 2 && typeof value.type === 'string') return plainSpecial(value);
  return plainFields(value);
}

function plainFields(fields: Fields): Fields {
  const result: Fields = {};
  for (const [name, value] of Object.entries(fields)) {
    // `lc~` is a key `lc` that came in by HTTP and must not be revived (the worker's incoming.ts).
    const key = /^lc~+$/.test(name) ? name.slice(0, -1) : name;
    // `__proto__` as a key is data: defined, never assigned.
    Object.defineProperty(result, key, {
      value: plain(value),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return result;
}

function plainConstructor(value: Fields, id: Json[]): Json {
  const name = id.at(-1);
  const kwargs = value.kwargs;
  const type = typeof name === 'string' && id.includes('messages') ? messageTypes[name] : undefined;
  if (type === undefined || kwargs === null || typeof kwargs !== 'object' || Array.isArray(kwargs))
    return plainFields(value);
  return { ...plainFields(kwargs), type };
}

function plainSpecial(value: Fields): Json {
  if (value.type === 'undefined') return null;
  if (value.type === 'delta_snapshot') return plain(value.value ?? null);
  const args = Array.isArray(value.args) ? value.args : [];
  const name = Array.isArray(value.id) ? value.id[0] : undefined;
  if (value.type !== 'constructor') return plainFields(value);
  if (name === 'Set') return plain(args[0] ?? []);
  if (name === 'Map') {
    const entries = Array.isArray(args[0]) ? args[0] : [];
    const pairs = entries.filter(
      (entry): entry is [Json, Json] => Array.isArray(entry) && entry.length === 2,
    );
    if (!pairs.every(([key]) => typeof key === 'string')) return plain(entries);
    return plainFields(Object.fromEntries(pairs.map(([key, item]) => [key as string, item])));
  }
  if (name === 'RegExp') return `/${text(args[0])}/${text(args[1])}`;
  if (name === 'Error') return plain(args[0] ?? '');
  if (name === 'Uint8Array') return plain(args[0] ?? []);
  return plainFields(value);
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
