/** "Rename Thread…": the name goes into the thread's metadata, where every client finds it. */
import * as vscode from 'vscode';
import { commandIds } from '../ids.js';
import { threadTitle } from '../threads/threadText.js';
import type { Command } from './command.js';
import { pickThreadWithSummary } from './pickers.js';
import { selectedThread } from './selectedThreads.js';

export const renameThread: Command = {
  id: commandIds.renameThread,
  needs: 'server',
  async run(services, argument) {
    const picked = await pickThreadWithSummary(services, selectedThread(services, argument), {
      title: vscode.l10n.t('Rename which thread?'),
      none: vscode.l10n.t('There is no thread to rename.'),
    });
    if (picked === undefined) return;
    const { key, thread } = picked;
    const { name } = thread.metadata;
    const given = await vscode.window.showInputBox({
      title: vscode.l10n.t('Rename the thread "{0}"', threadTitle(thread)),
      value: typeof name === 'string' ? name : '',
      placeHolder: threadTitle({ ...thread, metadata: { ...thread.metadata, name: '' } }),
      prompt: vscode.l10n.t('Empty: its graph and the end of its ID.'),
    });
    if (given === undefined) return;
    await services.threads.api(key.projectId).setMetadata(key.threadId, { name: given.trim() });
    await services.threads.refreshThread(key);
  },
};
