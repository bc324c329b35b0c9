/** "Cancel Run": ends the active run of a thread, whoever started it; what it has done so far stays. */
import * as vscode from 'vscode';
import { UserError } from '../errors.js';
import { commandIds } from '../ids.js';
import type { Command } from './command.js';
import { pickThread } from './pickers.js';

export const cancelRun: Command = {
  id: commandIds.cancelRun,
  needs: 'server',
  async run(services, argument) {
    const key = await pickThread(services, argument, {
      title: vscode.l10n.t('Cancel the run of which thread?'),
      none: vscode.l10n.t('No run is active.'),
      accepts: (thread, candidate) => thread.status === 'busy' || services.threads.run(candidate) !== null,
    });
    if (key === undefined) return;
    if (!(await services.runs.cancel(key)))
      throw new UserError('nothing-to-do', vscode.l10n.t('The run has already ended.'));
  },
};
