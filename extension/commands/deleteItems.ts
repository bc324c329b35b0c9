/** "Delete from Memory…": items and whole namespaces, after one question. */
import * as vscode from 'vscode';
import { statusOf } from '../errors.js';
import { commandIds } from '../ids.js';
import { namespaceText } from '../memory/itemText.js';
import type { Command } from './command.js';
import { askItems } from './itemsOf.js';
import { memoryTargets } from './memoryTargets.js';

export const deleteItems: Command = {
  id: commandIds.deleteItems,
  needs: 'server',
  async run(services, argument, selection) {
    const targets = memoryTargets(services, argument, selection);
    // The key on a row that stands for nothing.
    if (targets.length === 0 && argument !== undefined) return;
    const items = await askItems(services, targets, argument, vscode.l10n.t('Delete which items?'));
    const [first] = items;
    if (first === undefined) return;
    const names = items.map(({ namespace, key }) => `${namespaceText(namespace)} / ${key}`);
    const confirmed = vscode.l10n.t('Delete');
    const choice = await vscode.window.showWarningMessage(
      items.length === 1
        ? vscode.l10n.t('Delete the item "{0}"?', first.key)
        : vscode.l10n.t('Delete {0} items?', items.length),
      {
        modal: true,
        detail: [
          names.slice(0, 10).join('\n') + (names.length > 10 ? '\n…' : ''),
          vscode.l10n.t('Graphs no longer find what is deleted. This cannot be undone.'),
        ].join('\n\n'),
      },
      confirmed,
    );
    if (choice !== confirmed) return;
    try {
      for (const { projectId, namespace, key } of items)
        await services.memory
          .store(projectId)
          .delete(namespace, key)
          .catch((error: unknown) => {
            // Another client was faster: the rest still goes.
            if (statusOf(error) !== 404) throw error;
          });
    } finally {
      for (const projectId of new Set(items.map((each) => each.projectId)))
        services.memory.refresh(projectId);
    }
  },
};
