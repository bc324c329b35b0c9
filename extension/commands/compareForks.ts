/** "Compare Forks…": a checkpoint beside another branch, or how the branches that go on from it ended. */
import * as vscode from 'vscode';
import { commandIds } from '../ids.js';
import type { Command } from './command.js';
import { checkpointOf, pickCheckpoint, pickThread } from './pickers.js';

export const compareForks: Command = {
  id: commandIds.compareForks,
  needs: 'server',
  async run(services, argument) {
    const key = await pickThread(services, argument, {
      title: vscode.l10n.t('Compare forks of which thread?'),
      none: vscode.l10n.t('There is no thread yet: run a graph first.'),
    });
    if (key === undefined) return;
    const title = vscode.l10n.t('Compare the forks of which checkpoint?');
    const checkpointId = checkpointOf(argument) ?? (await pickCheckpoint(services, key, title));
    if (checkpointId === undefined) return;
    services.panels.show(key, { preserveFocus: false }).compare(checkpointId);
  },
};
