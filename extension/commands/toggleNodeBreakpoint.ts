/** "Toggle Breakpoint on Node": on the node under the cursor or of the sidebar, else on one that is picked by name. */
import * as vscode from 'vscode';
import type { GraphNodeLocation } from '../../server/protocol/language.js';
import { UserError } from '../errors.js';
import { commandIds } from '../ids.js';
import { isOfProject } from '../language/languageService.js';
import type { Services } from '../services.js';
import type { Command } from './command.js';

/** A node of the view "Graphs", or of a test. */
interface NodeArgument {
  graph?: { projectId: string; graphId: string };
  node?: string;
}

export const toggleNodeBreakpoint: Command = {
  id: commandIds.toggleNodeBreakpoint,
  needs: 'project',
  async run(services, argument) {
    const location =
      (await named(services, argument)) ?? (await underCursor(services)) ?? (await pick(services));
    if (location === undefined) return undefined;
    const set = await services.breakpoints.toggle(location);
    const text = set
      ? vscode.l10n.t('Runs pause before {0}', location.node)
      : vscode.l10n.t('Breakpoint on {0} removed', location.node);
    void vscode.window.setStatusBarMessage(text, 4000);
    return set;
  },
};

async function named(services: Services, argument: unknown): Promise<GraphNodeLocation | undefined> {
  const { graph, node }: NodeArgument = typeof argument === 'object' && argument !== null ? argument : {};
  if (graph === undefined || node === undefined) return undefined;
  const location = await services.findNode(graph.projectId, graph.graphId, node);
  if (location === null)
    throw new UserError('nothing-to-do', vscode.l10n.t('The source of {0} was not found.', node));
  return location;
}

async function underCursor(services: Services): Promise<GraphNodeLocation | undefined> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return undefined;
  return (await services.language.nodesAt(editor.document.uri, editor.selection.active.line))[0];
}

async function pick(services: Services): Promise<GraphNodeLocation | undefined> {
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
  const title = vscode.l10n.t('Toggle the breakpoint on which node?');
  return (await vscode.window.showQuickPick(items, { title, matchOnDescription: true }))?.location;
}
