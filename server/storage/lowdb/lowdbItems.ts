/**
 * Items of the store on disk: all in memory for searching, each file a lowdb database of a bounded size. Changes of
 * the same moment share one commit; which file an item is in is itemShard's affair.
 */
import { Low } from 'lowdb';
import { join } from 'node:path';
import type { ItemStore, StoredItem } from '../port.js';
import { StorageError } from '../port.js';
import { createBatcher } from './batcher.js';
import type { Disk } from './disk.js';
import { durableJsonFile, isDamaged } from './durableJsonFile.js';
import { hasPrefix } from '../itemOrder.js';
import { itemHash, prefixOfFile, shardFileName, shardFormat, splitShard, type Shard } from './itemShard.js';
import type { ProblemLog } from './problemLog.js';
import { writeFailed } from './writeFailed.js';

export interface LowdbItems extends ItemStore {
  /** Waits for what is being written; takes no changes from now on. */
  close(): Promise<void>;
}

interface ItemChange {
  hash: string;
  /** Null: removed. */
  item: StoredItem | null;
}

/** Characters after which a file is split; one item alone may be larger. */
const maxShardSize = 128 * 1024;

export async function openLowdbItems(folder: string, disk: Disk, problems: ProblemLog): Promise<LowdbItems> {
  const shards = await loadShards(folder, disk, problems);
  const items = new Map<string, StoredItem>();
  for (const shard of shards.values()) for (const [hash, item] of shard.items) items.set(hash, item);
  let isFolderMade = shards.size > 0;
  if (shards.size === 0) shards.set('', { prefix: '', items: new Map() });

  const shardOf = (hash: string): Shard => {
    for (let length = 0; length <= hash.length; length++) {
      const shard = shards.get(hash.slice(0, length));
      if (shard !== undefined) return shard;
    }
    // A file that was set aside or lost leaves a hole among its sisters.
    let depth = 1;
    while ([...shards.keys()].some((prefix) => prefix.startsWith(hash.slice(0, depth)))) depth++;
    const fresh: Shard = { prefix: hash.slice(0, depth), items: new Map() };
    shards.set(fresh.prefix, fresh);
    return fresh;
  };

  /** Characters written. */
  const write = async (shard: Shard): Promise<number> => {
    const file = durableJsonFile(join(folder, shardFileName(shard.prefix)), shardFormat(shard.prefix), disk);
    const db = new Low(file, shard.items);
    await db.write();
    return file.size;
  };

  const split = async (shard: Shard): Promise<void> => {
    const parts = splitShard(shard);
    for (const part of parts) await write(part);
    // Until the whole is gone it counts, and the parts do not: see loadShards.
    await disk.remove(join(folder, shardFileName(shard.prefix)));
    await disk.syncFolder(folder);
    shards.delete(shard.prefix);
    for (const part of parts) shards.set(part.prefix, part);
  };

  const commit = async (changes: ItemChange[]): Promise<void> => {
    if (changes.length === 0) return;
    if (!isFolderMade) {
      await disk.makeFolder(folder).catch((error: unknown) => Promise.reject(writeFailed(folder, error)));
      await disk.syncFolder(join(folder, '..'));
      isFolderMade = true;
    }
    const touched = new Map<Shard, ItemChange[]>();
    for (const change of changes) {
      const shard = shardOf(change.hash);
      touched.set(shard, [...(touched.get(shard) ?? []), change]);
    }
    for (const [shard, ofShard] of touched) {
      const before = shard.items;
      shard.items = new Map(before);
      for (const { hash, item } of ofShard) {
        if (item === null) shard.items.delete(hash);
        else shard.items.set(hash, item);
      }
      let size: number;
      try {
        size = await write(shard);
      } catch (error) {
        shard.items = before;
        throw error;
      }
      for (const { hash, item } of ofShard) {
        if (item === null) items.delete(hash);
        else items.set(hash, item);
      }
      // What is kept is kept: a split that fails is tried again with the next write.
      if (size > maxShardSize && shard.items.size > 1) await split(shard).catch(() => undefined);
    }
  };

  const batcher = createBatcher<ItemChange>(commit);
  let isClosed = false;
  const change = async (each: ItemChange): Promise<void> => {
    if (isClosed) throw new StorageError('closed', 'The data folder has been closed.');
    await batcher.add(each);
  };

  return {
    put: (item) => change({ hash: itemHash(item.namespace, item.key), item: structuredClone(item) }),
    get: (namespace, key) => Promise.resolve(items.get(itemHash(namespace, key)) ?? null),
    list: (prefix) =>
      Promise.resolve([...items.values()].filter(({ namespace }) => hasPrefix(namespace, prefix))),
    async delete(namespace, key) {
      const hash = itemHash(namespace, key);
      if (!items.has(hash)) return false;
      await change({ hash, item: null });
      return true;
    },
    close() {
      isClosed = true;
      return batcher.flush();
    },
  };
}

/** Parts of a shard that is still there as a whole are of a split that a crash cut off: the whole counts. */
async function loadShards(folder: string, disk: Disk, problems: ProblemLog): Promise<Map<string, Shard>> {
  const shards = new Map<string, Shard>();
  const prefixes = (await disk.list(folder)).map(prefixOfFile).filter((prefix) => prefix !== null);
  for (const prefix of prefixes.sort((a, b) => a.length - b.length)) {
    const path = join(folder, shardFileName(prefix));
    const isPart = [...shards.keys()].some((whole) => prefix !== whole && prefix.startsWith(whole));
    if (isPart) {
      await disk.remove(path);
      continue;
    }
    const db = new Low(durableJsonFile(path, shardFormat(prefix), disk), new Map<string, StoredItem>());
    try {
      await db.read();
      shards.set(prefix, { prefix, items: db.data });
    } catch (error) {
      if (!isDamaged(error)) throw error;
      await problems.setAside(path, error);
    }
  }
  return shards;
}
