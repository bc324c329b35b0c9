/**
 * Addresses of assistants as documents: `backstep:/assistants/<id>/<name>.json?<project>`, a version of it
 * `…/<id>/<n>/<name>.json`. The id alone says which; the name is there for the tab.
 */
import * as vscode from 'vscode';
import { backstepScheme, decodePart, encodePart } from '../documents/backstepUri.js';
import { openDocuments } from '../documents/openDocuments.js';

/** Names an assistant in this window. */
export interface AssistantKey {
  projectId: string;
  assistantId: string;
}

export interface AssistantPlace {
  key: AssistantKey;
  /** Null: the one that runs now, which can be edited. */
  version: number | null;
}

/** As much of a name as a tab has room for. */
const longestName = 60;

/** One that is open already keeps its address when it is renamed. */
export function assistantUri(key: AssistantKey, name: string): vscode.Uri {
  const [open] = openDocuments((uri) => {
    const place = readAssistantUri(uri);
    return place?.version === null && isSame(place.key, key);
  });
  return open ?? newAssistantUri(key, name);
}

export function newAssistantUri(key: AssistantKey, name: string): vscode.Uri {
  return uriOf(key, [], name);
}

export function versionUri(key: AssistantKey, name: string, version: number): vscode.Uri {
  return uriOf(key, [String(version)], name);
}

/** Null for an address that names no assistant. */
export function readAssistantUri(uri: vscode.Uri): AssistantPlace | null {
  if (uri.scheme !== backstepScheme || uri.query === '') return null;
  const [, id, version] = /^\/assistants\/([^/]+)(?:\/(\d+))?\/[^/]+\.json$/.exec(uri.path) ?? [];
  if (id === undefined) return null;
  return {
    key: { projectId: uri.query, assistantId: decodePart(id) },
    version: version === undefined ? null : Number(version),
  };
}

function uriOf({ projectId, assistantId }: AssistantKey, version: string[], name: string): vscode.Uri {
  const file = `${encodePart(name.slice(0, longestName))}.json`;
  const path = ['/assistants', encodePart(assistantId), ...version, file].join('/');
  return vscode.Uri.from({ scheme: backstepScheme, path, query: projectId });
}

function isSame(a: AssistantKey, b: AssistantKey): boolean {
  return a.projectId === b.projectId && a.assistantId === b.assistantId;
}
