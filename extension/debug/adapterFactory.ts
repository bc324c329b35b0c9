/** Starts dist/debugAdapter.js for a session, with the Node that runs the project's server. */
import * as vscode from 'vscode';
import { noCodeDebugger, textsUri } from '../../server/protocol/debug.js';
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
      const isComplete = await code.begin(session);
      const cwd = workspaceFolder?.uri.fsPath;
      return new vscode.DebugAdapterExecutable(command, [script], {
        env: {
          ...env,
          ...(isComplete ? {} : { [noCodeDebugger]: '1' }),
          ...(vscode.l10n.uri === undefined ? {} : { [textsUri]: vscode.l10n.uri.toString() }),
        },
        ...(cwd === undefined ? {} : { cwd }),
      });
    },
  };
}
