/** "Run to Node…": debugs a graph up to a node (of a lens, under the cursor, or picked), which then comes next. */
import * as vscode from 'vscode';
import { folderOf, graphConfiguration } from '../debug/graphConfiguration.js';
import { commandIds } from '../ids.js';
import { askRun } from './askRun.js';
import type { Command } from './command.js';
import { nodeOf, type NodeArgument } from './nodePick.js';

export const runToNode: Command = {
  id: commandIds.runToNode,
  needs: 'project',
  async run(services, argument) {
    const found = await nodeOf(services, argument, vscode.l10n.t('Run to which node?'));
    if (found === undefined) return undefined;
    const given: NodeArgument = typeof argument === 'object' && argument !== null ? argument : {};
    const wanted = await askRun(services, { ...given, ...found.graph, graph: undefined });
    if (wanted === undefined) return undefined;
    const { graph, key, input } = wanted;
    const configuration = graphConfiguration(graph, {
      ...{ threadId: key.threadId, input },
      stopBefore: found.node,
    });
    return vscode.debug.startDebugging(folderOf(graph.projectId), configuration);
  },
};
