/**
 * When servers start by themselves: on the setting, and when one of the views is looked at (its first use). Before
 * that the window only joins a server that already runs. What the user stopped stays stopped. Servers elsewhere are
 * joined at once, and looked at again when the window or the view comes to the front.
 */
import * as vscode from 'vscode';
import type { Disposable } from './emitter.js';
import { DisposableStore } from './emitter.js';
import { settingIds } from './ids.js';
import type { ProjectServer } from './server/projectServer.js';
import type { RemoteServer } from './server/remoteServer.js';
import type { Services } from './services.js';

export function startOnFirstUse(services: Services): Disposable {
  const { servers, threads, assistants, memory, threadsView, memoryView, log } = services;
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
    const quietly = (work: Promise<unknown>): void =>
      void work.catch((error: unknown) => log.error(String(error)));
    for (const server of servers.projects()) quietly(begin(server));
    for (const server of servers.remotes()) if (server.state.kind === 'stopped') quietly(server.ensure());
  };
  /** Nobody tells of what has changed there, or that it can be reached again. */
  const lookAgain = async (server: RemoteServer): Promise<void> => {
    const { kind } = server.state;
    if (kind === 'failed') await server.ensure();
    else if (kind === 'running' && server.about?.isBackstep === false) {
      memory.refresh(server.project.id);
      await Promise.all([threads.refresh(server.project.id), assistants.refresh(server.project.id)]);
    }
  };
  const lookAtAll = (): void => {
    for (const server of servers.remotes())
      lookAgain(server).catch((error: unknown) => log.warn(String(error)));
  };
  store.add(threadsView.onDidChangeVisibility(({ visible }) => visible && lookAtAll()));
  store.add(memoryView.onDidChangeVisibility(({ visible }) => visible && lookAtAll()));
  store.add(vscode.window.onDidChangeWindowState(({ focused }) => focused && lookAtAll()));
  store.add(threadsView.onDidChangeVisibility(beginAll));
  store.add(servers.onDidChangeProjects(beginAll));
  beginAll();
  return store;
}
