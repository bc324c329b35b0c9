/** "Copy Assistant ID": for an SDK or curl. */
import * as vscode from 'vscode';
import { commandIds } from '../ids.js';
import type { Command } from './command.js';
import { pickAssistant } from './pickAssistant.js';

export const copyAssistantId: Command = {
  id: commandIds.copyAssistantId,
  needs: 'server',
  async run(services, argument) {
    const picked = await pickAssistant(services, argument, vscode.l10n.t('Copy the ID of which assistant?'));
    if (picked === undefined) return;
    const { assistant_id: id } = picked.assistant;
    await vscode.env.clipboard.writeText(id);
    vscode.window.setStatusBarMessage(vscode.l10n.t('Copied {0}', id), 4000);
  },
};
