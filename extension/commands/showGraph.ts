/** "Show Graph": the nodes and edges beside the code, of the graph of the file in front or one that is chosen. */
import * as vscode from 'vscode';
import { graphsOfFile } from '../debug/graphsOfFile.js';
import { UserError } from '../errors.js';
import { commandIds } from '../ids.js';
import type { NamedGraph } from '../debug/graphConfiguration.js';
import type { Services } from '../services.js';
import type { Command } from './command.js';

export const showGraph: Command = {
  id: commandIds.showGraph,
  needs: 'project',
  async run(services, argument) {
    const graph = given(argument) ?? (await ofEditor(services)) ?? (await pick(services));
    if (graph !== undefined) services.graphPanels.show(graph);
  },
};

function given(argument: unknown): NamedGraph | undefined {
  const { graph, projectId, graphId } = (argument ?? {}) as { graph?: NamedGraph } & Partial<NamedGraph>;
  if (graph !== undefined) return { projectId: graph.projectId, graphId: graph.graphId };
  return projectId !== undefined && graphId !== undefined ? { projectId, graphId } : undefined;
}

/** Undefined unless it is clear which is meant. */
async function ofEditor({ language }: Services): Promise<NamedGraph | undefined> {
  const document = vscode.window.activeTextEditor?.document;
  if (document?.uri.scheme !== 'file') return undefined;
  const [first, ...others] = graphsOfFile(await language.graphNodes(document.uri));
  if (first === undefined || others.length > 0) return undefined;
  return { projectId: vscode.Uri.parse(first.projectId).toString(), graphId: first.graphId };
}

async function pick({ servers, graphs }: Services): Promise<NamedGraph | undefined> {
  const projects = servers.all().map(({ project }) => project);
  await Promise.all(projects.map(({ id }) => graphs.refresh(id)));
  const items = projects.flatMap(({ id, name }) =>
    graphs.list(id).map((graph) => ({
      label: `$(type-hierarchy) ${graph.graphId}`,
      description: graph.nodes.join(' → '),
      ...(projects.length > 1 && { detail: name }),
      graph: { projectId: id, graphId: graph.graphId },
    })),
  );
  if (items.length === 0)
    throw new UserError(
      'nothing-to-do',
      vscode.l10n.t('No such graph: look at "graphs" in langgraph.json.'),
      {
        next: commandIds.showLog,
      },
    );
  const [only] = items;
  if (only !== undefined && items.length === 1) return only.graph;
  // The walkthrough takes the focus when its step ends by this very command.
  const options = { title: vscode.l10n.t('Show which graph?'), ignoreFocusOut: true };
  return (await vscode.window.showQuickPick(items, options))?.graph;
}
