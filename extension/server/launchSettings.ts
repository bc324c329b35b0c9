/** Which Node runs a project's server, and which Python it is told of: what the settings say at that moment. */
import * as vscode from 'vscode';
import { extensionsFolder } from '../debug/pythonDebugger.js';
import { settingIds } from '../ids.js';
import { findNodeRuntime, nodeVersion, type NodeRuntime } from './nodeRuntime.js';
import type { Project } from './project.js';
import type { PythonSettings } from './pythonSettings.js';
import { selectedPython } from './selectedPython.js';

export interface LaunchSettings {
  runtime: NodeRuntime;
  python: PythonSettings;
}

/** @param extensionPath The folder of this extension. */
export async function launchSettings(
  { configFile }: Pick<Project, 'configFile'>,
  extensionPath: string,
): Promise<LaunchSettings> {
  const resource = vscode.Uri.file(configFile);
  const settings = vscode.workspace.getConfiguration('backstep', resource);
  const chosen = settings.get<string>(settingIds.pythonPath, '').trim();
  return {
    runtime: await findNodeRuntime({
      nodePath: settings.get<string>(settingIds.nodePath, '').trim(),
      execPath: process.execPath,
      version: nodeVersion,
    }),
    python: {
      chosen,
      selected: chosen === '' ? await selectedPython(resource) : { path: '', isEnvironment: false },
      extensionsDir: extensionsFolder(extensionPath),
    },
  };
}
