/** "Keep as Test…": the thread as a file of the project; the Test Explorer replays it with the code of the day. */
import * as vscode from 'vscode';
import { UserError } from '../errors.js';
import { commandIds } from '../ids.js';
import { keepThread, keptFile, nameProblem, pickKeepable } from '../keptTests/keepThread.js';
import { threadTitle } from '../threads/threadText.js';
import type { Command } from './command.js';

export const keepAsTest: Command = {
  id: commandIds.keepAsTest,
  needs: 'server',
  /** Answers the file. */
  async run(services, argument) {
    const picked = await pickKeepable(services, argument, vscode.l10n.t('Keep which thread as a test?'));
    if (picked === undefined) return undefined;
    const pathOf = (name: string): string =>
      vscode.workspace.asRelativePath(keptFile(picked.project, name), false);
    const name = await vscode.window.showInputBox({
      title: vscode.l10n.t('Keep as Test'),
      prompt: vscode.l10n.t('Name of the test'),
      value: threadTitle(picked.thread),
      validateInput: (given) =>
        nameProblem(given) ?? {
          message: vscode.l10n.t('Becomes {0}', pathOf(given)),
          severity: vscode.InputBoxValidationSeverity.Info,
        },
    });
    if (name === undefined) return undefined;
    const problem = nameProblem(name);
    if (problem !== null) throw new UserError('bad-input', problem);
    const file = keptFile(picked.project, name);
    if (!(await keepThread(services, picked, file))) return undefined;
    offerTests(vscode.l10n.t('Kept as {0}. The Test Explorer replays it.', pathOf(name)));
    return file;
  },
};

/** Waits for no answer. */
function offerTests(message: string): void {
  const show = vscode.l10n.t('Show Tests');
  void vscode.window
    .showInformationMessage(message, show)
    .then((choice) =>
      choice === show ? vscode.commands.executeCommand('workbench.view.testing.focus') : undefined,
    );
}

/** "Open Kept Thread": the file of a test; the test itself leads to the graph. */
export const openKeptThread: Command = {
  id: commandIds.openKeptThread,
  needs: 'nothing',
  async run({ keptTests }, argument) {
    const named = keptTests.all().find(({ id }) => id === (argument as vscode.TestItem | undefined)?.id);
    if (named !== undefined) await vscode.window.showTextDocument(vscode.Uri.parse(named.id));
  },
};
