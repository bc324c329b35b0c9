/**
 * File URIs as VS Code writes them, and the paths behind them. Other URIs (untitled, git, notebooks) have no path:
 * no langgraph.json can name them.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The absolute path of a `file:` URI, with a lower-case drive letter on Windows; `null` for any other URI. */
export function uriToPath(uri: string): string | null {
  if (!uri.startsWith('file:')) return null;
  try {
    return normalizePath(fileURLToPath(uri));
  } catch {
    // Malformed, or a host name where the platform has none.
    return null;
  }
}

/** The form in which paths are compared and used as keys. */
export function normalizePath(file: string): string {
  return path.normalize(file).replace(/^[A-Z]:/, (drive) => drive.toLowerCase());
}

/**
 * The URI of an absolute path, written as `vscode.Uri.toString()` does (`file:///c%3A/…`), so that the client can
 * compare it with the URIs of its documents.
 */
export function pathToUri(file: string): string {
  const slashed = normalizePath(file).replaceAll('\\', '/');
  const encoded = slashed.split('/').map(encodeSegment).join('/');
  if (slashed.startsWith('//')) return `file:${encoded}`;
  return slashed.startsWith('/') ? `file://${encoded}` : `file:///${encoded}`;
}

function encodeSegment(segment: string): string {
  return encodeURIComponent(segment).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
