/** "Restart Server": after a crash, or to begin afresh. */
import * as vscode from 'vscode';
import { UserError } from '../errors.js';
import { commandIds } from '../ids.js';
import type { Command } from './command.js';
import { pickServer } from './pickers.js';
import { startWithProgress } from './startServer.js';

export const restartServer: Command = {
  id: commandIds.restartServer,
  needs: 'project',
  async run(services, argument) {
    const server = await pickServer(services.servers.projects(), argument, {
      title: vscode.l10n.t('Restart the server of which project?'),
      none: vscode.l10n.t('No server to restart.'),
    });
    if (server === undefined) return;
    if (server.state.kind === 'running' && server.state.shared) {
      throw new UserError(
        'nothing-to-do',
        vscode.l10n.t('Another window runs this server: restart it there.'),
      );
    }
    await server.stop();
    await startWithProgress(server);
  },
};
