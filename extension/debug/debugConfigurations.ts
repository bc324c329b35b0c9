/**
 * What the Run and Debug view offers for graphs: configurations to put into launch.json, and those that need none
 * (every graph, every thread that can go on). Making one ready to start is resolve.ts's.
 */
import * as vscode from 'vscode';
import { debugType } from '../../server/protocol/debug.js';
import type { Services } from '../services.js';
import { graphIdOf, threadTitle } from '../threads/threadText.js';
import { graphConfiguration } from './graphConfiguration.js';

type Offered = Pick<Services, 'servers' | 'graphs' | 'threads'>;

/** For a launch.json to begin with: one entry a graph. */
export function initialConfigurations(services: Offered): vscode.DebugConfigurationProvider {
  return {
    async provideDebugConfigurations(folder) {
      const found = await configurationsOfGraphs(services, folder);
      const kept = found.map(({ project: _project, ...configuration }) => ({ ...configuration, input: {} }));
      return kept.length > 0
        ? kept
        : [
            {
              type: debugType,
              request: 'launch',
              name: vscode.l10n.t('Debug {0}', 'agent'),
              graph: 'agent',
              input: {},
            },
          ];
    },
  };
}

/** Offered without a launch.json; they may lie far from any saved configuration, so they name their project. */
export function dynamicConfigurations(services: Offered): vscode.DebugConfigurationProvider {
  return {
    async provideDebugConfigurations(folder) {
      return [...(await configurationsOfGraphs(services, folder)), ...configurationsOfThreads(services)];
    },
  };
}

async function configurationsOfGraphs(
  { servers, graphs }: Offered,
  folder: vscode.WorkspaceFolder | undefined,
): Promise<vscode.DebugConfiguration[]> {
  const projects = servers
    .all()
    .map(({ project }) => project)
    .filter(({ id }) => folder === undefined || isIn(id, folder));
  await Promise.all(projects.map(({ id }) => graphs.refresh(id)));
  return projects.flatMap(({ id }) => graphs.list(id)).map((graph) => graphConfiguration(graph, {}));
}

function configurationsOfThreads({ threads }: Offered): vscode.DebugConfiguration[] {
  return threads.all().flatMap(({ key, thread }) => {
    const graphId = graphIdOf(thread);
    if (graphId === null || (thread.status !== 'interrupted' && thread.status !== 'error')) return [];
    const { projectId, threadId } = key;
    const configuration = graphConfiguration({ projectId, graphId }, { threadId, stopOnEntry: true });
    return [{ ...configuration, name: vscode.l10n.t('Resume thread {0}', threadTitle(thread)) }];
  });
}

function isIn(projectId: string, folder: vscode.WorkspaceFolder): boolean {
  return vscode.workspace.getWorkspaceFolder(vscode.Uri.parse(projectId))?.index === folder.index;
}
