/**
 * The graphs of every project with their nodes: from the running server where there is one (what really loaded), else
 * from the language server (what the source says). So the view and the pickers work before anything has been started.
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

interface Deps {
  servers: ServerPool;
  /** What the sources say, of all projects. */
  sourceNodes(): Promise<GraphNodeLocation[]>;
  onDidChangeSource(listener: () => void): Disposable;
  isOfProject(location: GraphNodeLocation, projectId: string): boolean;
  log(message: string): void;
}

export class GraphsModel implements Disposable {
  private readonly graphs = new Map<string, GraphInfo[]>();
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
    return this.graphs.get(projectId) ?? [];
  }

  find(projectId: string, graphId: string): GraphInfo | null {
    return this.list(projectId).find((graph) => graph.graphId === graphId) ?? null;
  }

  refresh(projectId: string): Promise<void> {
    return this.reads.request(projectId, async () => {
      const server = this.deps.servers.get(projectId);
      if (server === null) return void this.graphs.delete(projectId);
      const fresh =
        server.state.kind === 'running'
          ? await this.fromApi(projectId, server.state.api)
          : await this.fromSource(projectId);
      this.set(projectId, fresh);
    });
  }

  dispose(): void {
    this.resources.dispose();
  }

  private async fromApi(projectId: string, api: LangGraphApi): Promise<GraphInfo[]> {
    const graphs = await api.graphs();
    if (graphs !== null) {
      const known = await this.fromServer(projectId, graphs);
      if (!(this.deps.servers.get(projectId) instanceof RemoteServer)) return known;
      this.set(projectId, known);
      return this.fromServer(projectId, await this.loaded(api, graphs));
    }
    return Promise.all(
      onePerGraph(await api.assistants()).map(async ({ assistant_id, graph_id }) => ({
        projectId,
        graphId: graph_id,
        assistantId: assistant_id,
        nodes: await this.nodesOf(api, assistant_id),
        subgraphNodes: [],
        version: null,
        error: null,
      })),
    );
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
  private async fromServer(projectId: string, graphs: GraphSummary[]): Promise<GraphInfo[]> {
    const source = new Map((await this.fromSource(projectId)).map((graph) => [graph.graphId, graph.nodes]));
    return graphs.map(({ graph_id, assistant_id, nodes, state, version, error }) => {
      const inSource = source.get(graph_id) ?? [];
      const known = nodes.filter((node) => node !== '__start__' && node !== '__end__');
      return {
        projectId,
        graphId: graph_id,
        assistantId: assistant_id,
        nodes: state === 'unknown' ? inSource : known,
        subgraphNodes: state === 'ok' ? inSource.filter((node) => !known.includes(node)) : [],
        version: version ?? null,
        error,
      };
    });
  }

  private async fromSource(projectId: string): Promise<GraphInfo[]> {
    const graphs = new Map<string, GraphInfo>();
    for (const location of await this.deps.sourceNodes()) {
      if (!this.deps.isOfProject(location, projectId)) continue;
      const { graphId, node } = location;
      const graph = graphs.get(graphId) ?? {
        projectId,
        graphId,
        assistantId: graphId,
        nodes: [],
        subgraphNodes: [],
        version: null,
        error: null,
      };
      if (!graph.nodes.includes(node)) graph.nodes.push(node);
      graphs.set(graphId, graph);
    }
    return [...graphs.values()];
  }

  private set(projectId: string, graphs: GraphInfo[]): void {
    this.graphs.set(projectId, graphs);
    this.changed.fire(projectId);
  }

  private background(projectId: string): void {
    this.refresh(projectId).catch((error: unknown) =>
      this.deps.log(`Reading graphs: ${error instanceof Error ? error.message : String(error)}`),
    );
  }
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
