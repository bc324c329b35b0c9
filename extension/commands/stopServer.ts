/** "Stop Server": stops what this window started; lets go of one that another window runs. */
import * as vscode from 'vscode';
import { commandIds } from '../ids.js';
import type { Command } from './command.js';
import { pickServer } from './pickers.js';

export const stopServer: Command = {
  id: commandIds.stopServer,
  needs: 'project',
  async run(services, argument) {
    const server = await pickServer(services.servers.projects(), argument, {
      title: vscode.l10n.t('Stop the server of which project?'),
      none: vscode.l10n.t('No server is running.'),
      accepts: ({ state }) => state.kind === 'running' || state.kind === 'starting',
    });
    if (server === undefined) return;
    const shared = server.state.kind === 'running' && server.state.shared;
    server.stoppedByHand = true;
    await server.stop();
    if (shared) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t('Disconnected. The server goes on in the window that started it.'),
      );
    }
  },
};
