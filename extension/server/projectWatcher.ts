/** Finds the langgraph.json files of the workspace and follows their coming and going. */
import * as path from 'node:path';
import * as vscode from 'vscode';
import { excluded, isExcluded, isFolderWith } from '../arrivedFolder.js';
import type { Disposable } from '../emitter.js';
import type { Project } from './project.js';

const configName = 'langgraph.json';
const pattern = `**/${configName}`;

export async function findProjects(): Promise<Project[]> {
  const files = await vscode.workspace.findFiles(pattern, excluded);
  return files
    .filter((uri) => uri.scheme === 'file')
    .map(toProject)
    .sort((a, b) => a.name.localeCompare(b.name));
}

/**
 * Calls `onChange` whenever the projects may be others than before, also by a folder that comes or goes as a whole.
 * @param known The projects that there are.
 */
export function watchProjects(known: () => Project[], onChange: () => void): Disposable {
  const watcher = vscode.workspace.createFileSystemWatcher('**', false, true, false);
  const subscriptions = [
    watcher,
    watcher.onDidCreate((uri) => void mayHoldProject(uri).then((may) => may && onChange())),
    watcher.onDidDelete((uri) => {
      if (known().some(({ id }) => id === uri.toString() || id.startsWith(`${uri.toString()}/`))) onChange();
    }),
    vscode.workspace.onDidChangeWorkspaceFolders(onChange),
  ];
  return vscode.Disposable.from(...subscriptions);
}

async function mayHoldProject(uri: vscode.Uri): Promise<boolean> {
  if (uri.path.endsWith(`/${configName}`)) return !isExcluded(uri);
  return isFolderWith(uri, pattern);
}

function toProject(uri: vscode.Uri): Project {
  const directory = path.dirname(uri.fsPath);
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  const relative =
    folder === undefined ? '' : path.relative(folder.uri.fsPath, directory).split(path.sep).join('/');
  const name = [folder?.name ?? path.basename(directory), relative].filter((part) => part !== '').join('/');
  return { id: uri.toString(), name, directory, configFile: uri.fsPath };
}
