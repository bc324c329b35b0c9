/** "Copy Memory Item as JSON": one as an object, several (a namespace with all below it) as a list. */
import * as vscode from 'vscode';
import { jsonText } from '../documents/jsonText.js';
import { commandIds } from '../ids.js';
import type { Command } from './command.js';
import { askItems } from './itemsOf.js';
import { memoryTargets } from './memoryTargets.js';

export const copyItems: Command = {
  id: commandIds.copyItems,
  needs: 'server',
  async run(services, argument, selection) {
    const targets = memoryTargets(services, argument, selection);
    const items = await askItems(services, targets, argument, vscode.l10n.t('Copy which items?'));
    if (items.length === 0) return;
    const copied = items.map(({ item: { namespace, key, value, created_at, updated_at } }) => ({
      ...{ namespace, key, value, created_at, updated_at },
    }));
    const isOne = copied.length === 1 && targets.every(({ key }) => key !== null);
    await vscode.env.clipboard.writeText(jsonText(isOne ? copied[0] : copied));
    vscode.window.setStatusBarMessage(
      copied.length === 1 ? vscode.l10n.t('Copied 1 item') : vscode.l10n.t('Copied {0} items', copied.length),
      4000,
    );
  },
};
