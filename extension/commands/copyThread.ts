/** "Duplicate Thread": a second thread with the same checkpoints and forks, to try things on. */
import * as vscode from 'vscode';
import { commandIds } from '../ids.js';
import { threadTitle } from '../threads/threadText.js';
import type { Command } from './command.js';
import { pickThreadWithSummary } from './pickers.js';

export const copyThread: Command = {
  id: commandIds.copyThread,
  needs: 'server',
  async run(services, argument) {
    const picked = await pickThreadWithSummary(services, argument, {
      title: vscode.l10n.t('Duplicate which thread?'),
      none: vscode.l10n.t('There is no thread that could be duplicated.'),
      accepts: (_thread, candidate) => services.threads.run(candidate) === null,
    });
    if (picked === undefined) return undefined;
    const { key, thread } = picked;
    const api = services.threads.api(key.projectId);
    const copied = { projectId: key.projectId, threadId: await api.copyThread(key.threadId) };
    await api.setMetadata(copied.threadId, {
      name: vscode.l10n.t('{0} (copy)', threadTitle(thread)),
      pinned: false,
    });
    await services.threads.refreshThread(copied);
    if (services.threadsView.visible) await services.threadsView.reveal(copied);
    return copied;
  },
};
