/** The status bar item: the state of the servers and the port; a click offers what can be done. */
import * as vscode from 'vscode';
import type { Disposable } from '../emitter.js';
import { DisposableStore } from '../emitter.js';
import { commandIds } from '../ids.js';
import { RemoteServer } from './remoteServer.js';
import type { Server, ServerState } from './server.js';
import type { ServerPool } from './serverPool.js';
import { textTooltip } from '../textTooltip.js';

export function showStatus(servers: ServerPool): Disposable {
  const store = new DisposableStore();
  const item = store.add(
    vscode.window.createStatusBarItem('backstep.server', vscode.StatusBarAlignment.Left, 0),
  );
  item.name = vscode.l10n.t('Backstep Server');
  item.command = commandIds.showServerActions;
  const draw = (): void => {
    const states = servers.all().map(({ state }) => state);
    if (states.length === 0) {
      item.hide();
      return;
    }
    const { icon, text } = summary(states);
    item.text = `$(${icon}) Backstep${text === '' ? '' : `: ${text}`}`;
    item.accessibilityInformation = { label: `Backstep Server ${text}`, role: 'button' };
    item.tooltip = textTooltip(servers.all().map((server) => `${server.project.name}: ${sentence(server)}`));
    const failed = states.some((state) => state.kind === 'failed');
    item.backgroundColor = failed ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    item.show();
  };
  store.add(servers.onDidChangeProjects(draw));
  store.add(servers.onDidChangeState(draw));
  draw();
  return store;
}

function summary(states: ServerState[]): { icon: string; text: string } {
  if (states.some((state) => state.kind === 'failed'))
    return { icon: 'warning', text: vscode.l10n.t('failed') };
  if (states.some((state) => state.kind === 'starting'))
    return { icon: 'loading~spin', text: vscode.l10n.t('starting…') };
  const running = states.flatMap((state) => (state.kind === 'running' ? [new URL(state.api.url)] : []));
  // This machine's by their ports, as they are told apart; any other by its name.
  const names = running.map(({ hostname, host, port }) => (isLoopback(hostname) ? port : host));
  if (names.length > 0) return { icon: 'history', text: names.join(', ') };
  return { icon: 'circle-slash', text: vscode.l10n.t('stopped') };
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]';
}

function sentence(server: Server): string {
  const { state } = server;
  switch (state.kind) {
    case 'running':
      if (server instanceof RemoteServer) return vscode.l10n.t('{0} (connected)', state.api.url);
      return state.shared ? vscode.l10n.t('{0} (started by another window)', state.api.url) : state.api.url;
    case 'failed':
      return state.message;
    case 'starting':
      return vscode.l10n.t('starting');
    case 'stopping':
      return vscode.l10n.t('stopping');
    case 'stopped':
      return vscode.l10n.t('stopped');
  }
}
