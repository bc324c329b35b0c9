/** "Edit Tags of Thread…": tags go into the thread's metadata as a list, which the server's search can filter by. */
import * as vscode from 'vscode';
import { commandIds } from '../ids.js';
import { parseTags, tagsOf } from '../threads/threadMarks.js';
import { threadTitle } from '../threads/threadText.js';
import type { Command } from './command.js';
import { pickThreadWithSummary } from './pickers.js';
import { selectedThread } from './selectedThreads.js';

export const tagThread: Command = {
  id: commandIds.tagThread,
  needs: 'server',
  async run(services, argument) {
    const picked = await pickThreadWithSummary(services, selectedThread(services, argument), {
      title: vscode.l10n.t('Edit the tags of which thread?'),
      none: vscode.l10n.t('There is no thread to tag.'),
    });
    if (picked === undefined) return;
    const { key, thread } = picked;
    const given = await vscode.window.showInputBox({
      title: vscode.l10n.t('Tags of the thread "{0}"', threadTitle(thread)),
      value: tagsOf(thread).join(', '),
      placeHolder: vscode.l10n.t('bug, to compare'),
      prompt: vscode.l10n.t('Separated by commas. Empty: none.'),
    });
    if (given === undefined) return;
    await services.threads.api(key.projectId).setMetadata(key.threadId, { tags: parseTags(given) });
    await services.threads.refreshThread(key);
  },
};
