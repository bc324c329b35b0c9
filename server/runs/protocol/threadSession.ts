/**
 * One thread as clients of the newer protocol see it: its runs' events in the protocol's form, what is asked of people,
 * and the tree of its graphs. The engine's own lifecycle events tell of subgraphs; the root's come from the run.
 */
import type { AgentStatus, AgentStatusEntry, EventFilter } from '../../protocol/agentProtocol.js';
import type { Json } from '../../protocol/api.js';
import type { Clock } from '../deps.js';
import { createAgentTree } from './agentTree.js';
import { fields, type PlainEvent } from './plainEvents.js';
import { createThreadEvents, type ThreadEvents } from './threadEvents.js';

export interface ThreadSession {
  readonly events: ThreadEvents;
  /** Keeps a subscription; gives its id, by which it is found again after the connection has gone. */
  subscribe(filter: EventFilter): string;
  /** Undefined for one that was cancelled or that there never was; of very many the oldest are forgotten. */
  subscription(id: string): EventFilter | undefined;
  unsubscribe(id: string): void;
  /** Whether a run is under way. */
  readonly isRunning: boolean;
  /** Whether the newest run has asked something (`interrupt()`). */
  readonly hasAsked: boolean;
  /** Resolves when no run is under way. */
  idle(): Promise<void>;
  runStarted(graphName: string): void;
  take(event: PlainEvent, timestamp?: number): void;
  runEnded(status: AgentStatus, error?: string): void;
  /** A run was cancelled before its turn: who waits for it hears of its end, but not before that of the run under way. */
  runWithdrawn(graphName: string): void;
  tree(): Json;
  /** The graph and subgraphs of the newest run. */
  agents(): AgentStatusEntry[];
}

const maxSubscriptions = 200;

export function createThreadSession(clock: Clock): ThreadSession {
  // From the clock, so that numbers go on growing when the server starts anew.
  const born = clock.now().getTime();
  const events = createThreadEvents(born);
  const subscriptions = new Map<string, EventFilter>();
  let subscribed = 0;
  /** Graphs of runs that were cancelled before their turn, and that nobody has been told of. */
  const withdrawn: string[] = [];
  const tree = createAgentTree();
  /** Open questions of the newest run: where each was asked. */
  const asked = new Map<string, string[]>();
  const waiting: (() => void)[] = [];
  let graphName = 'root';
  let isRunning = false;

  const send = ({ method, namespace, node, data }: PlainEvent, timestamp?: number): void => {
    events.append(method, {
      namespace,
      timestamp: timestamp ?? clock.now().getTime(),
      ...(node === undefined ? {} : { node }),
      data,
    });
  };
  const ask = (namespace: string[], interrupts: Json): void => {
    for (const interrupt of Array.isArray(interrupts) ? interrupts : []) {
      const { id, value } = fields(interrupt);
      if (typeof id !== 'string' || asked.has(id)) continue;
      asked.set(id, namespace);
      // The SDKs do not agree on the name: JavaScript reads `payload`, Python `value`.
      const data = { interrupt_id: id, payload: value ?? null, value: value ?? null };
      send({ method: 'input.requested', namespace, data });
    }
  };
  const asksWithin = (namespace: string[]): boolean =>
    [...asked.values()].some((place) => namespace.every((segment, at) => place[at] === segment));
  const tellWithdrawn = (): void => {
    for (const graph of withdrawn.splice(0))
      send({ method: 'lifecycle', namespace: [], data: { event: 'interrupted', graph_name: graph } });
  };
  const root = (status: AgentStatus, error?: string): void => {
    tree.set([], status, graphName);
    const data = { event: status, graph_name: graphName, ...(error === undefined ? {} : { error }) };
    send({ method: 'lifecycle', namespace: [], data });
  };

  return {
    events,
    subscribe(filter) {
      const id = `subscription-${born}-${++subscribed}`;
      subscriptions.set(id, filter);
      for (const oldest of subscriptions.keys()) {
        if (subscriptions.size <= maxSubscriptions) break;
        subscriptions.delete(oldest);
      }
      return id;
    },
    subscription: (id) => subscriptions.get(id),
    unsubscribe: (id) => void subscriptions.delete(id),
    get isRunning() {
      return isRunning;
    },
    get hasAsked() {
      return asked.size > 0;
    },
    idle: () => (isRunning ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve()),
    runStarted(name) {
      events.beginRun();
      graphName = name;
      isRunning = true;
      asked.clear();
      tree.reset(name);
      root('running');
    },
    take(event, timestamp) {
      const { method, namespace, data } = event;
      const { node, values, event: status, graph_name: name } = fields(data);
      if (method === 'lifecycle') {
        if (namespace.length === 0) return;
        // The engine takes a subgraph that asks for one that has completed.
        const told =
          status === 'completed' && asksWithin(namespace) ? 'interrupted' : (status as AgentStatus);
        tree.set(namespace, told, typeof name === 'string' ? name : undefined);
        send({ ...event, data: { ...fields(data), event: told } }, timestamp);
        return;
      }
      if (method === 'updates' && node === '__interrupt__') {
        ask(namespace, values ?? null);
        return;
      }
      if (method === 'values') {
        const { __interrupt__: interrupts, ...rest } = fields(data);
        if (interrupts !== undefined) {
          ask(namespace, interrupts);
          if (Object.keys(rest).length > 0) send({ ...event, data: rest }, timestamp);
          return;
        }
      }
      if (method.startsWith('custom:')) {
        const payload = { name: method.slice('custom:'.length), payload: data };
        send({ ...event, method: 'custom', data: payload }, timestamp);
        return;
      }
      send(event, timestamp);
    },
    runEnded(status, error) {
      isRunning = false;
      root(status === 'completed' && asked.size > 0 ? 'interrupted' : status, error);
      tellWithdrawn();
      for (const resume of waiting.splice(0)) resume();
    },
    runWithdrawn(graph) {
      withdrawn.push(graph);
      if (!isRunning) tellWithdrawn();
    },
    tree: () => tree.toJson(),
    agents: () => tree.entries(),
  };
}
