/**
 * The graphs of every project with their nodes: from the running server where there is one (what really loaded), else
 * from langgraph.json (their names) and the language server (what the source says). So the view and the pickers work
 * before anything has been started.
 */
import type { Assistant } from '../../server/protocol/api.js';
import type { GraphNodeLocation } from '../../server/protocol/language.js';
import type { GraphVersion } from '../../server/protocol/traces.js';
import type { GraphError } from '../../server/protocol/worker.js';
import type { GraphSummary } from '../../server/protocol/backstep.js';
import type { LangGraphApi } from '../api/langGraphApi.js';
import { Coalescer } from '../coalescer.js';
import type { Disposable } from '../emitter.js';
import { DisposableStore, Emitter } from '../emitter.js';
import { statusOf } from '../errors.js';
import type { Project } from '../server/project.js';
import { RemoteServer } from '../server/remoteServer.js';
import type { ServerPool } from '../server/serverPool.js';

export interface GraphInfo {
  projectId: string;
  graphId: string;
  /** Works in every route that takes an assistant. */
  assistantId: string;
  nodes: string[];
  /** Nodes of its subgraphs, as far as the source shows them: breakpoints stop there too. */
  subgraphNodes: string[];
  /** Which version of it the server has loaded; null where it does not tell. */
  version: GraphVersion | null;
  error: GraphError | null;
}

/** `unread`: nothing is known yet. `partial`: what only the source tells is missing, because nobody answered for it. */
export type GraphsStanding = 'unread' | 'partial' | 'whole';

interface Reading {
  graphs: GraphInfo[];
  standing: Exclude<GraphsStanding, 'unread'>;
}

interface Deps {
  servers: ServerPool;
  /** The graphs that the project's langgraph.json names. */
  declaredGraphs(project: Project): Promise<string[]>;
  /** What the sources say, of all projects; null where the language server gives no answer. */
  sourceNodes(): Promise<GraphNodeLocation[] | null>;
  onDidChangeSource(listener: () => void): Disposable;
  isOfProject(location: GraphNodeLocation, projectId: string): boolean;
  log(message: string): void;
}

export class GraphsModel implements Disposable {
  private readonly readings = new Map<string, Reading>();
  private readonly reads = new Coalescer<string>();
  private readonly resources = new DisposableStore();
  private readonly changed = new Emitter<string>();
  /** Fires with the project's id. */
  readonly onDidChange = this.changed.on;

  constructor(private readonly deps: Deps) {
    const { servers } = deps;
    const all = (): void => servers.all().forEach(({ project }) => this.background(project.id));
    this.resources.add(servers.onDidChangeProjects(all));
    this.resources.add(servers.onDidChangeState(({ server }) => this.background(server.project.id)));
    this.resources.add(deps.onDidChangeSource(all));
    this.resources.add(
      servers.onEvent(({ project, event }) => {
        if (event.kind === 'graphs') this.background(project.id);
      }),
    );
  }

  list(projectId: string): GraphInfo[] {
    return this.readings.get(projectId)?.graphs ?? [];
  }

  standing(projectId: string): GraphsStanding {
    return this.readings.get(projectId)?.standing ?? 'unread';
  }

  find(projectId: string, graphId: string): GraphInfo | null {
    return this.list(projectId).find((graph) => graph.graphId === graphId) ?? null;
  }

  /** The graphs of every project have been read, and there are none. */
  hasNone(): boolean {
    const ids = this.deps.servers.projects().map(({ project }) => project.id);
    const isEmpty = (id: string): boolean => this.standing(id) === 'whole' && this.list(id).length === 0;
    return ids.length > 0 && ids.every(isEmpty);
  }

  refresh(projectId: string): Promise<void> {
    return this.reads.request(projectId, async () => {
      const server = this.deps.servers.get(projectId);
      if (server === null) return void this.readings.delete(projectId);
      try {
        const { state } = server;
        const isRunning = state.kind === 'running';
        this.set(
          projectId,
          await (isRunning ? this.fromApi(projectId, state.api) : this.fromSource(projectId)),
        );
      } catch (error) {
        if (!this.readings.has(projectId)) this.set(projectId, await this.fromSource(projectId));
        throw error;
      }
    });
  }

  dispose(): void {
    this.resources.dispose();
  }

