/**
 * "Debug from Checkpoint…": a debugging session that stands at a checkpoint of the past. Nothing runs and nothing changes
 * until it goes on, which makes a fork. A session that debugs the thread already goes there.
 */
import * as vscode from 'vscode';
import { standAt } from '../debug/standAt.js';
import { commandIds } from '../ids.js';
import type { Command } from './command.js';
import { checkpointOf, pickCheckpoint, pickThread } from './pickers.js';

export const debugFromCheckpoint: Command = {
  id: commandIds.debugFromCheckpoint,
  needs: 'server',
  async run(services, argument) {
    const { threads } = services;
    const key = await pickThread(services, argument, {
      title: vscode.l10n.t('Debug which thread?'),
      none: vscode.l10n.t('There is no thread yet: run a graph first.'),
      accepts: (_thread, candidate) => threads.run(candidate) === null,
    });
    if (key === undefined) return undefined;
    const title = vscode.l10n.t('Debug from which checkpoint?');
    const checkpointId = checkpointOf(argument) ?? (await pickCheckpoint(services, key, title));
    if (checkpointId === undefined) return undefined;
    return standAt(services, key, checkpointId);
  },
};

export const debugFromHere: Command = { ...debugFromCheckpoint, id: commandIds.debugFromHere };
