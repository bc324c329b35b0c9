/** Where Python is to look for the modules of langgraph.json's `dependencies`. Packages among them are never installed. */
import { stat } from 'node:fs/promises';
import { dependencyFolders } from '../protocol/pythonModules.js';

export async function pythonFolders(dependencies: readonly string[], dir: string): Promise<string[]> {
  const folders = dependencyFolders(dependencies, dir);
  const isThere = await Promise.all(folders.map(isFolder));
  return folders.filter((_, index) => isThere[index]);
}

async function isFolder(folder: string): Promise<boolean> {
  return (await stat(folder).catch(() => null))?.isDirectory() ?? false;
}
