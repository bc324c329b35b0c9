/** Finds which node a command is about: the one it was called on, else that under the cursor, else by asking. */
import * as vscode from 'vscode';
import type { GraphNodeLocation } from '../../server/protocol/language.js';
import type { NamedGraph } from '../debug/graphConfiguration.js';
import { UserError } from '../errors.js';
import { isOfProject } from '../language/languageService.js';
import type { Services } from '../services.js';

/** Of a lens, the view "Graphs", or a test. */
export interface NodeArgument {
  graph?: NamedGraph;
  node?: string;
}

export interface FoundNode {
  graph: NamedGraph;
  node: string;
  /** Null where its source is not known (made at run time). */
  location: GraphNodeLocation | null;
}

/** Undefined where the user dismissed the question. */
export async function nodeOf(
  services: Services,
  argument: unknown,
  title: string,
): Promise<FoundNode | undefined> {
  const { graph, node }: NodeArgument = typeof argument === 'object' && argument !== null ? argument : {};
  if (graph !== undefined && node !== undefined) {
    const { projectId, graphId } = graph;
    const location = await services.findNode(projectId, graphId, node);
    return { graph: { projectId, graphId }, node, location };
  }
  const location = (await underCursor(services)) ?? (await pick(services, title));
  return location && found(location);
}

function found(location: GraphNodeLocation): FoundNode {
  const projectId = vscode.Uri.parse(location.configUri).toString();
  return { graph: { projectId, graphId: location.graphId }, node: location.node, location };
}

async function underCursor(services: Services): Promise<GraphNodeLocation | undefined> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return undefined;
  return (await services.language.nodesAt(editor.document.uri, editor.selection.active.line))[0];
}

async function pick(services: Services, title: string): Promise<GraphNodeLocation | undefined> {
  const nodes = await services.language.graphNodes();
  if (nodes.length === 0)
    throw new UserError(
      'nothing-to-do',
      vscode.l10n.t('No node was found in the sources of this workspace.'),
    );
  const items = nodes.map((location) => {
    const project = services.servers
      .all()
      .find((server) => isOfProject(location, server.project.id))?.project;
    return { label: location.node, description: location.graphId, detail: project?.name ?? '', location };
  });
  return (await vscode.window.showQuickPick(items, { title, matchOnDescription: true, ignoreFocusOut: true }))
    ?.location;
}
