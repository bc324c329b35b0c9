/** Debug configurations as the window makes them, in the words of launch.json. Leaves server and key to resolve.ts. */
import * as vscode from 'vscode';
import type { DebugConfiguration } from 'vscode';
import type { Json } from '../../server/protocol/api.js';
import { debugType } from '../../server/protocol/debug.js';

/** What names a graph: its project's langgraph.json (as URI) or its server's address, and its name there. */
export interface NamedGraph {
  projectId: string;
  graphId: string;
}

export interface GraphStart {
  threadId?: string;
  input?: Json;
  checkpointId?: string;
  stopOnEntry?: boolean;
  /** Name of a node. */
  stopBefore?: string;
}

export function graphConfiguration(graph: NamedGraph, start: GraphStart): DebugConfiguration {
  const { scheme, fsPath } = vscode.Uri.parse(graph.projectId);
  return {
    type: debugType,
    request: 'launch',
    name: vscode.l10n.t('Debug {0}', graph.graphId),
    graph: graph.graphId,
    // Else it is the address of a server elsewhere.
    ...(scheme === 'file' ? { project: fsPath } : { serverUrl: graph.projectId }),
    ...start,
  };
}

export function folderOf(projectId: string): vscode.WorkspaceFolder | undefined {
  return vscode.workspace.getWorkspaceFolder(vscode.Uri.parse(projectId));
}
