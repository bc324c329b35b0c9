/** "Open History of Graph…": the panel with the thread that the graph ran on last. */
import * as vscode from 'vscode';
import { UserError } from '../errors.js';
import { commandIds } from '../ids.js';
import { graphIdOf } from '../threads/threadText.js';
import { askGraph, type RunArgument } from './askRun.js';
import type { Command } from './command.js';

export const openHistory: Command = {
  id: commandIds.openHistory,
  needs: 'project',
  async run(services, argument) {
    const given: RunArgument = typeof argument === 'object' && argument !== null ? argument : {};
    const graph = await askGraph(services, given);
    if (graph === undefined) return;
    const { projectId, graphId } = graph;
    await services.threads.refresh(projectId);
    const thread = services.threads.list(projectId).find((each) => graphIdOf(each) === graphId);
    if (thread === undefined)
      throw new UserError(
        'nothing-to-do',
        vscode.l10n.t('{0} has not run yet: run or debug it first.', graphId),
      );
    const key = { projectId, threadId: thread.thread_id };
    services.panels.show(key, { preserveFocus: false }).select(null, false);
  },
};
