/** Opens checkpoints in VS Code's own editors: as a document, beside another in the diff editor, and after a save. */
import * as vscode from 'vscode';
import { commandIds } from '../ids.js';
import { checkpointUri } from './checkpointUri.js';
import type { CheckpointPlace } from './checkpointUri.js';

export async function openState(place: CheckpointPlace): Promise<void> {
  await vscode.window.showTextDocument(checkpointUri(place), { preview: false });
}

export async function openStateDiff(before: CheckpointPlace, after: CheckpointPlace): Promise<void> {
  const title = vscode.l10n.t('State: {0} ↔ {1}', shortened(before), shortened(after));
  await vscode.commands.executeCommand('vscode.diff', checkpointUri(before), checkpointUri(after), title);
}

/** The fork takes the place of the document that was saved, and says what it is. */
export async function showFork(from: CheckpointPlace, to: CheckpointPlace): Promise<void> {
  const old = checkpointUri(from).toString();
  const tab = vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .find(({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === old);
  const viewColumn = tab?.group.viewColumn ?? vscode.ViewColumn.Active;
  await vscode.window.showTextDocument(checkpointUri(to), { preview: false, viewColumn });
  if (tab !== undefined && !tab.isDirty) await vscode.window.tabGroups.close(tab);
  const resume = vscode.l10n.t('Resume from Fork');
  const show = vscode.l10n.t('Show in Panel');
  const message = vscode.l10n.t('Saved as a fork. The checkpoint it was made from is as it was.');
  const choice = await vscode.window.showInformationMessage(message, resume, show);
  const argument = { ...to.key, checkpointId: to.checkpointId };
  if (choice === resume) await vscode.commands.executeCommand(commandIds.resumeFromCheckpoint, argument);
  if (choice === show) await vscode.commands.executeCommand(commandIds.openThread, argument);
}

/** The start of an id: checkpoint ids are time-ordered and differ there. */
function shortened({ checkpointId }: CheckpointPlace): string {
  return checkpointId.slice(0, 13);
}
