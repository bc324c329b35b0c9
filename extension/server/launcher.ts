/** Starts a project's server with what the settings say at that moment, its output in the window's channels. */
import * as vscode from 'vscode';
import { settingIds } from '../ids.js';
import { launchSettings } from './launchSettings.js';
import type { Project } from './project.js';
import { startServerProcess } from './serverProcess.js';
import type { ServerProcess } from './serverProcess.js';

interface Deps {
  /** Absolute path of dist/server.js. */
  script: string;
  /** Folder of this extension. */
  extensionPath: string;
  log: vscode.LogOutputChannel;
  graphLog: vscode.OutputChannel;
}

export function launcher({
  script,
  extensionPath,
  log,
  graphLog,
}: Deps): (project: Project) => Promise<ServerProcess> {
  return async (project) => {
    const { runtime, python } = await launchSettings(project, extensionPath);
    const settings = vscode.workspace.getConfiguration('backstep', vscode.Uri.file(project.configFile));
    log.info(`Starting the server of ${project.name} with ${runtime.command}`);
    return startServerProcess({
      runtime,
      script,
      configFile: project.configFile,
      directory: project.directory,
      port: settings.get<number | null>(settingIds.port, null),
      python,
      log: (line) => log.info(line),
      graphLog: (line) => graphLog.appendLine(line),
    });
  };
}
