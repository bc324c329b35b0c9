/** "Pin Thread" and "Unpin Thread": pinned threads stand on top of the list, for every window of this server. */
import * as vscode from 'vscode';
import { commandIds } from '../ids.js';
import type { CommandId } from '../ids.js';
import { isPinned } from '../threads/threadMarks.js';
import type { Command } from './command.js';
import { pickThread } from './pickers.js';
import { selectedThreads } from './selectedThreads.js';

export const pinThread = pinCommand(commandIds.pinThread, true);
export const unpinThread = pinCommand(commandIds.unpinThread, false);

function pinCommand(id: CommandId, pin: boolean): Command {
  return {
    id,
    needs: 'server',
    async run(services, argument, selection) {
      let keys = selectedThreads(services, argument, selection);
      if (keys.length === 0) {
        const key = await pickThread(services, argument, {
          title: pin ? vscode.l10n.t('Pin which thread?') : vscode.l10n.t('Unpin which thread?'),
          none: pin
            ? vscode.l10n.t('There is no thread that could be pinned.')
            : vscode.l10n.t('No thread is pinned.'),
          accepts: (thread) => isPinned(thread) !== pin,
        });
        keys = key === undefined ? [] : [key];
      }
      for (const key of keys) {
        await services.threads.api(key.projectId).setMetadata(key.threadId, { pinned: pin });
        await services.threads.refreshThread(key);
      }
    },
  };
}
