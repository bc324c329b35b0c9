/** Answers questions that VS Code would ask a person, for the time of one piece of work. */
import * as vscode from 'vscode';

type Window = typeof vscode.window;

/** Puts `standIn` in the place of a function of `vscode.window` while `work` goes on. */
export async function withStandIn<Result>(
  name: keyof Window,
  standIn: (...args: never[]) => unknown,
  work: () => PromiseLike<Result>,
): Promise<Result> {
  const original = Object.getOwnPropertyDescriptor(vscode.window, name);
  Object.defineProperty(vscode.window, name, { configurable: true, writable: true, value: standIn });
  try {
    return await work();
  } finally {
    if (original !== undefined) Object.defineProperty(vscode.window, name, original);
  }
}

/** The error messages that are shown while `work` goes on; none is answered. */
export async function errorsShown(work: () => PromiseLike<unknown>): Promise<string[]> {
  const shown: string[] = [];
  const take = (message: string): Promise<undefined> => {
    shown.push(message);
    return Promise.resolve(undefined);
  };
  await withStandIn('showErrorMessage', take, work);
  return shown;
}
