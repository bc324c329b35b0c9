/**
 * The long-term store as the API and the graphs see it: filters, time to live, semantic search. Items themselves are
 * kept by storage; how texts become vectors is the user's function, called through `embed`.
 */
import type { Json } from '../protocol/api.js';
import type {
  FoundItem,
  GetItem,
  Item,
  ItemIndex,
  ListNamespaces,
  PutItem,
  SearchItems,
  StoreOperation,
  StoreResult,
} from '../protocol/items.js';
import type { StoredItem } from '../storage/port.js';
import type { RunsDeps } from './deps.js';
import { RequestError } from './errors.js';
import { matchesFilter, unknownOperators } from './itemFilter.js';
import { itemTexts } from './itemTexts.js';
import type { KeyedLock } from './keyedLock.js';
import { namespacesOf } from './namespaces.js';
import { rank } from './ranking.js';

/** langgraph.json's `store`. */
export interface ItemSettings {
  /** Where texts are embedded: the paths that are, unless an item says otherwise. */
  index: { fields: string[]; dims: number | null } | null;
  ttl: { defaultMinutes: number | null; refreshOnRead: boolean };
}

export interface Items {
  get(request: GetItem): Promise<Item | null>;
  put(request: PutItem): Promise<void>;
  delete(namespace: string[], key: string): Promise<void>;
  /** Newest change first; with a query that is understood, the most similar first. */
  search(request: SearchItems): Promise<FoundItem[]>;
  namespaces(request: ListNamespaces): Promise<string[][]>;
  /** A graph's operations, in their order. */
  batch(operations: readonly StoreOperation[]): Promise<StoreResult[]>;
}

export interface ItemsDeps extends Pick<RunsDeps, 'storage' | 'clock' | 'feed'> {
  settings: () => ItemSettings;
  /** One vector per text. */
  embed: (texts: string[]) => Promise<number[][]>;
  lock: KeyedLock;
}

const minute = 60_000;

export function createItems({ storage, clock, feed, settings, embed, lock }: ItemsDeps): Items {
  const { items } = storage;
  const isAlive = ({ expires_at: end }: StoredItem): boolean =>
    end === undefined || Date.parse(end) > clock.now().getTime();
  const lockKey = (namespace: readonly string[], key: string): string => JSON.stringify([...namespace, key]);
  const changed = (): void => feed.send({ kind: 'store' });
  const expiry = (minutes: number): string =>
    new Date(clock.now().getTime() + minutes * minute).toISOString();

  /** What is there and has not expired; what has goes for good. */
  const living = async (found: StoredItem[]): Promise<StoredItem[]> => {
    const expired = found.filter((item) => !isAlive(item));
    for (const { namespace, key } of expired) {
      await lock.run(lockKey(namespace, key), async () => {
        const current = await items.get(namespace, key);
        if (current !== null && !isAlive(current)) await items.delete(namespace, key);
      });
    }
    if (expired.length > 0) changed();
    return expired.length === 0 ? found : found.filter(isAlive);
  };

  const refresh = async (found: StoredItem[], asked: boolean | null | undefined): Promise<void> => {
    if (!(asked ?? settings().ttl.refreshOnRead)) return;
    for (const { namespace, key, ttl } of found) {
      if (ttl === undefined) continue;
      await lock.run(lockKey(namespace, key), async () => {
        const current = await items.get(namespace, key);
        if (current?.ttl !== undefined && isAlive(current))
          await items.put({ ...current, expires_at: expiry(current.ttl) });
      });
    }
  };

  const vectorsOf = async (value: Json, index: ItemIndex | undefined): Promise<StoredItem['vectors']> => {
    const configured = settings().index;
    if (configured === null || index === false) return undefined;
    const texts = itemTexts(value, index ?? configured.fields);
    if (texts.size === 0) return undefined;
    const vectors = await embed([...texts.values()]);
    return Object.fromEntries([...texts.keys()].map((path, number) => [path, vectors[number] ?? []]));
  };

  const service: Items = {
    async get({ namespace, key, refresh_ttl: asked }) {
      const item = await items.get(namespace, key);
      const [alive] = await living(item === null ? [] : [item]);
      if (alive === undefined) return null;
      await refresh([alive], asked);
      return shown(alive);
    },
    async put({ namespace, key, value, index, ttl }) {
      const vectors = await vectorsOf(value, index);
      const minutes = ttl === undefined ? settings().ttl.defaultMinutes : ttl;
      await lock.run(lockKey(namespace, key), async () => {
        const before = await items.get(namespace, key);
        const now = clock.now().toISOString();
        await items.put({
          namespace,
          key,
          value,
          created_at: before !== null && isAlive(before) ? before.created_at : now,
          updated_at: now,
          ...(minutes === null ? {} : { ttl: minutes, expires_at: expiry(minutes) }),
          ...(vectors === undefined ? {} : { vectors }),
        });
      });
      changed();
    },
    async delete(namespace, key) {
      await lock.run(lockKey(namespace, key), () => items.delete(namespace, key));
      changed();
    },
    async search({ namespace_prefix: prefix, filter, limit = 10, offset = 0, query, refresh_ttl: asked }) {
      const unknown = unknownOperators(filter ?? {});
      if (unknown.length > 0)
        throw new RequestError('invalid', `filter: unknown operator ${unknown.join(', ')}`);
      const all = await living(await items.list(prefix));
      const matching = filter == null ? all : all.filter(({ value }) => matchesFilter(value, filter));
      const found = await order(matching, query);
      const page = found.slice(offset, offset + limit);
      await refresh(
        page.map(({ item }) => item),
        asked,
      );
      return page.map(({ item, score }) => ({ ...shown(item), ...(score === undefined ? {} : { score }) }));
    },
    async namespaces(request) {
      return namespacesOf(await living(await items.list([])), request);
    },
    async batch(operations) {
      const results: StoreResult[] = [];
      for (const operation of operations) results.push(await one(operation));
      return results;
    },
  };

  async function order(found: StoredItem[], query: string | null | undefined) {
    if (query == null || query === '' || settings().index === null) {
      const newestFirst = found.sort((a, b) => Date.parse(b.updated_at) - Date.parse(a.updated_at));
      return newestFirst.map((item) => ({ item, score: undefined }));
    }
    const [vector = []] = await embed([query]);
    return rank(found, vector);
  }

  async function one(operation: StoreOperation): Promise<StoreResult> {
    switch (operation.kind) {
      case 'get':
        return service.get(operation);
      case 'search':
        return service.search(operation);
      case 'namespaces':
        return service.namespaces(operation);
      case 'delete':
        await service.delete(operation.namespace, operation.key);
        return null;
      case 'put':
        await service.put(operation);
        return null;
    }
  }

  return service;
}

function shown({ namespace, key, value, created_at, updated_at }: StoredItem): Item {
  return { namespace, key, value, created_at, updated_at };
}
