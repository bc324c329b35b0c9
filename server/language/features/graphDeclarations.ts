/** The answer to `backstep/graphDeclarations`: the line of each graph of a langgraph.json, the same as of its lenses. */
import type { GraphDeclaration } from '../../protocol/language.js';
import type { GraphKey } from '../model/graphModel.js';
import type { LinkedGraph } from '../model/linkedGraph.js';
import { pathToUri } from '../text/fileUris.js';

export function graphDeclarations(named: { key: GraphKey; graph: LinkedGraph }[]): GraphDeclaration[] {
  return named.map(({ key, graph }) => ({
    configUri: pathToUri(key.configPath),
    graphId: key.graphId,
    declaration: { uri: pathToUri(graph.creation.path), range: graph.creation.range },
  }));
}
