/** What a click on the status bar item offers: only what can be done now. */
import * as vscode from 'vscode';
import { commandIds } from '../ids.js';
import type { CommandId } from '../ids.js';
import type { Command } from './command.js';

interface Action extends vscode.QuickPickItem {
  command: CommandId;
  offered: boolean;
}

export const showServerActions: Command = {
  id: commandIds.showServerActions,
  needs: 'nothing',
  async run({ servers }) {
    const own = servers.projects().map(({ state }) => state.kind);
    const connected = servers.remotes().map(({ state }) => state.kind);
    const running = own.includes('running');
    const startable = own.some((kind) => kind === 'stopped' || kind === 'failed');
    const actions: Action[] = [
      {
        label: `$(run) ${vscode.l10n.t('Run Graph…')}`,
        command: commandIds.runGraph,
        offered: own.length + connected.length > 0,
      },
      {
        label: `$(play) ${vscode.l10n.t('Start Server')}`,
        command: commandIds.startServer,
        offered: startable,
      },
      {
        label: `$(debug-restart) ${vscode.l10n.t('Restart Server')}`,
        command: commandIds.restartServer,
        offered: running,
      },
      {
        label: `$(debug-stop) ${vscode.l10n.t('Stop Server')}`,
        command: commandIds.stopServer,
        offered: running,
      },
      {
        label: `$(copy) ${vscode.l10n.t('Copy Server URL')}`,
        command: commandIds.copyServerUrl,
        offered: servers.running().length > 0,
      },
      {
        label: `$(debug-restart) ${vscode.l10n.t('Retry Connection')}`,
        command: commandIds.reconnectServer,
        offered: connected.includes('failed'),
      },
      {
        label: `$(debug-disconnect) ${vscode.l10n.t('Disconnect from Server')}`,
        command: commandIds.disconnectServer,
        offered: connected.length > 0,
      },
      {
        label: `$(plug) ${vscode.l10n.t('Connect to Server…')}`,
        command: commandIds.connectToServer,
        offered: true,
      },
      { label: `$(output) ${vscode.l10n.t('Show Log')}`, command: commandIds.showLog, offered: true },
    ];
    const offered = actions.filter((action) => action.offered);
    const picked = await vscode.window.showQuickPick(offered, { title: vscode.l10n.t('Backstep Server') });
    if (picked !== undefined) await vscode.commands.executeCommand(picked.command);
  },
};
