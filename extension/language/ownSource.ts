/**
 * Which sources of the workspace belong to a graph: those of its project; of a server elsewhere those of a graph with
 * the same name, for who debugs the server of his own code (`langgraph dev`) has that code open.
 */
import type { GraphNodeLocation } from '../../server/protocol/language.js';
import type { ServerPool } from '../server/serverPool.js';
import { isOfProject } from './languageService.js';

export interface NamedGraph {
  projectId: string;
  graphId: string;
}

export type OwnSource = (location: GraphNodeLocation, graph: NamedGraph) => boolean;

export function ownSource(servers: ServerPool): OwnSource {
  return (location, { projectId, graphId }) => {
    if (location.graphId !== graphId) return false;
    const isElsewhere = servers.remotes().some(({ url }) => url === projectId);
    return isElsewhere || isOfProject(location, projectId);
  };
}
