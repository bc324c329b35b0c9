/** The graph and subgraphs of a thread's newest run with their statuses, as lifecycle events tell them. */
import type { AgentStatus, AgentStatusEntry } from '../../protocol/agentProtocol.js';
import type { Json } from '../../protocol/api.js';

export interface AgentTree {
  set(namespace: string[], status: AgentStatus, graphName?: string): void;
  /** A new run: only the root is left. */
  reset(graphName: string): void;
  toJson(): Json;
  /** The same as a list. */
  entries(): AgentStatusEntry[];
}

interface Agent {
  namespace: string[];
  status: AgentStatus;
  graphName: string;
}

export function createAgentTree(): AgentTree {
  const agents = new Map<string, Agent>();

  const build = ({ namespace, status, graphName }: Agent): Json => {
    const children = [...agents.values()].filter(
      (other) =>
        other.namespace.length === namespace.length + 1 &&
        namespace.every((segment, at) => other.namespace[at] === segment),
    );
    return {
      namespace,
      status,
      graph_name: graphName,
      ...(children.length === 0 ? {} : { children: children.map(build) }),
    };
  };

  const tree: AgentTree = {
    set(namespace, status, graphName) {
      // A subgraph may speak before it is announced.
      for (let length = 0; length <= namespace.length; length++) {
        const part = namespace.slice(0, length);
        const key = part.join('|');
        if (!agents.has(key)) {
          agents.set(key, { namespace: part, status: 'started', graphName: nameOf(part) });
        }
      }
      const agent = agents.get(namespace.join('|'));
      if (agent === undefined) return;
      agent.status = status;
      if (graphName !== undefined) agent.graphName = graphName;
    },
    reset(graphName) {
      agents.clear();
      tree.set([], 'running', graphName);
    },
    entries: () => [...agents.values()].map(({ namespace, status }) => ({ namespace, status })),
    toJson: () => build(agents.get('') ?? { namespace: [], status: 'started', graphName: 'root' }),
  };
  return tree;
}

function nameOf(namespace: string[]): string {
  return namespace.at(-1)?.split(':')[0] ?? 'root';
}
