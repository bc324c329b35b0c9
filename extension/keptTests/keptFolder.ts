/**
 * The folder in which a project keeps threads as tests. What lies there is part of the project, as the code is that a test
 * runs: its values are read whatever they make of themselves. A file elsewhere may have come from anybody.
 */
import path from 'node:path';
import * as vscode from 'vscode';
import { settingIds } from '../ids.js';
import type { Project } from '../server/project.js';

/** Absolute path. */
export function keptFolder(project: Project): string {
  const settings = vscode.workspace.getConfiguration('backstep', vscode.Uri.file(project.configFile));
  const folder = settings.get<string>(settingIds.testsFolder, '').trim();
  return path.resolve(project.directory, folder || 'backstep-tests');
}

export function isInKeptFolder(file: vscode.Uri, project: Project): boolean {
  return file.fsPath.startsWith(keptFolder(project) + path.sep);
}
