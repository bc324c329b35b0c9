/** Schemas of items of the store. */
import type { FoundItem, Item } from '../items.js';
import { fields, listOf, record, ref, text, time, type Schema } from './schema.js';

const item = { namespace: listOf(text), key: text, value: record, created_at: time, updated_at: time };

export const storeSchemas: Record<string, Schema> = {
  Item: fields<Item>(item),
  FoundItems: fields<{ items: FoundItem[] }>({ items: listOf(ref('FoundItem')) }),
  FoundItem: fields<FoundItem>({ ...item, score: { type: 'number' } }, ['score']),
  Namespaces: fields<{ namespaces: string[][] }>({ namespaces: listOf(listOf(text)) }),
};
