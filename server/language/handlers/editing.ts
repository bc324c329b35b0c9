/** LSP requests that change the code: completion, rename, code actions. */
import type { CodeAction, WorkspaceEdit } from 'vscode-languageserver';
import { codeActions } from '../features/codeActions.js';
import { completion } from '../features/completion.js';
import { rename, renameRange } from '../features/rename.js';
import { pathToUri } from '../text/fileUris.js';
import { toDiagnostic } from './diagnosticsPublisher.js';
import type { HandlerDeps } from './handlerDeps.js';

export function handleEditing({ connection, sources, graphs, answer }: HandlerDeps): void {
  connection.onCompletion(({ textDocument: { uri }, position }) =>
    answer.about('Completion', uri, [], (path) => {
      const around = graphs.around(path);
      const text = around.length === 0 ? null : sources.text(path);
      return text === null ? [] : completion(around, { path, position }, text);
    }),
  );
  connection.onPrepareRename(({ textDocument: { uri }, position }) =>
    answer.about('Rename', uri, null, (path) => renameRange(graphs.around(path), { path, position })),
  );
  connection.onRenameRequest(({ textDocument: { uri }, position, newName }) =>
    answer.about('Rename', uri, null, (path): WorkspaceEdit | null => {
      const edits = rename(graphs.around(path), { path, position }, newName, (each) => sources.text(each));
      return (
        edits && { changes: Object.fromEntries([...edits].map(([each, list]) => [pathToUri(each), list])) }
      );
    }),
  );
  connection.onCodeAction(({ textDocument: { uri }, range }) =>
    answer.about('Code actions', uri, [], (path) => {
      const around = graphs.around(path);
      const text = around.length === 0 ? null : sources.text(path);
      if (text === null) return [];
      const problems = graphs.problems(path);
      return codeActions(around, problems, { path, text }, range).map(
        ({ title, kind, edits, problem, isPreferred }): CodeAction => ({
          title,
          kind,
          edit: { changes: { [uri]: edits } },
          ...(problem && { diagnostics: [toDiagnostic(problem)] }),
          ...(isPreferred === true && { isPreferred }),
        }),
      );
    }),
  );
}
