/** "Disconnect from Server": takes a server elsewhere out of the window; it goes on, and so do its runs. */
import * as vscode from 'vscode';
import { commandIds } from '../ids.js';
import { forgetCredentials, readCredentials } from '../server/credentials.js';
import type { Services } from '../services.js';
import type { Command } from './command.js';
import { pickServer } from './pickers.js';

export const disconnectServer: Command = {
  id: commandIds.disconnectServer,
  needs: 'nothing',
  async run(services, argument) {
    const server = await pickServer(services.servers.remotes(), argument, {
      title: vscode.l10n.t('Disconnect from which server?'),
      none: vscode.l10n.t('This window is connected to no server.'),
    });
    if (server === undefined) return;
    await services.connections.remove(server.url);
    await sayGone(services, server.url);
  },
};

/** The key stays for the next time, unless it is to go too. */
async function sayGone({ secrets, log }: Services, url: string): Promise<void> {
  const message = vscode.l10n.t('Disconnected from {0}.', url);
  const { apiKey, headers } = await readCredentials(secrets, url);
  if (apiKey === null && Object.keys(headers).length === 0) {
    vscode.window.setStatusBarMessage(message, 5000);
    return;
  }
  const forget = vscode.l10n.t('Forget Its Key');
  void vscode.window
    .showInformationMessage(message, forget)
    .then((choice) => (choice === forget ? forgetCredentials(secrets, url) : undefined))
    .then(undefined, (error: unknown) => log.error(String(error)));
}
