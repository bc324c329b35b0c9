/** "Export Thread…": a thread with its runs and checkpoints as one JSON file, where the user says. */
import * as vscode from 'vscode';
import { threadFileSuffix } from '../../server/protocol/threadFile.js';
import { commandIds } from '../ids.js';
import { fileNameOf } from '../keptTests/keptThread.js';
import { exportedThread, requireThreadFiles } from '../threads/threadFileCalls.js';
import { threadTitle } from '../threads/threadText.js';
import type { Command } from './command.js';
import { pickThread } from './pickers.js';
import { selectedThread } from './selectedThreads.js';
import { withCancel } from './withCancel.js';

export const exportThread: Command = {
  id: commandIds.exportThread,
  needs: 'server',
  async run(services, argument) {
    const key = await pickThread(services, selectedThread(services, argument), {
      title: vscode.l10n.t('Export which thread?'),
      none: vscode.l10n.t('There is no thread to export: run a graph first.'),
    });
    const server = key === undefined ? null : services.servers.get(key.projectId);
    if (key === undefined || server === null) return undefined;
    requireThreadFiles(server);
    const thread = services.threads.get(key);
    const title = thread === null ? key.threadId : threadTitle(thread);
    const target = await vscode.window.showSaveDialog({
      ...proposal(title),
      title: vscode.l10n.t('Export Thread'),
      filters: { [vscode.l10n.t('Threads')]: ['json'] },
    });
    if (target === undefined) return undefined;
    const content = await withCancel(vscode.l10n.t('Exporting "{0}"', title), (signal) =>
      exportedThread(server, key.threadId, signal),
    );
    if (content === null) return undefined;
    await vscode.workspace.fs.writeFile(target, content);
    const open = vscode.l10n.t('Open');
    const message = vscode.l10n.t('"{0}" is in {1}.', title, vscode.workspace.asRelativePath(target));
    void vscode.window
      .showInformationMessage(message, open)
      .then((choice) => (choice === open ? vscode.window.showTextDocument(target) : undefined));
    return target;
  },
};

function proposal(title: string): { defaultUri?: vscode.Uri } {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const name = fileNameOf(title);
  const file = `${name === '' ? 'thread' : name}${threadFileSuffix}`;
  return folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder.uri, file) };
}
