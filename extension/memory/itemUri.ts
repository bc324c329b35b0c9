/** Addresses of the store's items as documents: `backstep:/store/<label>/…/<key>.json?<project>`, exact for any text. */
import * as vscode from 'vscode';
import { backstepScheme, decodePart, encodePart } from '../documents/backstepUri.js';

/** Names an item in this window. */
export interface ItemKey {
  projectId: string;
  namespace: string[];
  key: string;
}

export function itemUri({ projectId, namespace, key }: ItemKey): vscode.Uri {
  // Only documents end in .json; a folder has no dot at all.
  const folders = namespace.map((label) => encodePart(label).replaceAll('.', '%2E'));
  const path = ['/store', ...folders, `${encodePart(key)}.json`].join('/');
  return vscode.Uri.from({ scheme: backstepScheme, path, query: projectId });
}

/** Null for an address that names no item. */
export function readItemUri(uri: vscode.Uri): ItemKey | null {
  if (uri.scheme !== backstepScheme || uri.query === '') return null;
  const [, inner] = /^\/store\/(.+)\.json$/s.exec(uri.path) ?? [];
  if (inner === undefined) return null;
  const parts = inner.split('/').map(decodePart);
  return { projectId: uri.query, namespace: parts.slice(0, -1), key: parts.at(-1) ?? '' };
}
