/**
 * When servers start by themselves: on the setting, and when one of the views is looked at (its first use). Before
 * that the window only joins a server that already runs. What the user stopped stays stopped.
 */
import * as vscode from 'vscode';
import type { Disposable } from './emitter.js';
import { DisposableStore } from './emitter.js';
import { settingIds } from './ids.js';
import type { ProjectServer } from './server/projectServer.js';
import type { Services } from './services.js';

export function startOnFirstUse(services: Services): Disposable {
  const { servers, threadsView, log } = services;
  const store = new DisposableStore();
  const begin = async (server: ProjectServer): Promise<void> => {
    if (server.state.kind !== 'stopped' || server.stoppedByHand) return;
    const settings = vscode.workspace.getConfiguration(
      'backstep',
      vscode.Uri.file(server.project.configFile),
    );
    if (threadsView.visible || settings.get<boolean>(settingIds.autoStart, false)) await server.ensure();
    else await server.attach();
  };
  const beginAll = (): void => {
    // A failure shows in the status bar and in the view; nobody asked, so no message interrupts.
    for (const server of servers.all()) begin(server).catch((error: unknown) => log.error(String(error)));
  };
  store.add(threadsView.onDidChangeVisibility(beginAll));
  store.add(servers.onDidChangeProjects(beginAll));
  beginAll();
  return store;
}
