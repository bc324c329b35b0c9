/** "Open Memory Item…": its value as a document, where Save puts it. From the palette it is looked for first. */
import * as vscode from 'vscode';
import { commandIds } from '../ids.js';
import { itemUri } from '../memory/itemUri.js';
import type { Command } from './command.js';
import { memoryTargets } from './memoryTargets.js';
import { searchMemory } from './searchMemory.js';

export const openItem: Command = {
  id: commandIds.openItem,
  needs: 'server',
  async run(services, argument) {
    const [target] = memoryTargets(services, argument, undefined);
    if (target?.key == null) return searchMemory.run(services, argument);
    const { projectId, namespace, key } = target;
    return vscode.window.showTextDocument(itemUri({ projectId, namespace, key }));
  },
};
