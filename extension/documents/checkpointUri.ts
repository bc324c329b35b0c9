/** Addresses of checkpoints as documents: `backstep:/threads/<id>/<checkpoint>.json?<project>`. */
import * as vscode from 'vscode';
import { backstepScheme } from './backstepUri.js';
import type { ThreadKey } from '../threads/threadsModel.js';

export interface CheckpointPlace {
  key: ThreadKey;
  checkpointId: string;
}

export function checkpointUri({ key, checkpointId }: CheckpointPlace): vscode.Uri {
  const path = `/threads/${encodeURIComponent(key.threadId)}/${encodeURIComponent(checkpointId)}.json`;
  return vscode.Uri.from({ scheme: backstepScheme, path, query: key.projectId });
}

/** Null for an address that names no checkpoint. */
export function readCheckpointUri(uri: vscode.Uri): CheckpointPlace | null {
  const [, threadId, checkpointId] = /^\/threads\/([^/]+)\/([^/]+)\.json$/.exec(uri.path) ?? [];
  if (threadId === undefined || checkpointId === undefined || uri.query === '') return null;
  return {
    key: { projectId: uri.query, threadId: decodeURIComponent(threadId) },
    checkpointId: decodeURIComponent(checkpointId),
  };
}
