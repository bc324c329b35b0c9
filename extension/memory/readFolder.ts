/**
 * What stands directly below a namespace: those one label deeper, and its own items. The API knows only prefixes, so
 * items of deeper namespaces are passed over. Reads no more than is to be shown. Pure but for the calls.
 */
import type { Item } from '../../server/protocol/items.js';
import type { StoreApi } from '../api/storeApi.js';

export interface FolderLimits {
  folders: number;
  items: number;
}

export interface Folder {
  /** Their whole names. */
  folders: string[][];
  hasMoreFolders: boolean;
  items: Item[];
  hasMoreItems: boolean;
}

/** Items of deeper namespaces that are passed over before it is left to the person whether to look further. */
const mostPassed = 2000;

export async function readFolder(
  store: Pick<StoreApi, 'namespaces' | 'items'>,
  namespace: readonly string[],
  limits: FolderLimits,
): Promise<Folder> {
  const folders = new Map<string, string[]>();
  let hasItems = false;
  let hasMoreFolders = false;
  for await (const found of store.namespaces([...namespace], namespace.length + 1)) {
    if (found.length === namespace.length) hasItems = true;
    else if (folders.size < limits.folders) folders.set(JSON.stringify(found), found);
    else {
      hasMoreFolders = !folders.has(JSON.stringify(found));
      if (hasMoreFolders) break;
    }
  }
  // What has been cut off may have said that there are items.
  const { items, hasMoreItems } =
    hasItems || hasMoreFolders
      ? await readItems(store, namespace, limits.items)
      : { items: [], hasMoreItems: false };
  return { folders: [...folders.values()], hasMoreFolders, items, hasMoreItems };
}

async function readItems(
  store: Pick<StoreApi, 'items'>,
  namespace: readonly string[],
  limit: number,
): Promise<Pick<Folder, 'items' | 'hasMoreItems'>> {
  const items = new Map<string, Item>();
  let passed = 0;
  for await (const item of store.items([...namespace])) {
    if (item.namespace.length !== namespace.length) {
      passed++;
      // Each time one asks for more, it looks further.
      if (passed >= mostPassed + limit) return { items: [...items.values()], hasMoreItems: true };
    } else if (items.size < limit) items.set(item.key, item);
    else if (!items.has(item.key)) return { items: [...items.values()], hasMoreItems: true };
  }
  return { items: [...items.values()], hasMoreItems: false };
}
