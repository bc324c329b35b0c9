/** Finds the langgraph.json files of the workspace and follows their coming and going. */
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Disposable } from '../emitter.js';
import type { Project } from './project.js';

const pattern = '**/langgraph.json';
const excluded = '**/{node_modules,.git,.backstep,dist}/**';

export async function findProjects(): Promise<Project[]> {
  const files = await vscode.workspace.findFiles(pattern, excluded);
  return files
    .filter((uri) => uri.scheme === 'file')
    .map(toProject)
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** Calls `onChange` whenever the projects may be others than before. */
export function watchProjects(onChange: () => void): Disposable {
  const watcher = vscode.workspace.createFileSystemWatcher(pattern, false, true, false);
  const subscriptions = [
    watcher,
    watcher.onDidCreate(onChange),
    watcher.onDidDelete(onChange),
    vscode.workspace.onDidChangeWorkspaceFolders(onChange),
  ];
  return vscode.Disposable.from(...subscriptions);
}

function toProject(uri: vscode.Uri): Project {
  const directory = path.dirname(uri.fsPath);
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  const relative =
    folder === undefined ? '' : path.relative(folder.uri.fsPath, directory).split(path.sep).join('/');
  const name = [folder?.name ?? path.basename(directory), relative].filter((part) => part !== '').join('/');
  return { id: uri.toString(), name, directory, configFile: uri.fsPath };
}
