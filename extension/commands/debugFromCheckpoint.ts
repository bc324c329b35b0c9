/**
 * "Debug from Checkpoint…": a debugging session that stands at a checkpoint of the past. Nothing runs and nothing changes
 * until it goes on, which makes a fork. A session that debugs the thread already goes there.
 */
import * as vscode from 'vscode';
import { graphConfiguration } from '../debug/graphConfiguration.js';
import { UserError } from '../errors.js';
import { commandIds } from '../ids.js';
import { graphIdOf } from '../threads/threadText.js';
import type { Command } from './command.js';
import { folderOf } from './debugGraph.js';
import { checkpointOf, pickCheckpoint, pickThread } from './pickers.js';

export const debugFromCheckpoint: Command = {
  id: commandIds.debugFromCheckpoint,
  needs: 'server',
  async run(services, argument) {
    const { threads, debugging } = services;
    const key = await pickThread(services, argument, {
      title: vscode.l10n.t('Debug which thread?'),
      none: vscode.l10n.t('There is no thread yet: run a graph first.'),
      accepts: (_thread, candidate) => threads.run(candidate) === null,
    });
    if (key === undefined) return undefined;
    const title = vscode.l10n.t('Debug from which checkpoint?');
    const checkpointId = checkpointOf(argument) ?? (await pickCheckpoint(services, key, title));
    if (checkpointId === undefined) return undefined;
    if (debugging.isDebugging(key)) {
      await debugging.goTo(key, checkpointId);
      return true;
    }
    const thread = threads.get(key);
    const graphId = thread === null ? null : graphIdOf(thread);
    if (graphId === null)
      throw new UserError(
        'nothing-to-do',
        vscode.l10n.t('This thread has never run a graph: use "Debug Graph…" on it first.'),
      );
    const { projectId, threadId } = key;
    const start = { threadId, checkpointId, stopOnEntry: true };
    return vscode.debug.startDebugging(
      folderOf(projectId),
      graphConfiguration({ projectId, graphId }, start),
    );
  },
};

export const debugFromHere: Command = { ...debugFromCheckpoint, id: commandIds.debugFromHere };
