/** "Edit State…": opens the panel at a checkpoint (the newest without one) with its state in the editor. */
import * as vscode from 'vscode';
import { commandIds } from '../ids.js';
import type { Command } from './command.js';
import { checkpointOf, pickThread } from './pickers.js';

export const editState: Command = {
  id: commandIds.editState,
  needs: 'server',
  async run(services, argument) {
    const key = await pickThread(services, argument, {
      title: vscode.l10n.t('Edit the state of which thread?'),
      none: vscode.l10n.t('There is no thread yet: run a graph first.'),
      accepts: (_thread, candidate) => services.threads.run(candidate) === null,
    });
    if (key === undefined) return;
    services.panels.show(key, { preserveFocus: false }).select(checkpointOf(argument), true);
  },
};

export const editAndFork: Command = { ...editState, id: commandIds.editAndFork };
