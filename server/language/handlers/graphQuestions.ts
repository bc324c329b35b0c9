/** Backstep's own requests (protocol/language.ts): where nodes are, where breakpoints go, what a graph looks like. */
import {
  languageMethods,
  type BreakpointLocationsParams,
  type GraphDiagramParams,
  type GraphNodesParams,
  type NodesAtParams,
} from '../../protocol/language.js';
import { breakpointLocations } from '../features/breakpointLocations.js';
import { diagram } from '../features/diagram.js';
import { graphDeclarations } from '../features/graphDeclarations.js';
import { graphNodes, nodesAt } from '../features/nodeLocations.js';
import { uriToPath } from '../text/fileUris.js';
import type { HandlerDeps } from './handlerDeps.js';

export function handleGraphQuestions({ connection, graphs, answer }: HandlerDeps): void {
  connection.onRequest(languageMethods.graphNodes, (params: GraphNodesParams | null) =>
    answer(languageMethods.graphNodes, [], () => {
      const path = params?.uri === undefined ? null : uriToPath(params.uri);
      return params?.uri !== undefined && path === null ? [] : graphNodes(graphs.all(), path);
    }),
  );
  connection.onRequest(languageMethods.graphDeclarations, () =>
    answer(languageMethods.graphDeclarations, [], () => graphDeclarations(graphs.named())),
  );
  connection.onRequest(languageMethods.nodesAt, ({ uri, line }: NodesAtParams) =>
    answer.about(languageMethods.nodesAt, uri, [], (path) => nodesAt(graphs.all(), path, line)),
  );
  connection.onRequest(
    languageMethods.breakpointLocations,
    ({ uri, startLine, endLine }: BreakpointLocationsParams) =>
      answer.about(languageMethods.breakpointLocations, uri, [], (path) =>
        breakpointLocations(graphs.all(), path, startLine, endLine),
      ),
  );
  connection.onRequest(languageMethods.graphDiagram, ({ configUri, graphId }: GraphDiagramParams) =>
    answer.about(languageMethods.graphDiagram, configUri, null, (configPath) => {
      const graph = graphs.configured({ configPath, graphId });
      return graph && diagram(graph);
    }),
  );
}
