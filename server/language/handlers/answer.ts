/**
 * The guard around every answer: it waits until the workspace has been searched, and a failure inside becomes an
 * empty answer and a line in the log, so that the editor never loses the server to one bad file.
 */
import { LSPErrorCodes, ResponseError, type Connection } from 'vscode-languageserver';
import { RenameRefused } from '../features/rename.js';
import { uriToPath } from '../text/fileUris.js';
import type { WorkspaceFolders } from '../workspace/workspaceFolders.js';
import type { WorkspaceGraphs } from '../workspace/workspaceGraphs.js';

export interface Answer {
  <Result>(feature: string, empty: Result, ask: () => Result): Promise<Result>;
  /** The same about a document; empty for one that has no path. */
  about<Result>(feature: string, uri: string, empty: Result, ask: (path: string) => Result): Promise<Result>;
}

interface AnswererDeps {
  connection: Connection;
  graphs: WorkspaceGraphs;
  folders: WorkspaceFolders;
  /** The client reports changes on disk. */
  canWatch: boolean;
}

export function answerer({ connection, graphs, folders, canWatch }: AnswererDeps): Answer {
  const answer = async <Result>(feature: string, empty: Result, ask: () => Result): Promise<Result> => {
    try {
      await folders.searched();
      if (!canWatch) graphs.refresh();
      return ask();
    } catch (error) {
      if (error instanceof RenameRefused) {
        throw new ResponseError(LSPErrorCodes.RequestFailed, error.message);
      }
      connection.console.error(
        `${feature} failed: ${error instanceof Error ? (error.stack ?? error.message) : ''}`,
      );
      return empty;
    }
  };
  return Object.assign(answer, {
    about<Result>(feature: string, uri: string, empty: Result, ask: (path: string) => Result) {
      const path = uriToPath(uri);
      return path === null ? Promise.resolve(empty) : answer(feature, empty, () => ask(path));
    },
  });
}
