/** "Copy Server URL": for an SDK, curl or a browser. */
import * as vscode from 'vscode';
import { commandIds } from '../ids.js';
import type { Command } from './command.js';
import { pickServer } from './pickers.js';

export const copyServerUrl: Command = {
  id: commandIds.copyServerUrl,
  needs: 'server',
  async run(services, argument) {
    const server = await pickServer(services.servers.all(), argument, {
      title: vscode.l10n.t('Copy the URL of which server?'),
      none: vscode.l10n.t('No server is running.'),
      accepts: ({ state }) => state.kind === 'running',
    });
    if (server === undefined) return;
    const { url } = await server.ensure();
    await vscode.env.clipboard.writeText(url);
    void vscode.window.setStatusBarMessage(vscode.l10n.t('Copied {0}', url), 4000);
  },
};
