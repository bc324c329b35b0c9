/** "Resume from Checkpoint…": goes on from a checkpoint of the past; what follows becomes a new branch. */
import * as vscode from 'vscode';
import { UserError } from '../errors.js';
import { commandIds } from '../ids.js';
import { placeOfGoneNodes } from '../runs/goneNodes.js';
import type { Command } from './command.js';
import { checkpointOf, pickCheckpoint, pickThread } from './pickers.js';

export const resumeFromCheckpoint: Command = {
  id: commandIds.resumeFromCheckpoint,
  needs: 'server',
  async run(services, argument) {
    const key = await pickThread(services, argument, {
      title: vscode.l10n.t('Resume which thread?'),
      none: vscode.l10n.t('There is no thread yet: run a graph first.'),
      accepts: (_thread, candidate) => services.threads.run(candidate) === null,
    });
    if (key === undefined) return undefined;
    const title = vscode.l10n.t('Resume from which checkpoint?');
    const checkpointId = checkpointOf(argument) ?? (await pickCheckpoint(services, key, title));
    if (checkpointId === undefined) return undefined;
    const state = (await services.threads.history(key)).find(checkpointId);
    if (state?.next.length === 0) {
      throw new UserError(
        'nothing-to-do',
        vscode.l10n.t('The graph has ended at this checkpoint: choose an earlier one, or edit its state.'),
      );
    }
    const place = await placeOfGoneNodes(services, key, checkpointId);
    return place === undefined ? undefined : services.runs.resume(key, checkpointId, place ?? undefined);
  },
};

export const resumeFromHere: Command = { ...resumeFromCheckpoint, id: commandIds.resumeFromHere };
