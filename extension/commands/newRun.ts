/** "New Run…" and "Run on Thread…": the form for a run, on a thread that it makes or on one that is there. */
import * as vscode from 'vscode';
import { commandIds } from '../ids.js';
import { graphIdOf } from '../threads/threadText.js';
import { askGraph } from './askRun.js';
import type { RunArgument } from './askRun.js';
import type { Command } from './command.js';
import { pickThread } from './pickers.js';

export const newRun: Command = {
  id: commandIds.newRun,
  needs: 'project',
  async run(services, argument) {
    const given: RunArgument = typeof argument === 'object' && argument !== null ? argument : {};
    const graph = await askGraph(services, given);
    if (graph === undefined) return;
    const { projectId, graphId } = graph;
    services.panels.showNewRun({ projectId, graphId });
  },
};

export const runOnThread: Command = {
  id: commandIds.runOnThread,
  needs: 'server',
  async run(services, argument) {
    const key = await pickThread(services, argument, {
      title: vscode.l10n.t('Run on which thread?'),
      none: vscode.l10n.t('There is no thread yet: run a graph first.'),
      accepts: (thread) => graphIdOf(thread) !== null,
    });
    if (key !== undefined) services.panels.show(key, { preserveFocus: false }).openRunForm({ spent: false });
  },
};
