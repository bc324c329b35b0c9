/**
 * How items of the store are spread over files: by the hash of namespace and key, in files named by the hash's first
 * digits. A file that has grown too big is split by one more digit, so a write never rewrites more than that. Pure.
 */
import { createHash } from 'node:crypto';
import type { StoredItem } from '../port.js';
import type { JsonFormat } from './durableJsonFile.js';
import { isRecord } from './isRecord.js';

export interface Shard {
  /** First hex digits of the hashes of its items; empty while one file holds all. */
  prefix: string;
  /** By hash. */
  items: Map<string, StoredItem>;
}

const digits = Array.from('0123456789abcdef');

export function itemHash(namespace: readonly string[], key: string): string {
  return createHash('sha256')
    .update(JSON.stringify([...namespace, key]))
    .digest('hex');
}

export function shardFileName(prefix: string): string {
  return `${prefix === '' ? 'all' : prefix}.json`;
}

/** Null for a file that is no shard. */
export function prefixOfFile(name: string): string | null {
  const match = /^(all|[0-9a-f]{1,64})\.json$/.exec(name);
  if (match?.[1] === undefined) return null;
  return match[1] === 'all' ? '' : match[1];
}

/** The sixteen shards that take the place of one. */
export function splitShard({ prefix, items }: Shard): Shard[] {
  const parts = digits.map((digit): Shard => ({ prefix: prefix + digit, items: new Map() }));
  for (const [hash, item] of items) {
    parts[Number.parseInt(hash[prefix.length] ?? '0', 16)]?.items.set(hash, item);
  }
  return parts;
}

/** @param prefix Of the file: an item whose hash does not begin with it does not belong there. */
export function shardFormat(prefix: string): JsonFormat<Map<string, StoredItem>> {
  return {
    encode: (items) => {
      const lines = [...items.values()].map((item) => JSON.stringify(item));
      return `{"format":1,"items":[\n${lines.join(',\n')}\n]}\n`;
    },
    decode(json) {
      if (!isRecord(json) || json.format !== 1 || !Array.isArray(json.items))
        throw new Error('not items of a known format');
      const items = new Map<string, StoredItem>();
      for (const item of json.items as unknown[]) {
        if (!isItem(item)) throw new Error('an item is not one');
        const hash = itemHash(item.namespace, item.key);
        if (!hash.startsWith(prefix)) throw new Error(`the item "${item.key}" belongs to another file`);
        items.set(hash, item);
      }
      return items;
    },
  };
}

function isItem(value: unknown): value is StoredItem {
  return (
    isRecord(value) &&
    Array.isArray(value.namespace) &&
    value.namespace.every((label) => typeof label === 'string') &&
    typeof value.key === 'string' &&
    isRecord(value.value) &&
    typeof value.created_at === 'string' &&
    typeof value.updated_at === 'string'
  );
}
