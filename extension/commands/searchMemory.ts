/**
 * "Search Memory…": words and filters find while one types; by meaning only when that is chosen, because an embedding
 * may cost money. Enter opens the item.
 */
import * as vscode from 'vscode';
import type { FoundItem } from '../../server/protocol/items.js';
import { isAbort, UserError } from '../errors.js';
import { commandIds } from '../ids.js';
import { excerptOf, namespaceText, parseItemQuery } from '../memory/itemText.js';
import { itemUri } from '../memory/itemUri.js';
import type { ItemKey } from '../memory/itemUri.js';
import { plainLabel } from '../plainLabel.js';
import type { Services } from '../services.js';
import type { StoreApi } from '../api/storeApi.js';
import { showError } from './command.js';
import type { Command } from './command.js';
import { itemPick } from './itemsOf.js';
import { memoryTargets, pickStore, requireStore } from './memoryTargets.js';

type Pick = vscode.QuickPickItem & { item?: ItemKey; byMeaning?: true };

interface Place {
  projectId: string;
  namespace: string[];
}

/** More than one looks through; who has more types on. */
const mostShown = 100;
const mostAlike = 20;

export const searchMemory: Command = {
  id: commandIds.searchMemory,
  needs: 'server',
  async run(services, argument) {
    const place = await placeOf(services, argument);
    if (place === undefined) return;
    const pick = vscode.window.createQuickPick<Pick>();
    pick.placeholder = vscode.l10n.t(
      'Text, or user=ann (equal to a key’s value), or a filter: {"rank": {"$gte": 2}}',
    );
    const typed =
      typeof argument === 'object' && argument !== null && 'text' in argument ? argument.text : '';
    pick.value = typeof typed === 'string' ? typed : '';
    let reading = new AbortController();
    const read = (fill: typeof fillByText): void => {
      reading.abort();
      reading = new AbortController();
      const { signal } = reading;
      pick.busy = true;
      fill(pick, services.memory.store(place.projectId), place, signal)
        .catch((error: unknown) => {
          if (signal.aborted || isAbort(error)) return;
          pick.hide();
          showError(error, services);
        })
        .finally(() => {
          if (!signal.aborted) pick.busy = false;
        });
    };
    const chosen = new Promise<ItemKey | undefined>((resolve) => {
      pick.onDidAccept(() => {
        const [active] = pick.activeItems;
        if (active?.byMeaning === true) read(fillByMeaning);
        else if (active?.item !== undefined) resolve(active.item);
      });
      pick.onDidHide(() => resolve(undefined));
      pick.onDidChangeValue(() => read(fillByText));
    });
    read(fillByText);
    pick.show();
    const item = await chosen;
    reading.abort();
    pick.dispose();
    if (item !== undefined) await vscode.window.showTextDocument(itemUri(item));
  },
};

async function placeOf(services: Services, argument: unknown): Promise<Place | undefined> {
  const [target] = memoryTargets(services, argument, undefined);
  if (target !== undefined) {
    await requireStore(services, target.projectId);
    return target;
  }
  const title = vscode.l10n.t('Search the store of which server?');
  const projectId = await pickStore(services, argument, title);
  return projectId === undefined ? undefined : { projectId, namespace: [] };
}

async function fillByText(
  pick: vscode.QuickPick<Pick>,
  store: StoreApi,
  place: Place,
  signal: AbortSignal,
): Promise<void> {
  const text = pick.value;
  const { filter, words } = parseItemQuery(text);
  const found: Pick[] = [];
  const search = { signal, ...(Object.keys(filter).length === 0 ? {} : { filter }) };
  for await (const item of store.items(place.namespace, search)) {
    const excerpt = excerptOf(item, words);
    if (excerpt !== null) found.push({ ...foundPick(place.projectId, item), detail: plainLabel(excerpt) });
    if (found.length >= mostShown) break;
  }
  if (signal.aborted) return;
  pick.title = titleOf(place, found.length);
  pick.items =
    words.length === 0
      ? found
      : [
          ...found,
          {
            label: vscode.l10n.t('Search by meaning'),
            description: plainLabel(text),
            detail: vscode.l10n.t('where the server has an embedding (store.index in langgraph.json)'),
            iconPath: new vscode.ThemeIcon('sparkle'),
            alwaysShow: true,
            byMeaning: true,
          },
        ];
}

/** The most similar first. Who has no embedding answers as if nothing had been asked, and gives no scores. */
async function fillByMeaning(
  pick: vscode.QuickPick<Pick>,
  store: StoreApi,
  place: Place,
  signal: AbortSignal,
): Promise<void> {
  const found: FoundItem[] = [];
  for await (const item of store.items(place.namespace, { query: pick.value, signal })) {
    if (typeof item.score !== 'number')
      throw new UserError(
        'nothing-to-do',
        vscode.l10n.t(
          'This server has no embedding to search by meaning with: "store": { "index": … } in langgraph.json gives it one.',
        ),
      );
    found.push(item);
    if (found.length >= mostAlike) break;
  }
  if (signal.aborted) return;
  pick.title = titleOf(place, found.length);
  pick.items = found.map((item) => ({
    ...foundPick(place.projectId, item),
    description: plainLabel(`${(item.score ?? 0).toFixed(2)} · ${namespaceText(item.namespace)}`),
  }));
}

function foundPick(projectId: string, item: FoundItem): Pick {
  const { namespace, key } = item;
  // VS Code would hide what does not hold the text in its label: the search has decided already.
  return { ...itemPick(item), alwaysShow: true, item: { projectId, namespace, key } };
}

function titleOf({ namespace }: Place, count: number): string {
  const where = namespace.length === 0 ? vscode.l10n.t('the memory') : namespaceText(namespace);
  return count >= mostShown
    ? vscode.l10n.t('Search {0}: the newest {1} that match', where, mostShown)
    : vscode.l10n.t('Search {0}: {1} found', where, count);
}
