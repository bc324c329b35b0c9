/** "Search Threads…": finds while one types, in every server that runs; Enter opens the thread. */
import * as vscode from 'vscode';
import { isAbort } from '../errors.js';
import { commandIds } from '../ids.js';
import type { Services } from '../services.js';
import { parseThreadQuery, searchThreads as search } from '../threads/threadSearch.js';
import type { FoundThread } from '../threads/threadSearch.js';
import type { ThreadKey } from '../threads/threadsModel.js';
import { showError } from './command.js';
import type { Command } from './command.js';
import { threadPick } from './pickers.js';

type FoundItem = vscode.QuickPickItem & { key: ThreadKey };

/** More than one looks through; who has more types on. */
const mostShown = 100;

export const searchThreads: Command = {
  id: commandIds.searchThreads,
  needs: 'server',
  async run(services, argument) {
    const pick = vscode.window.createQuickPick<FoundItem>();
    pick.title = vscode.l10n.t('Search threads');
    pick.placeholder = vscode.l10n.t(
      'Text, or tag:bug, status:error, graph:agent, user=ann (metadata), values.topic="cats"',
    );
    const typed =
      typeof argument === 'object' && argument !== null && 'text' in argument ? argument.text : '';
    pick.value = typeof typed === 'string' ? typed : '';
    let reading = new AbortController();
    const read = (): void => {
      reading.abort();
      reading = new AbortController();
      void fill(pick, services, reading.signal);
    };
    const chosen = new Promise<FoundItem | undefined>((resolve) => {
      pick.onDidAccept(() => resolve(pick.activeItems[0]));
      pick.onDidHide(() => resolve(undefined));
      pick.onDidChangeValue(read);
    });
    read();
    pick.show();
    const item = await chosen;
    reading.abort();
    pick.dispose();
    if (item === undefined) return;
    services.panels.show(item.key, { preserveFocus: false }).select(null, false);
  },
};

async function fill(
  pick: vscode.QuickPick<FoundItem>,
  services: Services,
  signal: AbortSignal,
): Promise<void> {
  pick.busy = true;
  try {
    const query = parseThreadQuery(pick.value);
    const items: FoundItem[] = [];
    for (const { project } of services.servers.running()) {
      const found = search(services.threads.api(project.id), query, signal);
      for await (const each of found) {
        items.push(foundItem(project.id, each, services));
        if (items.length >= mostShown) break;
      }
      if (signal.aborted) return;
      pick.items = items;
    }
    pick.title =
      items.length >= mostShown
        ? vscode.l10n.t('Search threads: the newest {0} that match', mostShown)
        : vscode.l10n.t('Search threads: {0} found', items.length);
  } catch (error) {
    if (signal.aborted || isAbort(error)) return;
    pick.hide();
    showError(error, services);
  } finally {
    if (!signal.aborted) pick.busy = false;
  }
}

function foundItem(projectId: string, { thread, excerpt }: FoundThread, services: Services): FoundItem {
  const item = threadPick({ projectId, threadId: thread.thread_id }, thread, services);
  const detail = [excerpt, item.detail].filter(Boolean).join(' · ');
  // VS Code would hide what does not hold the text in its label: the search has decided already.
  return { ...item, alwaysShow: true, ...(detail === '' ? {} : { detail }) };
}
