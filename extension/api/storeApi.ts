/** `/store` as the extension uses it. Looking never prolongs an item's time to live. */
import type { Client } from '@langchain/langgraph-sdk/client';
import type { JsonObject } from '../../server/protocol/api.js';
import type { FoundItem, Item } from '../../server/protocol/items.js';
import { statusOf } from '../errors.js';

export interface ItemSearch {
  filter?: JsonObject;
  /** Finds by meaning, where the server has an embedding; others pay no heed to it. */
  query?: string;
  signal?: AbortSignal;
}

const pageSize = 100;

export class StoreApi {
  constructor(private readonly client: Client['store']) {}

  /** The namespaces that begin with `prefix`, cut to `maxDepth` labels, page by page: stop reading when there are enough. */
  async *namespaces(prefix: string[], maxDepth: number): AsyncGenerator<string[]> {
    for (let offset = 0; ; offset += pageSize) {
      const page = { maxDepth, limit: pageSize, offset, ...(prefix.length === 0 ? {} : { prefix }) };
      const { namespaces } = await this.client.listNamespaces(page);
      // A label `*` stands for any in the question.
      yield* namespaces.filter((each) => prefix.every((label, index) => each[index] === label));
      if (namespaces.length < pageSize) return;
    }
  }

  /** Those of the namespace and of all below it, the last changed first, page by page. */
  async *items(prefix: string[], search: ItemSearch = {}): AsyncGenerator<FoundItem> {
    for (let offset = 0; ; offset += pageSize) {
      const page = { ...search, limit: pageSize, offset, refreshTtl: false };
      const { items } = await this.client.searchItems(prefix, page);
      yield* items as unknown as FoundItem[];
      if (items.length < pageSize) return;
    }
  }

  /** Null where it is gone. */
  async get(namespace: string[], key: string): Promise<Item | null> {
    try {
      return (await this.client.getItem(namespace, key, { refreshTtl: false })) as unknown as Item | null;
    } catch (error) {
      if (statusOf(error) === 404) return null;
      throw error;
    }
  }

  async put(namespace: string[], key: string, value: JsonObject): Promise<void> {
    await this.client.putItem(namespace, key, value);
  }

  async delete(namespace: string[], key: string): Promise<void> {
    await this.client.deleteItem(namespace, key);
  }
}
