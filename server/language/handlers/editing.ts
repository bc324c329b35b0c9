/** LSP requests that change the code: completion, rename, code actions. */
import type { CodeAction, CodeActionKind, TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import { configFixes } from '../config/fixes.js';
import { codeActions } from '../features/codeActions.js';
import { completion, expectsNames } from '../features/completion.js';
import { rename, renameRange } from '../features/rename.js';
import { isReadable } from '../syntax/readable.js';
import { pathToUri } from '../text/fileUris.js';
import { toDiagnostic, type Problem } from './diagnosticsPublisher.js';
import type { HandlerDeps } from './handlerDeps.js';

export function handleEditing({ connection, sources, graphs, configs, answer }: HandlerDeps): void {
  connection.onCompletion(({ textDocument: { uri }, position }) =>
    answer.about('Completion', uri, [], (path) => {
      const config = configs.at(path);
      if (config) return configs.completion(config, position);
      const text = sources.text(path);
      if (text === null || !isReadable(text) || !expectsNames(text, position)) return [];
      return completion(graphs.around(path), { path, position }, text);
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
      const config = configs.at(path);
      if (config) return configFixes(configs.problems(config), range).map((each) => toCodeAction(uri, each));
      const around = graphs.around(path);
      const text = around.length === 0 ? null : sources.text(path);
      if (text === null) return [];
      const problems = graphs.problems(path);
      return codeActions(around, problems, { path, text }, range).map((each) => toCodeAction(uri, each));
    }),
  );
}

interface Action {
  title: string;
  kind: CodeActionKind;
  edits: TextEdit[];
  problem: Problem | null;
  isPreferred?: boolean;
}

function toCodeAction(uri: string, { title, kind, edits, problem, isPreferred }: Action): CodeAction {
  return {
    title,
    kind,
    edit: { changes: { [uri]: edits } },
    ...(problem && { diagnostics: [toDiagnostic(problem)] }),
    ...(isPreferred === true && { isPreferred }),
  };
}
