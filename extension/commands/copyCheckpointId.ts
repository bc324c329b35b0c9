/** "Copy Checkpoint ID": for an SDK call, which takes it as `checkpoint_id`. */
import * as vscode from 'vscode';
import { commandIds } from '../ids.js';
import type { Command } from './command.js';
import { checkpointOf, pickCheckpoint, pickThread } from './pickers.js';

export const copyCheckpointId: Command = {
  id: commandIds.copyCheckpointId,
  needs: 'server',
  async run(services, argument) {
    const key = await pickThread(services, argument, {
      title: vscode.l10n.t('Copy a checkpoint ID of which thread?'),
      none: vscode.l10n.t('There is no thread yet: run a graph first.'),
    });
    if (key === undefined) return;
    const title = vscode.l10n.t('Copy the ID of which checkpoint?');
    const id = checkpointOf(argument) ?? (await pickCheckpoint(services, key, title));
    if (id === undefined) return;
    await vscode.env.clipboard.writeText(id);
    void vscode.window.setStatusBarMessage(vscode.l10n.t('Copied checkpoint {0}', id), 4000);
  },
};
