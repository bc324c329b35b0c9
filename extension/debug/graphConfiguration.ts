/** Debug configurations as the window makes them, in the words of launch.json. Leaves server and key to resolve.ts. */
import * as vscode from 'vscode';
import type { DebugConfiguration } from 'vscode';
import type { Json } from '../../server/protocol/api.js';
import { debugType } from '../../server/protocol/debug.js';

/** What names a graph: its project's langgraph.json (as URI) and its name there. */
export interface NamedGraph {
  projectId: string;
  graphId: string;
}

export interface GraphStart {
  threadId?: string;
  input?: Json;
  checkpointId?: string;
  stopOnEntry?: boolean;
}

export function graphConfiguration(graph: NamedGraph, start: GraphStart): DebugConfiguration {
  return {
    type: debugType,
    request: 'launch',
    name: vscode.l10n.t('Debug {0}', graph.graphId),
    graph: graph.graphId,
    project: vscode.Uri.parse(graph.projectId).fsPath,
    ...start,
  };
}
