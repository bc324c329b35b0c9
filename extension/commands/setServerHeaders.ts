/** "Set Headers of Server…": what is sent with every request to a server elsewhere, beside its key. */
import * as vscode from 'vscode';
import { commandIds } from '../ids.js';
import { askHeaders } from '../server/askCredentials.js';
import type { Command } from './command.js';
import { joinAsking } from './connectToServer.js';
import { pickServer } from './pickers.js';

export const setServerHeaders: Command = {
  id: commandIds.setServerHeaders,
  needs: 'nothing',
  async run(services, argument) {
    const server = await pickServer(services.servers.remotes(), argument, {
      title: vscode.l10n.t('Set the headers of which server?'),
      none: vscode.l10n.t('This window is connected to no server.'),
    });
    if (server === undefined) return;
    await askHeaders(server.url, services.secrets);
    await joinAsking(services, server);
  },
};
