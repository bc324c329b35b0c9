/**
 * The graphs of this worker: loads each once, gives a runnable graph with the server's saver in place of its own
 * checkpointer, and keeps one graph's failure from touching the others.
 */
import type { RunnableConfig } from '@langchain/core/runnables';
import { pathToFileURL } from 'node:url';
import { ResponseError } from 'vscode-jsonrpc/node';
import type { Config } from '../../protocol/api.js';
import type { GraphError, GraphReport, GraphSource } from '../../protocol/worker.js';
import { workerErrorCodes } from '../../protocol/worker.js';
import type { CheckpointModule, Engine, EngineResolver } from './engine.js';
import type { EngineGraph } from './engineGraph.js';
import type { GraphExport } from './graphExport.js';
import { graphChannels } from './graphChannels.js';
import { graphExport } from './graphExport.js';
import { graphErrorOf, LoadLimitError } from './graphError.js';
import { graphShape } from './graphShape.js';
import { withinLimit } from './withinLimit.js';

export interface RunnableGraph {
  graph: EngineGraph;
  engine: Engine;
}

export interface Graphs {
  load(sources: readonly GraphSource[], limits: LoadLimits): Promise<Record<string, GraphReport>>;
  /** The graph for one use. Throws a ResponseError (graphNotLoaded) where it did not load. */
  get(graphId: string, config: Config): Promise<RunnableGraph>;
}

export interface LoadLimits {
  /** Milliseconds for each graph. */
  limitMs: number;
  /** Graphs that are not tried, and why. */
  stuck: Record<string, GraphError>;
  /** Called, and waited for, before anything of the graph is loaded. */
  loading: (graphId: string) => Promise<void>;
  /** Called when a graph has not loaded in time. */
  gaveUp: (graphId: string, error: GraphError) => void;
}

export interface GraphsDeps {
  projectDir: string;
  engines: EngineResolver;
  /** The saver (and a store for graphs that have none) for graphs of this copy of the engine. */
  backing: (engine: CheckpointModule) => { saver: object; store: object };
  /** Loads a module: `import()`. */
  importModule: (url: string) => Promise<Record<string, unknown>>;
  warn: (message: string) => void;
}

interface Loaded {
  source: GraphSource;
  exported: GraphExport;
}

export function createGraphs({ projectDir, engines, backing, importModule, warn }: GraphsDeps): Graphs {
  const loaded = new Map<string, Loaded>();
  const reports = new Map<string, GraphReport>();
  /** Factories may hand out the same graph again and again. */
  const prepared = new WeakMap<EngineGraph, RunnableGraph>();

  async function prepare(source: GraphSource, graph: EngineGraph): Promise<RunnableGraph> {
    const known = prepared.get(graph);
    if (known !== undefined) return known;
    const engine = await engines.resolve(source.file, graph);
    const { saver, store } = backing(engine.checkpoint);
    // A copy: the same object may be another graph's subgraph, where its own checkpointer setting counts.
    const own = graph.withConfig?.({}) ?? graph;
    own.checkpointer = saver;
    own.store ??= store;
    const runnable = { graph: own, engine };
    prepared.set(graph, runnable);
    return runnable;
  }

  async function loadOne(source: GraphSource): Promise<{ exported: GraphExport; report: GraphReport }> {
    const exported = graphExport(await importModule(pathToFileURL(source.file).href), source.export_name);
    try {
      const { graph, engine } = await prepare(source, await exported.get({}));
      const channels = graphChannels(graph, engine);
      const shape = await graphShape(graph);
      return { exported, report: { ok: true, ...(await nodeNames(graph)), channels, shape } };
    } catch (error) {
      if (!exported.isFactory) throw error;
      // It may need the run's config; each run will tell.
      warn(`The factory of graph "${source.graph_id}" failed without a config: ${String(error)}`);
      return { exported, report: { ok: true, nodes: [], subgraphs: {}, channels: {} } };
    }
  }

  async function loadInTime(
    source: GraphSource,
    { limitMs, stuck, loading, gaveUp }: LoadLimits,
  ): Promise<GraphReport> {
    const { graph_id: id, file } = source;
    if (Object.hasOwn(stuck, id)) return { ok: false, error: stuck[id] ?? { message: 'It is stuck.', file } };
    await loading(id);
    try {
      const { exported, report } = await withinLimit(loadOne(source), limitMs);
      loaded.set(id, { source, exported });
      return report;
    } catch (error) {
      const told = graphErrorOf(error, file, projectDir);
      if (error instanceof LoadLimitError) gaveUp(id, told);
      return { ok: false, error: told };
    }
  }

  return {
    async load(sources, limits) {
      // One after another, so that it is known which one does not yield.
      for (const source of sources) reports.set(source.graph_id, await loadInTime(source, limits));
      return Object.fromEntries(reports);
    },
    async get(graphId, config) {
      const entry = loaded.get(graphId);
      if (entry !== undefined) return prepare(entry.source, await entry.exported.get(config));
      const report = reports.get(graphId);
      const reason = report?.ok === false ? report.error.message : 'there is no such graph';
      const data = report?.ok === false ? report.error : undefined;
      throw new ResponseError(
        workerErrorCodes.graphNotLoaded,
        `Graph "${graphId}" is not loaded: ${reason}`,
        data,
      );
    },
  };
}

async function nodeNames(
  graph: EngineGraph,
): Promise<Pick<Extract<GraphReport, { ok: true }>, 'nodes' | 'subgraphs'>> {
  const visible = (names: string[]) => names.filter((name) => name !== '__start__' && name !== '__end__');
  const inner: [string, string[]][] = [];
  for await (const [path, subgraph] of graph.getSubgraphsAsync(undefined, true))
    inner.push([path, visible(Object.keys(subgraph.nodes))]);
  return { nodes: visible(Object.keys(graph.nodes)), subgraphs: Object.fromEntries(inner) };
}

/** The config's address of a thread's checkpoint, as the engine reads it. */
export function threadConfig(threadId: string, namespace = '', checkpointId?: string): RunnableConfig {
  const id = checkpointId === undefined ? {} : { checkpoint_id: checkpointId };
  return { configurable: { thread_id: threadId, checkpoint_ns: namespace, ...id } };
}
