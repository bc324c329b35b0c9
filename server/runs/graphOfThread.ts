/**
 * The graph whose state is edited on a thread that may never have run: what its metadata says (the graph, or an
 * assistant), the project's only graph, or the only one that has the nodes which the edit names.
 */
import type { GraphHost, GraphStatus } from '../graphs/port.js';
import type { StateUpdate } from '../protocol/worker.js';
import type { ThreadRecord } from '../storage/port.js';
import type { Assistants } from './assistants.js';
import { RequestError } from './errors.js';

export interface GraphOfThreadDeps {
  graphs: Pick<GraphHost, 'graphs' | 'ready'>;
  assistants: Pick<Assistants, 'get'>;
}

/** Throws `invalid`, saying how to tell it, where the graph is open. */
export async function graphOfThread(
  { thread_id: threadId, metadata }: ThreadRecord,
  steps: StateUpdate[][],
  { graphs, assistants }: GraphOfThreadDeps,
): Promise<string> {
  const ids = graphs.graphs().map(({ source }) => source.graph_id);
  if (typeof metadata.graph_id === 'string') {
    if (ids.includes(metadata.graph_id)) return metadata.graph_id;
    throw new RequestError(
      'invalid',
      `Graph ${metadata.graph_id} of thread ${threadId} is not in langgraph.json`,
    );
  }
  if (typeof metadata.assistant_id === 'string') {
    const assistant = await assistants.get(metadata.assistant_id).catch(() => null);
    if (assistant !== null) return assistant.graph_id;
  }
  const only = ids.length > 1 ? theOneWith(nodesOf(steps), await graphs.ready()) : ids[0];
  if (only !== undefined) return only;
  throw new RequestError(
    'invalid',
    `Thread ${threadId} has never run, so its graph is not known: say it with PATCH /threads/${threadId} and {"metadata": {"graph_id": …}} (one of ${ids.join(', ')})`,
  );
}

function nodesOf(steps: StateUpdate[][]): string[] {
  return steps
    .flat()
    .flatMap(({ as_node: node }) => (node === undefined || node.startsWith('__') ? [] : [node]));
}

function theOneWith(nodes: string[], graphs: GraphStatus[]): string | undefined {
  if (nodes.length === 0) return undefined;
  const [only, ...others] = graphs.filter((graph) => nodes.every((node) => graph.nodes.includes(node)));
  return others.length === 0 ? only?.source.graph_id : undefined;
}
