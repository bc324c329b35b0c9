/** "Retry Connection": joins a server elsewhere that did not answer, or that refused what it was sent. */
import * as vscode from 'vscode';
import { commandIds } from '../ids.js';
import type { Command } from './command.js';
import { joinAsking } from './connectToServer.js';
import { pickServer } from './pickers.js';

export const reconnectServer: Command = {
  id: commandIds.reconnectServer,
  needs: 'nothing',
  async run(services, argument) {
    const server = await pickServer(services.servers.remotes(), argument, {
      title: vscode.l10n.t('Connect again to which server?'),
      none: vscode.l10n.t('Every server that this window is connected to answers.'),
      accepts: ({ state }) => state.kind !== 'running',
    });
    if (server !== undefined) await joinAsking(services, server);
  },
};
