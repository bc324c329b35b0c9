/**
 * Hovering a channel's name in a graph's source evaluates it over the state: `state.topic`, `topic:` and `"topic"` all
 * mean `topic`. Registered only while a graph is what is being debugged: in a session of the code's own language the
 * same words mean the code's variables.
 */
import * as vscode from 'vscode';
import { debugType } from '../../server/protocol/debug.js';
import type { Disposable } from '../emitter.js';
import { DisposableStore } from '../emitter.js';

export function hoverChannels(languages: readonly string[]): Disposable {
  const store = new DisposableStore();
  let registration: Disposable | null = null;
  const update = (session: vscode.DebugSession | undefined): void => {
    registration?.dispose();
    registration =
      session?.type === debugType
        ? vscode.languages.registerEvaluatableExpressionProvider([...languages], provider)
        : null;
  };
  store.add(vscode.debug.onDidChangeActiveDebugSession(update));
  store.add({ dispose: () => registration?.dispose() });
  update(vscode.debug.activeDebugSession);
  return store;
}

const provider: vscode.EvaluatableExpressionProvider = {
  provideEvaluatableExpression(document, position) {
    const range = document.getWordRangeAtPosition(position, /[A-Za-z_$][\w$]*/);
    return range === undefined ? undefined : new vscode.EvaluatableExpression(range, document.getText(range));
  },
};
