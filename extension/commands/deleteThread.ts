/** "Delete Thread…": asks first, for it takes the whole history along. */
import * as vscode from 'vscode';
import { commandIds } from '../ids.js';
import { threadTitle } from '../threads/threadText.js';
import type { Command } from './command.js';
import { pickThread } from './pickers.js';

export const deleteThread: Command = {
  id: commandIds.deleteThread,
  needs: 'server',
  async run(services, argument) {
    const key = await pickThread(services, argument, {
      title: vscode.l10n.t('Delete which thread?'),
      none: vscode.l10n.t('There is no thread to delete.'),
    });
    const thread = key === undefined ? null : services.threads.get(key);
    if (key === undefined || thread === null) return;
    const remove = vscode.l10n.t('Delete');
    const choice = await vscode.window.showWarningMessage(
      vscode.l10n.t('Delete the thread "{0}"?', threadTitle(thread)),
      {
        modal: true,
        detail: vscode.l10n.t('Its whole history, with every branch, is deleted. This cannot be undone.'),
      },
      remove,
    );
    if (choice !== remove) return;
    await services.threads.api(key.projectId).deleteThread(key.threadId);
    await services.threads.refreshThread(key);
  },
};
