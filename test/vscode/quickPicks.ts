/** Chooses in VS Code's lists in the place of a person, for the time of one piece of work. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { once } from './extensionUnderTest.js';
import { withStandIn } from './standIns.js';

/** In each list that opens, the item whose label matches; the lists that were shown. */
export async function choosing<Result>(
  labels: readonly RegExp[],
  work: () => PromiseLike<Result>,
): Promise<{ result: Result; shown: vscode.QuickPickItem[][] }> {
  const left = [...labels];
  const shown: vscode.QuickPickItem[][] = [];
  const standIn = (items: vscode.QuickPickItem[]): Promise<vscode.QuickPickItem> => {
    shown.push(items);
    const wanted = left.shift();
    const found = items.find(({ label }) => wanted?.test(label) === true);
    assert.ok(found, `${String(wanted)} is among ${items.map(({ label }) => label).join(', ')}`);
    return Promise.resolve(found);
  };
  const result = await withStandIn('showQuickPick', standIn, work);
  return { result, shown };
}

/** Types the texts into the input boxes that open, one each. */
export function typing<Result>(texts: readonly string[], work: () => PromiseLike<Result>): Promise<Result> {
  const left = [...texts];
  return withStandIn('showInputBox', () => Promise.resolve(left.shift()), work);
}

/** Answers warnings with the button; undefined dismisses. Gives the questions. */
export async function answering(
  button: string | undefined,
  work: () => PromiseLike<unknown>,
): Promise<string[]> {
  const asked: string[] = [];
  const standIn = (message: string): Promise<string | undefined> => {
    asked.push(message);
    return Promise.resolve(button);
  };
  await withStandIn('showWarningMessage', standIn, work);
  return asked;
}

/** The list, searched while one types, that `work` opens; `done` is the work's end. */
export async function searching<Result>(
  work: () => PromiseLike<Result>,
): Promise<{ pick: vscode.QuickPick<vscode.QuickPickItem>; done: Promise<Result> }> {
  const make = vscode.window.createQuickPick.bind(vscode.window);
  const made = new vscode.EventEmitter<vscode.QuickPick<vscode.QuickPickItem>>();
  const shown = once(made.event);
  const standIn = (): vscode.QuickPick<vscode.QuickPickItem> => {
    const picking = make();
    made.fire(picking);
    return picking;
  };
  const done = withStandIn('createQuickPick', standIn, work);
  return { pick: await shown, done };
}
