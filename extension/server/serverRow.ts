/** How a server looks as a row above its threads or graphs, and what its menu may offer (`viewItem`). */
import * as vscode from 'vscode';
import { commandIds } from '../ids.js';
import { RemoteServer } from './remoteServer.js';
import type { Server } from './server.js';
import { textTooltip } from '../textTooltip.js';

export function serverRow(server: Server): vscode.TreeItem {
  const { project, state } = server;
  const { Expanded, None } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(project.name, state.kind === 'running' ? Expanded : None);
  // A row that was drawn without an arrow keeps none under the same id.
  item.id = state.kind === 'running' ? project.id : `${project.id}#${state.kind}`;
  item.contextValue = `${server instanceof RemoteServer ? 'connection' : 'project'}-${state.kind}`;
  item.iconPath = icon(server);
  item.description = description(server);
  if (server instanceof RemoteServer) {
    item.tooltip = textTooltip([about(server)]);
    if (state.kind === 'failed' || state.kind === 'stopped')
      item.command = {
        command: commandIds.reconnectServer,
        title: vscode.l10n.t('Retry'),
        arguments: [{ projectId: project.id }],
      };
  }
  return item;
}

function icon(server: Server): vscode.ThemeIcon {
  const { kind } = server.state;
  if (kind === 'starting') return new vscode.ThemeIcon('loading~spin');
  if (kind === 'failed')
    return new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
  return new vscode.ThemeIcon(server instanceof RemoteServer ? 'plug' : 'folder');
}

function description(server: Server): string {
  const isElsewhere = server instanceof RemoteServer;
  switch (server.state.kind) {
    case 'running':
      return isElsewhere && !(server.about?.isBackstep ?? false) ? vscode.l10n.t('LangGraph server') : '';
    case 'starting':
      return isElsewhere ? vscode.l10n.t('connecting…') : vscode.l10n.t('starting…');
    case 'failed':
      return isElsewhere ? vscode.l10n.t('failed · retry') : vscode.l10n.t('not running');
    default:
      return isElsewhere ? vscode.l10n.t('not connected') : vscode.l10n.t('not running');
  }
}

/** What it is, and what is missing from it and why. */
function about({ url, state, about: told }: RemoteServer): string {
  if (state.kind === 'failed') return state.message;
  const lines = [url];
  if (state.kind === 'running' && told !== null) {
    const version = told.version ?? vscode.l10n.t('unknown');
    lines.push(vscode.l10n.t('LangGraph API {0}', version));
    if (!told.isBackstep)
      lines.push(
        vscode.l10n.t('It is no Backstep server, so it does not tell when something changes.'),
        vscode.l10n.t('Runs of this window are followed; for those of others use Refresh.'),
      );
  }
  return lines.join('\n');
}
