/** The items that targets of the Memory view stand for, each once: those of a namespace with all below it. */
import * as vscode from 'vscode';
import type { Item } from '../../server/protocol/items.js';
import { UserError } from '../errors.js';
import type { ItemKey } from '../memory/itemUri.js';
import { namespaceText, valueLine } from '../memory/itemText.js';
import { plainLabel } from '../plainLabel.js';
import type { Services } from '../services.js';
import type { MemoryTarget } from './memoryTargets.js';
import { pickStore, targetInFront } from './memoryTargets.js';

export interface StoredItem extends ItemKey {
  item: Item;
}

export async function itemsOf(services: Services, targets: readonly MemoryTarget[]): Promise<StoredItem[]> {
  const found = new Map<string, StoredItem>();
  const add = (projectId: string, item: Item): void => {
    const { namespace, key } = item;
    found.set(JSON.stringify([projectId, namespace, key]), { projectId, namespace, key, item });
  };
  for (const { projectId, namespace, key } of targets) {
    const store = services.memory.store(projectId);
    if (key !== null) {
      const item = await store.get(namespace, key);
      if (item !== null) add(projectId, item);
    } else for await (const item of store.items(namespace)) add(projectId, item);
  }
  return [...found.values()];
}

/** Those of the call, else that of the document in front, else chosen from a list. */
export async function askItems(
  services: Services,
  targets: readonly MemoryTarget[],
  argument: unknown,
  title: string,
): Promise<StoredItem[]> {
  const named = targets.length > 0 ? targets : [targetInFront() ?? []].flat();
  if (named.length > 0) return itemsOf(services, named);
  const projectId = await pickStore(services, argument, title);
  if (projectId === undefined) return [];
  const all = await itemsOf(services, [{ projectId, namespace: [], key: null }]);
  if (all.length === 0)
    throw new UserError('nothing-to-do', vscode.l10n.t('Nothing is remembered yet: the store is empty.'));
  const picks = all.map((stored) => ({ ...itemPick(stored.item), stored }));
  const options = { title, canPickMany: true, matchOnDescription: true, matchOnDetail: true } as const;
  return (await vscode.window.showQuickPick(picks, options))?.map(({ stored }) => stored) ?? [];
}

export function itemPick({ namespace, key, value }: Item): vscode.QuickPickItem {
  return {
    label: plainLabel(key),
    description: plainLabel(namespaceText(namespace)),
    detail: plainLabel(valueLine(value)),
  };
}
