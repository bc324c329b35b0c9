/**
 * Registrations that hold only while a graph is what is being debugged: in a session of the code's own language the same
 * words mean the code's variables.
 */
import * as vscode from 'vscode';
import { debugType } from '../../server/protocol/debug.js';
import type { Disposable } from '../emitter.js';
import { DisposableStore } from '../emitter.js';

export function whileDebugging(register: () => Disposable): Disposable {
  const store = new DisposableStore();
  let registration: Disposable | null = null;
  const update = (session: vscode.DebugSession | undefined): void => {
    registration?.dispose();
    registration = session?.type === debugType ? register() : null;
  };
  store.add(vscode.debug.onDidChangeActiveDebugSession(update));
  store.add({ dispose: () => registration?.dispose() });
  update(vscode.debug.activeDebugSession);
  return store;
}
