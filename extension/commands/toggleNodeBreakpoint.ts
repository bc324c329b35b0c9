/**
 * "Toggle Breakpoint on Node": on the node under the cursor or of the sidebar, else on one that is picked by name. A node
 * whose source is not known (in Python, or made at run time) gets a function breakpoint, which names it.
 */
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
    const { graph, node }: NodeArgument = typeof argument === 'object' && argument !== null ? argument : {};
    if (graph !== undefined && node !== undefined) {
      const location = await services.findNode(graph.projectId, graph.graphId, node);
      return say(node, location === null ? toggleByName(node) : await services.breakpoints.toggle(location));
    }
    const location = (await underCursor(services)) ?? (await pick(services));
    if (location === undefined) return undefined;
    return say(location.node, await services.breakpoints.toggle(location));
  },
};

function say(node: string, set: boolean): boolean {
  const text = set
    ? vscode.l10n.t('The debugger stops before {0}', node)
    : vscode.l10n.t('Breakpoint on {0} removed', node);
  vscode.window.setStatusBarMessage(text, 4000);
  return set;
}

/** Returns whether one is set now. */
function toggleByName(node: string): boolean {
  const present = vscode.debug.breakpoints.filter(
    (each) => each instanceof vscode.FunctionBreakpoint && each.functionName === node,
  );
  if (present.length > 0) vscode.debug.removeBreakpoints(present);
  else vscode.debug.addBreakpoints([new vscode.FunctionBreakpoint(node)]);
  return present.length === 0;
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
