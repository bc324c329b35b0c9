/** "Start Server": starts the project's server, or joins the one that already runs on its data folder. */
import * as vscode from 'vscode';
import { commandIds } from '../ids.js';
import type { Server } from '../server/server.js';
import type { Command } from './command.js';
import { pickServer } from './pickers.js';

export const startServer: Command = {
  id: commandIds.startServer,
  needs: 'project',
  async run(services, argument) {
    const server = await pickServer(services.servers.projects(), argument, {
      title: vscode.l10n.t('Start the server of which project?'),
      none: vscode.l10n.t('Every server of this workspace is already running.'),
      accepts: ({ state }) =>
        state.kind === 'stopped' || state.kind === 'failed' || state.kind === 'starting',
    });
    if (server !== undefined) await startWithProgress(server);
  },
};

export async function startWithProgress(server: Server): Promise<void> {
  const title = vscode.l10n.t('Starting the Backstep server of {0}…', server.project.name);
  await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, () =>
    server.ensure(),
  );
}
