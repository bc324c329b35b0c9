/** The status bar item: the state of the servers and the port; a click offers what can be done. */
import * as vscode from 'vscode';
import type { Disposable } from '../emitter.js';
import { DisposableStore } from '../emitter.js';
import { commandIds } from '../ids.js';
import type { ServerState } from './projectServer.js';
import type { ServerPool } from './serverPool.js';

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
    item.tooltip = new vscode.MarkdownString().appendText(
      servers
        .all()
        .map(({ project, state }) => `${project.name}: ${sentence(state)}`)
        .join('\n'),
    );
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
  const ports = states.flatMap((state) => (state.kind === 'running' ? [new URL(state.api.url).port] : []));
  if (ports.length > 0) return { icon: 'history', text: ports.join(', ') };
  return { icon: 'circle-slash', text: vscode.l10n.t('stopped') };
}

function sentence(state: ServerState): string {
  switch (state.kind) {
    case 'running':
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
