/** "New Memory Item…": asks for namespace and key, makes it empty and opens it; one that is there already is opened. */
import * as vscode from 'vscode';
import { commandIds } from '../ids.js';
import { namespaceAsTyped, namespaceFromText, namespaceText } from '../memory/itemText.js';
import { itemUri } from '../memory/itemUri.js';
import type { ItemKey } from '../memory/itemUri.js';
import type { Command } from './command.js';
import { memoryTargets, pickStore, requireStore } from './memoryTargets.js';

export const newItem: Command = {
  id: commandIds.newItem,
  needs: 'server',
  async run(services, argument): Promise<ItemKey | undefined> {
    const [target] = memoryTargets(services, argument, undefined);
    const title = vscode.l10n.t('A new item in the store of which server?');
    const projectId = target?.projectId ?? (await pickStore(services, argument, title));
    if (projectId === undefined) return undefined;
    if (target !== undefined) await requireStore(services, projectId);
    const namespace = await askNamespace(target?.namespace ?? []);
    if (namespace === undefined) return undefined;
    const key = await vscode.window.showInputBox({
      title: vscode.l10n.t('New item in {0}', namespaceText(namespace)),
      prompt: vscode.l10n.t('Its key: any text, such as the id of a user or a name.'),
      ignoreFocusOut: true,
      validateInput: (text) => (text === '' ? vscode.l10n.t('A key is needed.') : null),
    });
    if (key === undefined) return undefined;
    const store = services.memory.store(projectId);
    const item = { projectId, namespace, key };
    if ((await store.get(namespace, key)) === null) {
      await store.put(namespace, key, {});
      services.memory.refresh(projectId);
    } else {
      vscode.window.setStatusBarMessage(vscode.l10n.t('There is such an item already: here it is'), 5000);
    }
    await vscode.window.showTextDocument(itemUri(item), { preview: false });
    return item;
  },
};

async function askNamespace(suggested: readonly string[]): Promise<string[] | undefined> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('New memory item'),
    prompt: vscode.l10n.t('Its namespace: labels between slashes, or a JSON list where a label holds one.'),
    value: suggested.length === 0 ? '' : namespaceAsTyped(suggested),
    placeHolder: 'users/ann',
    ignoreFocusOut: true,
    validateInput: (typed) =>
      namespaceFromText(typed) === null
        ? vscode.l10n.t('Labels that are not empty and hold no period, as users/ann or ["users", "a/b"].')
        : null,
  });
  return text === undefined ? undefined : (namespaceFromText(text) ?? undefined);
}
