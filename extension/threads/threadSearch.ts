/**
 * The search for threads: what a person types becomes filters that the server applies (`threads.search`) and words that
 * are looked for in what it answers: title, id, metadata and values. Works on any LangGraph server.
 */
import type { Json, JsonObject, Thread, ThreadStatus } from '../../server/protocol/api.js';
import type { LangGraphApi, ThreadSummary } from '../api/langGraphApi.js';
import { threadTitle } from './threadText.js';

export interface ThreadQuery {
  metadata: JsonObject;
  values: JsonObject;
  status: ThreadStatus | null;
  /** Each must be somewhere in the thread; lower case. */
  words: string[];
}

export interface FoundThread {
  thread: ThreadSummary;
  /** The value or metadata that holds the first word, in its surroundings; null where the title does, or none was asked for. */
  excerpt: string | null;
}

const statuses: readonly ThreadStatus[] = ['idle', 'busy', 'interrupted', 'error'];
const pageSize = 50;

/**
 * `tag:bug`, `graph:joke`, `status:error`, `pinned:true`, `user=ann` or `metadata.user=ann`, `values.topic="old cats"`;
 * everything else is a word.
 */
export function parseThreadQuery(text: string): ThreadQuery {
  const query: ThreadQuery = { metadata: {}, values: {}, status: null, words: [] };
  for (const token of text.match(/(?:"[^"]*"?|[^\s"])+/g) ?? []) {
    if (!take(query, token)) query.words.push(unquoted(token).toLowerCase());
  }
  query.words = query.words.filter((word) => word !== '');
  return query;
}

/** The threads that match, newest first, page by page: stop reading when there are enough. */
export async function* searchThreads(
  api: Pick<LangGraphApi, 'searchThreads'>,
  { words, ...filters }: ThreadQuery,
  signal: AbortSignal,
): AsyncGenerator<FoundThread> {
  for (let offset = 0; ; offset += pageSize) {
    const withValues = words.length > 0;
    const page = await api.searchThreads({ ...filters, withValues, offset, limit: pageSize, signal });
    for (const thread of page) {
      const found = match(thread, words);
      if (found !== null) yield found;
    }
    if (page.length < pageSize) return;
  }
}

/** Null where a word is missing. */
function match(
  { values, ...thread }: ThreadSummary & Partial<Pick<Thread, 'values'>>,
  words: readonly string[],
): FoundThread | null {
  const title = threadTitle(thread);
  const texts = [title, thread.thread_id, ...leaves(thread.metadata, ''), ...leaves(values ?? null, '')];
  const lower = texts.map((text) => text.toLowerCase());
  if (!words.every((word) => lower.some((text) => text.includes(word)))) return null;
  const [word] = words;
  if (word === undefined || title.toLowerCase().includes(word)) return { thread, excerpt: null };
  const index = lower.findIndex((text) => text.includes(word));
  return { thread, excerpt: around(texts[index] ?? '', lower[index]?.indexOf(word) ?? 0) };
}

/** Every scalar with the path that leads to it: `topic: cats`. */
function leaves(value: Json, path: string): string[] {
  if (value === null) return [];
  if (typeof value !== 'object') return [path === '' ? String(value) : `${path}: ${String(value)}`];
  return Object.entries(value).flatMap(([key, each]) => leaves(each, path === '' ? key : `${path}.${key}`));
}

function around(text: string, index: number): string {
  const start = Math.max(0, index - 40);
  const line = text.slice(start, index + 80).replace(/\s+/g, ' ');
  return `${start > 0 ? '…' : ''}${line}${index + 80 < text.length ? '…' : ''}`;
}

/** False where the token is no filter. */
function take(query: ThreadQuery, token: string): boolean {
  const [, name, given] = /^(tag|graph|status|pinned):(.+)$/.exec(token) ?? [];
  if (name !== undefined && given !== undefined) {
    const text = unquoted(given);
    if (name === 'status') {
      const status = statuses.find((each) => each === text);
      if (status !== undefined) query.status = status;
      return status !== undefined;
    }
    if (name === 'tag') set(query.metadata, ['tags'], [...tagsAsked(query), text.replace(/^#/, '')]);
    else if (name === 'graph') set(query.metadata, ['graph_id'], text);
    else set(query.metadata, ['pinned'], text === 'true' || text === 'yes');
    return true;
  }
  const [, path, value] = /^([\w-]+(?:\.[\w-]+)*)=(.+)$/.exec(token) ?? [];
  if (path === undefined || value === undefined) return false;
  const [root = '', ...rest] = path.split('.');
  if (root === 'values' && rest.length > 0) set(query.values, rest, scalar(value));
  else set(query.metadata, root === 'metadata' && rest.length > 0 ? rest : [root, ...rest], scalar(value));
  return true;
}

function tagsAsked({ metadata }: ThreadQuery): Json[] {
  return Array.isArray(metadata.tags) ? metadata.tags : [];
}

function set(target: JsonObject, [key = '', ...rest]: readonly string[], value: Json): void {
  const below = Object.hasOwn(target, key) ? target[key] : undefined;
  if (rest.length === 0) define(target, key, value);
  else {
    const inner = typeof below === 'object' && below !== null && !Array.isArray(below) ? below : {};
    define(target, key, inner);
    set(inner, rest, value);
  }
}

/** Never by assignment: a key may be called `__proto__`. */
function define(target: JsonObject, key: string, value: Json): void {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}

/** Numbers, true, false and null are meant as such; in quotes they are text. */
function scalar(text: string): Json {
  return /^(?:true|false|null|-?\d+(?:\.\d+)?)$/.test(text) ? (JSON.parse(text) as Json) : unquoted(text);
}

function unquoted(text: string): string {
  return text.replaceAll('"', '');
}
