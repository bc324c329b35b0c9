/** What `${command:…}` of a launch.json asks: a graph's name, a thread's id. */
import * as vscode from 'vscode';
import { commandIds } from '../ids.js';
import { askGraph } from './askRun.js';
import type { Command } from './command.js';
import { pickThread } from './pickers.js';

export const pickGraphForLaunch: Command = {
  id: commandIds.pickGraph,
  needs: 'project',
  run: async (services) => (await askGraph(services, {}))?.graphId,
};

export const pickThreadForLaunch: Command = {
  id: commandIds.pickThread,
  needs: 'server',
  async run(services) {
    const key = await pickThread(services, undefined, {
      title: vscode.l10n.t('Debug which thread?'),
      none: vscode.l10n.t('There is no thread yet: run a graph first.'),
    });
    return key?.threadId;
  },
};
