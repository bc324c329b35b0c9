/** Starts dist/debugAdapter.js for a session, with the Node that runs the project's server. */
import * as vscode from 'vscode';
import { settingIds } from '../ids.js';
import { findNodeRuntime, nodeVersion } from '../server/nodeRuntime.js';
import type { CodeSessions } from './codeSessions.js';

export function adapterFactory(
  script: string,
  code: Pick<CodeSessions, 'begin'>,
): vscode.DebugAdapterDescriptorFactory {
  return {
    async createDebugAdapterDescriptor(session) {
      const { workspaceFolder } = session;
      const settings = vscode.workspace.getConfiguration('backstep', workspaceFolder);
      const { command, env } = await findNodeRuntime({
        nodePath: settings.get<string>(settingIds.nodePath, '').trim(),
        execPath: process.execPath,
        version: nodeVersion,
      });
      // Before the graph can run.
      await code.begin(session);
      const cwd = workspaceFolder?.uri.fsPath;
      return new vscode.DebugAdapterExecutable(command, [script], {
        env,
        ...(cwd === undefined ? {} : { cwd }),
      });
    },
  };
}
