/** Where Python is to look for the modules of langgraph.json's `dependencies`. Packages among them are never installed. */
import { stat } from 'node:fs/promises';
import path from 'node:path';

/** The folders among `dependencies`, and the `src` in them, as projects that are not installed have it. */
export async function pythonFolders(dependencies: readonly string[], dir: string): Promise<string[]> {
  const folders = dependencies
    .filter((each) => each.startsWith('.') || path.isAbsolute(each))
    .map((each) => path.resolve(dir, each))
    .flatMap((each) => [each, path.join(each, 'src')]);
  const isThere = await Promise.all(folders.map(isFolder));
  return folders.filter((_, index) => isThere[index]);
}

async function isFolder(folder: string): Promise<boolean> {
  return (await stat(folder).catch(() => null))?.isDirectory() ?? false;
}