  private async fromApi(projectId: string, api: LangGraphApi): Promise<Reading> {
    const graphs = await api.graphs();
    if (graphs !== null) {
      const known = await this.fromServer(projectId, graphs);
      if (!(this.deps.servers.get(projectId) instanceof RemoteServer)) return known;
      this.set(projectId, known);
      return this.fromServer(projectId, await this.loaded(api, graphs));
    }
    const known = onePerGraph(await api.assistants()).map(
      async ({ assistant_id: assistantId, graph_id: graphId }): Promise<GraphInfo> => ({
        ...sourceGraph(projectId, graphId),
        assistantId,
        nodes: await this.nodesOf(api, assistantId),
      }),
    );
    return { graphs: await Promise.all(known), standing: 'whole' };
  }

  /** None of a graph that does not load: what is wrong with it, a run of it says; the other graphs are there all the same. */
  private async nodesOf(api: LangGraphApi, assistantId: string): Promise<string[]> {
    try {
      return await api.nodes(assistantId);
    } catch (error) {
      if (statusOf(error) === null) throw error;
      this.deps.log(`Reading the nodes of ${assistantId}: ${String(error)}`);
      return [];
    }
  }

  /** What runs elsewhere has no source here to read nodes from meanwhile: its graphs are loaded for them. */
  private async loaded(api: LangGraphApi, told: GraphSummary[]): Promise<GraphSummary[]> {
    return Promise.all(
      told.map(async (graph): Promise<GraphSummary> => {
        if (graph.state !== 'unknown') return graph;
        return { ...graph, state: 'ok', nodes: await this.nodesOf(api, graph.assistant_id) };
      }),
    );
  }

  /** A graph that no worker has loaded yet shows the nodes of its source meanwhile. */
  private async fromServer(projectId: string, told: GraphSummary[]): Promise<Reading> {
    const { graphs, standing } = await this.fromSource(projectId);
    const source = new Map(
      graphs.map(({ graphId, nodes, subgraphNodes }) => [graphId, [...nodes, ...subgraphNodes]]),
    );
    const known = told.map(({ graph_id, assistant_id, nodes, state, version, error }): GraphInfo => {
      const inSource = source.get(graph_id) ?? [];
      const own = nodes.filter((node) => node !== '__start__' && node !== '__end__');
      return {
        projectId,
        graphId: graph_id,
        assistantId: assistant_id,
        nodes: state === 'unknown' ? inSource : own,
        subgraphNodes: state === 'ok' ? inSource.filter((node) => !own.includes(node)) : [],
        version: version ?? null,
        error,
      };
    });
    return { graphs: known, standing };
  }

  /** Where nobody answers for the source, the last list stays; where there is none, there are the graphs' names. */
  private async fromSource(projectId: string): Promise<Reading> {
    const project = this.deps.servers.projects().find((server) => server.project.id === projectId)?.project;
    if (project === undefined) return { graphs: [], standing: 'whole' };
    const locations = await this.deps.sourceNodes();
    const last = this.readings.get(projectId);
    if (locations === null && last?.standing === 'whole') return last;
    const graphs = new Map(
      (await this.declared(project)).map((graphId) => [graphId, sourceGraph(projectId, graphId)]),
    );
    for (const location of locations ?? []) {
      if (!this.deps.isOfProject(location, projectId)) continue;
      const { graphId, node } = location;
      const graph = graphs.get(graphId) ?? sourceGraph(projectId, graphId);
      if (!graph.nodes.includes(node)) graph.nodes.push(node);
      graphs.set(graphId, graph);
    }
    return { graphs: [...graphs.values()], standing: locations === null ? 'partial' : 'whole' };
  }

  private async declared(project: Project): Promise<string[]> {
    try {
      return await this.deps.declaredGraphs(project);
    } catch (error) {
      this.deps.log(`Reading ${project.configFile}: ${String(error)}`);
      return [];
    }
  }

  private set(projectId: string, reading: Reading): void {
    this.readings.set(projectId, reading);
    this.changed.fire(projectId);
  }

  private background(projectId: string): void {
    this.refresh(projectId).catch((error: unknown) =>
      this.deps.log(`Reading graphs: ${error instanceof Error ? error.message : String(error)}`),
    );
  }
}

function sourceGraph(projectId: string, graphId: string): GraphInfo {
  return {
    ...{ projectId, graphId, assistantId: graphId },
    ...{ nodes: [], subgraphNodes: [], version: null, error: null },
  };
}

/** The server's own assistant where it made one: people's assistants of a graph have the same nodes. */
function onePerGraph(assistants: Assistant[]): Assistant[] {
  const graphs = new Map<string, Assistant>();
  for (const assistant of assistants) {
    const isOwn = assistant.metadata.created_by === 'system';
    if (isOwn || !graphs.has(assistant.graph_id)) graphs.set(assistant.graph_id, assistant);
  }
  return [...graphs.values()];
}
