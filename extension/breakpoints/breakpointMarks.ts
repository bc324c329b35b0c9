/**
 * Says beside a breakpoint's line which node it means, so that one of a node looks as if it is, also before anything is
 * debugged.
 */
import * as vscode from 'vscode';
import type { Disposable } from '../emitter.js';
import { DisposableStore } from '../emitter.js';
import type { NodeBreakpoint, NodeBreakpoints } from './nodeBreakpoints.js';

export function markBreakpoints(breakpoints: NodeBreakpoints): Disposable {
  const store = new DisposableStore();
  const mark = store.add(
    vscode.window.createTextEditorDecorationType({
      after: {
        margin: '0 0 0 2em',
        color: new vscode.ThemeColor('editorCodeLens.foreground'),
        fontStyle: 'italic',
      },
      rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
    }),
  );
  const draw = (): void => {
    for (const editor of vscode.window.visibleTextEditors) {
      const here = breakpoints.all().filter(({ breakpoint }) => isIn(breakpoint, editor));
      editor.setDecorations(
        mark,
        here.map((entry) => decoration(entry, editor)),
      );
    }
  };
  store.add(breakpoints.onDidChange(draw));
  store.add(vscode.window.onDidChangeVisibleTextEditors(draw));
  draw();
  return store;
}

function isIn(breakpoint: vscode.SourceBreakpoint, editor: vscode.TextEditor): boolean {
  const { document } = editor;
  return (
    breakpoint.location.uri.toString() === document.uri.toString() &&
    breakpoint.location.range.start.line < document.lineCount
  );
}

function decoration(
  { breakpoint, nodes }: NodeBreakpoint,
  editor: vscode.TextEditor,
): vscode.DecorationOptions {
  const names = [...new Set(nodes.map((node) => node.node))].join(', ');
  const text = breakpoint.enabled
    ? vscode.l10n.t('node {0}', names)
    : vscode.l10n.t('node {0} (disabled)', names);
  const end = editor.document.lineAt(breakpoint.location.range.start.line).range.end;
  return { range: new vscode.Range(end, end), renderOptions: { after: { contentText: text } } };
}
