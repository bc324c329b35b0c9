/** Which graphs a file's nodes belong to. Pure. */
import type { GraphNodeLocation } from '../../server/protocol/language.js';

export interface GraphOfFile {
  projectId: string;
  graphId: string;
}

/** In the order of the nodes, each graph once. */
export function graphsOfFile(nodes: readonly GraphNodeLocation[]): GraphOfFile[] {
  const graphs = new Map<string, GraphOfFile>();
  for (const { configUri, graphId } of nodes)
    graphs.set(`${configUri} ${graphId}`, { projectId: configUri, graphId });
  return [...graphs.values()];
}
