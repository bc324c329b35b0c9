/** How items of the store read in lists, and what is looked for in them. Pure. */
import type { Json } from '../../server/protocol/api.js';
import type { Item } from '../../server/protocol/items.js';
import { readObject } from '../documents/jsonText.js';

/** A value in one line: `text: likes tea, rank: 3`. */
export function valueLine(value: Json): string {
  if (value === null || typeof value !== 'object') return String(value);
  const entries = Object.entries(value);
  if (Array.isArray(value)) return `[${entries.map(([, each]) => brief(each)).join(', ')}]`;
  return entries.map(([key, each]) => `${key}: ${brief(each)}`).join(', ');
}

function brief(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** `users / ann`: as labels are told apart for people; they may hold slashes themselves. */
export function namespaceText(namespace: readonly string[]): string {
  return namespace.join(' / ');
}

/** What a person types for a namespace: labels between slashes, or a JSON list where a label holds one. */
export function namespaceFromText(text: string): string[] | null {
  const trimmed = text.trim();
  if (!trimmed.startsWith('[')) {
    const labels = trimmed.split('/').map((label) => label.trim());
    return labels.every((label) => label !== '' && !label.includes('.')) ? labels : null;
  }
  try {
    const labels = JSON.parse(trimmed) as Json;
    if (!Array.isArray(labels) || labels.length === 0) return null;
    const fits = (label: Json): label is string =>
      typeof label === 'string' && label !== '' && !label.includes('.');
    return labels.every(fits) ? labels : null;
  } catch {
    return null;
  }
}

/** The text that `namespaceFromText` reads as these labels. */
export function namespaceAsTyped(namespace: readonly string[]): string {
  const simple = namespace.join('/');
  return JSON.stringify(namespaceFromText(simple)) === JSON.stringify(namespace)
    ? simple
    : JSON.stringify(namespace);
}

/** Where the words are, in a line; null where one is missing. Words are in lower case. */
export function excerptOf({ namespace, key, value }: Item, words: readonly string[]): string | null {
  const texts = [key, namespaceText(namespace), ...leaves(value, '')];
  const lower = texts.map((text) => text.toLowerCase());
  if (!words.every((word) => lower.some((text) => text.includes(word)))) return null;
  const index = lower.findIndex((text, place) => place > 1 && words.some((word) => text.includes(word)));
  return texts[index] ?? valueLine(value);
}

/** Every scalar with the path that leads to it: `at.place: here`. */
function leaves(value: Json, path: string): string[] {
  if (value === null || typeof value !== 'object')
    return [path === '' ? String(value) : `${path}: ${String(value)}`];
  return Object.entries(value).flatMap(([key, each]) => leaves(each, path === '' ? key : `${path}.${key}`));
}

export interface ItemQuery {
  /** What the server filters by: `rank=3`, or a JSON object with its operators. */
  filter: Record<string, Json>;
  /** Each must be somewhere in the item; lower case. */
  words: string[];
}

/** `{"rank": {"$gte": 2}} tea user="ann lee"`: a filter in JSON, filters by key, and words. */
export function parseItemQuery(text: string): ItemQuery {
  const filter: [string, Json][] = [];
  const words: string[] = [];
  const given = jsonIn(text);
  if (given !== null) filter.push(...Object.entries(given.value));
  for (const token of (given?.rest ?? text).match(/(?:"[^"]*"?|[^\s"])+/g) ?? []) {
    const [, key, value] = /^([\w-]+)=(.+)$/.exec(token) ?? [];
    if (key !== undefined && value !== undefined) filter.push([key, scalar(value)]);
    else words.push(token.replaceAll('"', '').toLowerCase());
  }
  // Not by assignment: a key may be called `__proto__`.
  return { filter: Object.fromEntries(filter), words: words.filter((word) => word !== '') };
}

/** The longest JSON object that begins at the first brace, and what stands around it; null where that is none. */
function jsonIn(text: string): { value: Record<string, Json>; rest: string } | null {
  const start = text.indexOf('{');
  if (start < 0) return null;
  for (let end = text.lastIndexOf('}'); end > start; end = text.lastIndexOf('}', end - 1)) {
    const read = readObject(text.slice(start, end + 1));
    if (read.ok) return { value: read.value, rest: `${text.slice(0, start)} ${text.slice(end + 1)}` };
  }
  return null;
}

/** Numbers, true, false and null are meant as such; in quotes they are text. */
function scalar(text: string): Json {
  return /^(?:true|false|null|-?\d+(?:\.\d+)?)$/.test(text)
    ? (JSON.parse(text) as Json)
    : text.replaceAll('"', '');
}
