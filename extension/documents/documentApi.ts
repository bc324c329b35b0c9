/**
 * The server that a document of `backstep:` is read from. VS Code reads documents by itself, when they have changed or
 * a window comes to the front: that starts no server which the user has stopped.
 */
import * as vscode from 'vscode';
import type { LangGraphApi } from '../api/langGraphApi.js';
import { toUserError } from '../errors.js';
import type { ServerPool } from '../server/serverPool.js';

/** Throws a `FileSystemError` where there is none to read from. */
export async function documentApi(
  servers: ServerPool,
  projectId: string,
  uri: vscode.Uri,
): Promise<LangGraphApi> {
  const server = servers.get(projectId);
  if (server === null) throw vscode.FileSystemError.FileNotFound(uri);
  if (server.stoppedByHand && server.state.kind !== 'running')
    throw vscode.FileSystemError.Unavailable(
      vscode.l10n.t('The Backstep server of this project is not running.'),
    );
  try {
    return await server.ensure();
  } catch (error) {
    throw vscode.FileSystemError.Unavailable(toUserError(error).message);
  }
}
