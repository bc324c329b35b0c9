/** The store's items in memory, for tests. */
import { hasPrefix } from '../itemOrder.js';
import type { ItemStore, StoredItem } from '../port.js';
import { copyJson } from './copyJson.js';

export function memoryItems(): ItemStore {
  const items = new Map<string, StoredItem>();
  const keyOf = (namespace: readonly string[], key: string): string => JSON.stringify([...namespace, key]);
  return {
    put(item) {
      items.set(keyOf(item.namespace, item.key), copyJson(item));
      return Promise.resolve();
    },
    get: (namespace, key) => Promise.resolve(items.get(keyOf(namespace, key)) ?? null),
    list: (prefix) =>
      Promise.resolve([...items.values()].filter(({ namespace }) => hasPrefix(namespace, prefix))),
    delete: (namespace, key) => Promise.resolve(items.delete(keyOf(namespace, key))),
  };
}
