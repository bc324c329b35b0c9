/** Starts a project's server with what the settings say at that moment, its output in the window's channels. */
import * as vscode from 'vscode';
import { settingIds } from '../ids.js';
import { findNodeRuntime, nodeVersion } from './nodeRuntime.js';
import type { Project } from './project.js';
import { selectedPython } from './selectedPython.js';
import { startServerProcess } from './serverProcess.js';
import type { ServerProcess } from './serverProcess.js';

interface Deps {
  /** Absolute path of dist/server.js. */
  script: string;
  log: vscode.LogOutputChannel;
  graphLog: vscode.OutputChannel;
}

export function launcher({ script, log, graphLog }: Deps): (project: Project) => Promise<ServerProcess> {
  return async (project) => {
    const settings = vscode.workspace.getConfiguration('backstep', vscode.Uri.file(project.configFile));
    const runtime = await findNodeRuntime({
      nodePath: settings.get<string>(settingIds.nodePath, '').trim(),
      execPath: process.execPath,
      version: nodeVersion,
    });
    const chosen = settings.get<string>(settingIds.pythonPath, '').trim();
    log.info(`Starting the server of ${project.name} with ${runtime.command}`);
    return startServerProcess({
      runtime,
      script,
      configFile: project.configFile,
      directory: project.directory,
      port: settings.get<number | null>(settingIds.port, null),
      python: {
        chosen,
        selected: chosen === '' ? await selectedPython(vscode.Uri.file(project.configFile)) : '',
      },
      log: (line) => log.info(line),
      graphLog: (line) => graphLog.appendLine(line),
    });
  };
}
