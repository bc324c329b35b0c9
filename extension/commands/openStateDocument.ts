/** "Open State as Document": a checkpoint's state (the newest without one) in an ordinary editor, where Save forks. */
import * as vscode from 'vscode';
import { openState } from '../documents/stateDocuments.js';
import { UserError } from '../errors.js';
import { commandIds } from '../ids.js';
import { checkpointIdOf } from '../threads/threadText.js';
import type { Command } from './command.js';
import { checkpointOf, pickThread } from './pickers.js';

export const openStateDocument: Command = {
  id: commandIds.openStateDocument,
  needs: 'server',
  async run(services, argument) {
    const key = await pickThread(services, argument, {
      title: vscode.l10n.t('Open the state of which thread?'),
      none: vscode.l10n.t('There is no thread yet: run a graph first.'),
    });
    if (key === undefined) return;
    const [newest] = (await services.threads.history(key)).states;
    const checkpointId = checkpointOf(argument) ?? (newest === undefined ? null : checkpointIdOf(newest));
    if (checkpointId === null)
      throw new UserError(
        'nothing-to-do',
        vscode.l10n.t('This thread has no checkpoint yet: run a graph on it first.'),
      );
    await openState({ key, checkpointId });
  },
};
