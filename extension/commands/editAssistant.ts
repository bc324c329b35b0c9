/** "Edit Assistant": its document, where Save makes a new version. */
import * as vscode from 'vscode';
import { assistantUri } from '../assistants/assistantUri.js';
import { commandIds } from '../ids.js';
import type { Command } from './command.js';
import { pickAssistant } from './pickAssistant.js';

export const editAssistant: Command = {
  id: commandIds.editAssistant,
  needs: 'server',
  async run(services, argument) {
    const picked = await pickAssistant(services, argument, vscode.l10n.t('Edit which assistant?'));
    if (picked === undefined) return;
    const { projectId, assistant } = picked;
    const key = { projectId, assistantId: assistant.assistant_id };
    await vscode.window.showTextDocument(assistantUri(key, assistant.name));
  },
};
