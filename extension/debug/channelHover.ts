/**
 * Hovering a channel's name in a graph's source evaluates it over the state: `state.topic`, `topic:` and `"topic"` all
 * mean `topic`.
 */
import * as vscode from 'vscode';

export const channelHover: vscode.EvaluatableExpressionProvider = {
  provideEvaluatableExpression(document, position) {
    const range = document.getWordRangeAtPosition(position, /[A-Za-z_$][\w$]*/);
    return range === undefined ? undefined : new vscode.EvaluatableExpression(range, document.getText(range));
  },
};
