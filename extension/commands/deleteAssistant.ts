/** "Delete Assistant…": asks first; its threads go along only where that is what was asked for. */
import * as vscode from 'vscode';
import { isGraphsOwn } from '../assistants/assistantText.js';
import { statusOf, UserError } from '../errors.js';
import { commandIds } from '../ids.js';
import type { Command } from './command.js';
import { pickAssistant } from './pickAssistant.js';

export const deleteAssistant: Command = {
  id: commandIds.deleteAssistant,
  needs: 'server',
  async run(services, argument) {
    const picked = await pickAssistant(services, argument, vscode.l10n.t('Delete which assistant?'));
    if (picked === undefined) return;
    const { projectId, assistant } = picked;
    if (isGraphsOwn(assistant))
      throw new UserError(
        'nothing-to-do',
        vscode.l10n.t(
          '"{0}" is the graph’s own assistant and lasts as long as the graph. To undo an edit of it, set version 1 as latest (Versions of Assistant…).',
          assistant.name,
        ),
      );
    const alone = vscode.l10n.t('Delete');
    const withThreads = vscode.l10n.t('Delete with Its Threads');
    const choice = await vscode.window.showWarningMessage(
      vscode.l10n.t('Delete the assistant "{0}"?', assistant.name),
      {
        modal: true,
        detail: vscode.l10n.t(
          'All its versions are deleted; this cannot be undone. The threads that it ran stay, unless you delete them with it.',
        ),
      },
      alone,
      withThreads,
    );
    if (choice !== alone && choice !== withThreads) return;
    const api = services.assistants.api(projectId);
    await api.delete(assistant.assistant_id, choice === withThreads).catch((error: unknown) => {
      // Another client was faster.
      if (statusOf(error) !== 404) throw error;
    });
    await services.assistants.refresh(projectId);
    if (choice === withThreads) await services.threads.refresh(projectId);
  },
};
