/**
 * "Debug Graph…": asks what "Run Graph…" asks and begins a debugging session. With `ofEditor` the graph is that of the
 * file in front: what F5 does where there is no launch.json.
 */
import * as vscode from 'vscode';
import { folderOf, graphConfiguration } from '../debug/graphConfiguration.js';
import { graphsOfFile } from '../debug/graphsOfFile.js';
import { commandIds } from '../ids.js';
import type { Services } from '../services.js';
import { askRun, type RunArgument } from './askRun.js';
import type { Command } from './command.js';

export const debugGraph: Command = {
  id: commandIds.debugGraph,
  needs: 'project',
  async run(services, argument) {
    const wanted = await askRun(services, await ofEditor(services, argument));
    if (wanted === undefined) return undefined;
    const { graph, key, input } = wanted;
    const configuration = graphConfiguration(graph, { threadId: key.threadId, input });
    return vscode.debug.startDebugging(folderOf(graph.projectId), configuration);
  },
};

/** The file's one graph; with several, or none, the question is asked. */
async function ofEditor({ language }: Services, argument: unknown): Promise<unknown> {
  const isOfEditor = typeof argument === 'object' && argument !== null && 'ofEditor' in argument;
  const uri = vscode.window.activeTextEditor?.document.uri;
  if (!isOfEditor || uri === undefined) return argument;
  const graphs = graphsOfFile(await language.graphNodes(uri));
  const [only] = graphs;
  const given: RunArgument = only !== undefined && graphs.length === 1 ? only : {};
  return { ...argument, ...given };
}
