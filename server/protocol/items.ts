/**
 * Items of the long-term store (`/store/…` of the API, `config.store` in a graph), as the server keeps and sends them
 * and as a worker asks for them. Imports only protocol types.
 */
import { RequestType } from 'vscode-jsonrpc';
import type { JsonObject } from './api.js';

export interface Item {
  namespace: string[];
  key: string;
  value: JsonObject;
  created_at: string;
  updated_at: string;
}

/** `score`: cosine similarity to the query, where the search was a semantic one. */
export interface FoundItem extends Item {
  score?: number;
}

/** Which texts of the value are embedded: paths, none (`false`), or what langgraph.json says (`null`). */
export type ItemIndex = string[] | false | null;

export interface PutItem {
  namespace: string[];
  key: string;
  value: JsonObject;
  index?: ItemIndex | undefined;
  /** Minutes; `null`: for ever; the configured default without it. */
  ttl?: number | null | undefined;
}

export interface GetItem {
  namespace: string[];
  key: string;
  /** Whether reading restarts the item's time to live; the configured default without it. */
  refresh_ttl?: boolean | null | undefined;
}

export interface SearchItems {
  namespace_prefix: string[];
  /** By key of the value: a value to be equal to, or operators (`$eq`, `$ne`, `$gt`, `$gte`, `$lt`, `$lte`, `$in`, `$nin`). */
  filter?: JsonObject | null | undefined;
  limit?: number | undefined;
  offset?: number | undefined;
  query?: string | null | undefined;
  refresh_ttl?: boolean | null | undefined;
}

export interface ListNamespaces {
  /** `*` stands for any one label. */
  prefix?: string[] | undefined;
  suffix?: string[] | undefined;
  max_depth?: number | undefined;
  limit?: number | undefined;
  offset?: number | undefined;
}

/** One operation of a graph's `store.batch(…)`. */
export type StoreOperation =
  | ({ kind: 'get' } & GetItem)
  | ({ kind: 'put' } & PutItem)
  | { kind: 'delete'; namespace: string[]; key: string }
  | ({ kind: 'search' } & SearchItems)
  | ({ kind: 'namespaces' } & ListNamespaces);

export type StoreResult = Item | FoundItem[] | string[][] | null;

/** Worker to server. The answer means: what was put is on disk. */
export const storeRequests = {
  batch: new RequestType<{ operations: StoreOperation[] }, StoreResult[], void>('store/batch'),
};
