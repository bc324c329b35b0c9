/**
 * "Delete Thread…" and "Delete Threads…": asks first, once, for a thread takes its whole history along. In the view both
 * are about everything that is selected.
 */
import * as vscode from 'vscode';
import { statusOf, UserError } from '../errors.js';
import { commandIds } from '../ids.js';
import type { Services } from '../services.js';
import { isPinned } from '../threads/threadMarks.js';
import type { ThreadKey } from '../threads/threadsModel.js';
import { threadTitle } from '../threads/threadText.js';
import type { Command } from './command.js';
import { pickThread, threadPick } from './pickers.js';
import { selectedThreads } from './selectedThreads.js';

export const deleteThread: Command = {
  id: commandIds.deleteThread,
  needs: 'server',
  async run(services, argument, selection) {
    const selected = selectedThreads(services, argument, selection);
    if (selected.length > 0) return remove(services, selected);
    const key = await pickThread(services, argument, {
      title: vscode.l10n.t('Delete which thread?'),
      none: vscode.l10n.t('There is no thread to delete.'),
    });
    return key === undefined ? undefined : remove(services, [key]);
  },
};

export const deleteThreads: Command = {
  id: commandIds.deleteThreads,
  needs: 'server',
  async run(services, argument, selection) {
    const selected = selectedThreads(services, argument, selection);
    if (selected.length > 0) return remove(services, selected);
    // The key on a checkpoint: nothing of it can be deleted alone, and a list of threads would surprise.
    if (argument !== undefined) return undefined;
    const items = services.threads.all().map(({ key, thread }) => threadPick(key, thread, services));
    if (items.length === 0)
      throw new UserError('nothing-to-do', vscode.l10n.t('There is no thread to delete.'));
    const chosen = await vscode.window.showQuickPick(items, {
      title: vscode.l10n.t('Delete which threads?'),
      canPickMany: true,
      matchOnDescription: true,
    });
    return remove(services, chosen?.map(({ key }) => key) ?? []);
  },
};

async function remove(services: Services, keys: readonly ThreadKey[]): Promise<void> {
  const { threads } = services;
  const known = keys.flatMap((key) => threads.get(key) ?? []);
  const [first] = known;
  if (first === undefined) return;
  const pinnedCount = known.filter(isPinned).length;
  const detail = [
    ...(known.length > 1
      ? [known.slice(0, 10).map(threadTitle).join(', ') + (known.length > 10 ? '…' : '')]
      : []),
    ...(known.length > 1 && pinnedCount > 0 ? [vscode.l10n.t('{0} of them are pinned.', pinnedCount)] : []),
    known.length === 1
      ? vscode.l10n.t('Its whole history, with every branch, is deleted. This cannot be undone.')
      : vscode.l10n.t('Their whole history, with every branch, is deleted. This cannot be undone.'),
  ];
  const confirmed = vscode.l10n.t('Delete');
  const choice = await vscode.window.showWarningMessage(
    known.length === 1
      ? vscode.l10n.t('Delete the thread "{0}"?', threadTitle(first))
      : vscode.l10n.t('Delete {0} threads?', known.length),
    { modal: true, detail: detail.join('\n\n') },
    confirmed,
  );
  if (choice !== confirmed) return;
  for (const key of keys) {
    await threads
      .api(key.projectId)
      .deleteThread(key.threadId)
      .catch((error: unknown) => {
        // Another client was faster: the rest still goes.
        if (statusOf(error) !== 404) throw error;
      });
    await threads.refreshThread(key);
  }
}
