/**
 * "Import Thread…": makes a thread of a file and opens it. A file may come from anybody: where reading its values would
 * run code that they name, the user is asked first.
 */
import * as vscode from 'vscode';
import { commandIds } from '../ids.js';
import type { Server } from '../server/server.js';
import { importThreadText, requireThreadFiles, type ImportOutcome } from '../threads/threadFileCalls.js';
import type { Command } from './command.js';
import { pickServer } from './pickers.js';
import { withCancel } from './withCancel.js';

/** Names of types that the question tells. */
const toldTypes = 10;

export const importThread: Command = {
  id: commandIds.importThread,
  needs: 'server',
  async run(services, argument) {
    const server = await pickServer(services.servers.running(), argument, {
      title: vscode.l10n.t('Import the thread into which project?'),
      none: vscode.l10n.t('No server runs that could take the thread.'),
    });
    if (server === undefined) return undefined;
    requireThreadFiles(server);
    const file = argument instanceof vscode.Uri ? argument : await askFile();
    if (file === undefined) return undefined;
    const threadId = await importFile(server, file);
    if (threadId === null) return undefined;
    const key = { projectId: server.project.id, threadId };
    await services.threads.refreshThread(key);
    services.panels.show(key, { preserveFocus: false });
    if (services.threadsView.visible) await services.threadsView.reveal(key);
    return key;
  },
};

async function askFile(): Promise<vscode.Uri | undefined> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const chosen = await vscode.window.showOpenDialog({
    ...(folder === undefined ? {} : { defaultUri: folder.uri }),
    title: vscode.l10n.t('Import Thread'),
    openLabel: vscode.l10n.t('Import'),
    filters: { [vscode.l10n.t('Threads')]: ['json'], [vscode.l10n.t('All files')]: ['*'] },
  });
  return chosen?.[0];
}

/** Null where the user has changed their mind. */
async function importFile(server: Server, file: vscode.Uri): Promise<string | null> {
  const text = await vscode.workspace.fs.readFile(file);
  const name = vscode.workspace.asRelativePath(file);
  const send = (trusted: boolean): Promise<ImportOutcome | null> =>
    withCancel(vscode.l10n.t('Importing {0}', name), (signal) =>
      importThreadText(server, text, { trusted, signal }),
    );
  const outcome = await send(false);
  if (outcome === null || 'threadId' in outcome) return outcome?.threadId ?? null;
  if (!(await isTrusted(name, outcome.foreignTypes))) return null;
  const again = await send(true);
  return again !== null && 'threadId' in again ? again.threadId : null;
}

async function isTrusted(name: string, types: readonly string[]): Promise<boolean> {
  const trust = vscode.l10n.t('Trust and Import');
  const more = types.length - toldTypes;
  const list = [
    ...types.slice(0, toldTypes),
    ...(more > 0 ? [vscode.l10n.t('and {0} more', more)] : []),
    '',
    vscode.l10n.t(
      'When a graph reads these values, the code that their types name runs on this machine. Import the file only if you trust whoever made it.',
    ),
  ];
  const detail = list.join('\n');
  const choice = await vscode.window.showWarningMessage(
    vscode.l10n.t('{0} holds values of types that Backstep does not know to be harmless.', name),
    { modal: true, detail },
    trust,
  );
  return choice === trust;
}
