/** "Open Thread": its panel, at the checkpoint it was called on. */
import * as vscode from 'vscode';
import { commandIds } from '../ids.js';
import type { Command } from './command.js';
import { checkpointOf, pickThread } from './pickers.js';

export const openThread: Command = {
  id: commandIds.openThread,
  needs: 'server',
  async run(services, argument) {
    const key = await pickThread(services, argument, {
      title: vscode.l10n.t('Open which thread?'),
      none: vscode.l10n.t('There is no thread yet: run a graph first.'),
    });
    if (key === undefined) return;
    services.panels.show(key, { preserveFocus: false }).select(checkpointOf(argument), false);
  },
};
