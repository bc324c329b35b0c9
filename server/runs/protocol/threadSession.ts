/**
 * One thread as clients of the newer protocol see it: its runs' events in the protocol's form, what is asked of people,
 * and the tree of its graphs. The engine's own lifecycle events tell of subgraphs; the root's come from the run.
 */
import type { AgentStatus } from '../../protocol/agentProtocol.js';
import type { Json } from '../../protocol/api.js';
import type { Clock } from '../deps.js';
import { createAgentTree } from './agentTree.js';
import { fields, type PlainEvent } from './plainEvents.js';
import { createThreadEvents, type ThreadEvents } from './threadEvents.js';

export interface ThreadSession {
  readonly events: ThreadEvents;
  /** Whether a run is under way. */
  readonly isRunning: boolean;
  /** Whether the newest run has asked something (`interrupt()`). */
  readonly hasAsked: boolean;
  /** Resolves when no run is under way. */
  idle(): Promise<void>;
  runStarted(graphName: string): void;
  take(event: PlainEvent, timestamp?: number): void;
  runEnded(status: AgentStatus, error?: string): void;
  tree(): Json;
}

export function createThreadSession(clock: Clock): ThreadSession {
  // From the clock, so that numbers go on growing when the server starts anew.
  const events = createThreadEvents(clock.now().getTime());
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
      const data = { interrupt_id: id, payload: value ?? null };
      send({ method: 'input.requested', namespace, data });
    }
  };
  const asksWithin = (namespace: string[]): boolean =>
    [...asked.values()].some((place) => namespace.every((segment, at) => place[at] === segment));
  const root = (status: AgentStatus, error?: string): void => {
    tree.set([], status, graphName);
    const data = { event: status, graph_name: graphName, ...(error === undefined ? {} : { error }) };
    send({ method: 'lifecycle', namespace: [], data });
  };

  return {
    events,
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
      for (const resume of waiting.splice(0)) resume();
    },
    tree: () => tree.toJson(),
  };
}
