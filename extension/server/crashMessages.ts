/** Says that a server has gone, once per time, with the way back. */
import * as vscode from 'vscode';
import type { Disposable } from '../emitter.js';
import { commandIds } from '../ids.js';
import type { ServerPool } from './serverPool.js';

export function showCrashes(servers: ServerPool): Disposable {
  return servers.onDidCrash(({ server, message }) => {
    const restart = vscode.l10n.t('Restart');
    const log = vscode.l10n.t('Show Log');
    void vscode.window
      .showErrorMessage(vscode.l10n.t('Backstep ({0}): {1}', server.project.name, message), restart, log)
      .then((choice) => {
        if (choice === restart)
          return vscode.commands.executeCommand(commandIds.restartServer, { projectId: server.project.id });
        if (choice === log) return vscode.commands.executeCommand(commandIds.showLog);
        return undefined;
      });
  });
}
