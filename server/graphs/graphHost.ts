/**
 * The port's adapter for the graphs of one language: what they are, as far as a worker has told, and every call's way
 * to a worker (projectHost.ts brings the languages together).
 * When files changed a fresh worker takes the place of the old one, which drains. Leaves to workerPool.ts which worker
 * a call gets, to runs/ what a run's end means.
 */
import { randomUUID } from 'node:crypto';
import type { CancellationToken } from 'vscode-jsonrpc/node';
import type { GraphError, GraphSource, Runtime } from '../protocol/worker.js';
import { workerRequests } from '../protocol/worker.js';
import { createCodeDebugging } from './codeDebugging.js';
import { watchSources } from './fileWatch.js';
import { rethrow } from './hostErrors.js';
import type { ProjectConfig } from './langgraphJson.js';
import { GraphsChangedError, GraphStuckError, usualLoadLimit } from './loadWatch.js';
import { createModuleHost } from './moduleHost.js';
import type { CheckpointAccess, GraphHost, GraphStatus, StoreAccess } from './port.js';
import { GraphHostError } from './port.js';
import { runOnPool } from './pooledRun.js';
import { schemaAnswer, subgraphAnswer } from './schemaAnswers.js';
import type { TypeReader } from './typeReader.js';
import { usualTimes } from './watchdog.js';
import type { WatchdogTimes } from './watchdog.js';
import { createWorkerPool } from './workerPool.js';
import { startWorkerProcess } from './workerProcess.js';
import type { LaunchWorker } from './workerLaunch.js';
import type { LogLine, WorkerProcess } from './workerProcess.js';

export interface GraphHostDeps {
  project: ProjectConfig;
  /** Reads langgraph.json again after it changed. */
  reload(): Promise<ProjectConfig>;
  launch: LaunchWorker;
  /** What is known of the runtime before a worker has told; nothing without it. */
  expectedRuntime?: ((project: ProjectConfig) => Runtime | null) | undefined;
  /** The folder of a debugger for environments that have none; none without it. */
  debuggerFallback?: (() => Promise<string | null>) | undefined;
  checkpoints: CheckpointAccess;
  /** Without it graphs have no store. */
  store?: StoreAccess | undefined;
  /** What the graphs print, and the host's own warnings. */
  log: LogLine;
  /** Calls back after source files changed; gives the unsubscriber. The project's folder without it; null: edits are not followed. */
  watch?: ((project: ProjectConfig, changed: () => void) => () => void) | null | undefined;
  /** How long a worker may be silent after a run was cancelled before it is ended, in milliseconds; 3000 without it. */
  cancelGraceMs?: number | undefined;
  /** Milliseconds that one graph may take to load; 30 000 without it. */
  loadLimitMs?: number | undefined;
  /** Tells schemas from the graphs' types; without it only zod definitions do. The host disposes of it. */
  types?: TypeReader | undefined;
  /** When a worker that does not answer is given up. */
  watchdog?: WatchdogTimes | undefined;
}

export function createGraphHost(deps: GraphHostDeps): GraphHost {
  const { checkpoints, log, cancelGraceMs = 3000, loadLimitMs = usualLoadLimit } = deps;
  let project = deps.project;
  let statuses = unknownStatuses(project);
  let newest: WorkerProcess | null = null;
  let loading = freshLoading();
  let unwatch = () => {};
  const listeners = new Set<() => void>();

  async function launch(): Promise<WorkerProcess> {
    const started = project;
    const { stuck, unwanted } = loading;
    const { signal } = unwanted;
    try {
      const limits = { loadLimitMs, stuck, signal };
      const process = await startWorkerProcess({
        project: started,
        launch: deps.launch,
        checkpoints,
        store: deps.store,
        log,
        name: 'graph worker',
        ...limits,
      });
      newest = process;
      if (signal.aborted) return process;
      statuses = started.graphs.map((source) => {
        const report = process.result.graphs[source.graph_id];
        if (report === undefined) return { source, state: 'unknown', nodes: [], error: null };
        if (!report.ok) return { source, state: 'error', nodes: [], error: report.error };
        return {
          source,
          state: 'ok',
          nodes: report.nodes,
          subgraphs: report.subgraphs,
          version: process.versions.get(source.graph_id) ?? null,
          channels: report.channels,
          error: null,
        };
      });
      return process;
    } catch (error) {
      if (signal.aborted) throw new GraphsChangedError({ cause: error });
      // Each time one graph fewer is tried.
      if (error instanceof GraphStuckError) return launch();
      const message = error instanceof Error ? error.message : String(error);
      statuses = started.graphs.map((source) => ({
        source,
        state: 'error',
        nodes: [],
        error: { message, file: source.file },
      }));
      throw error;
    }
  }

  const warn = (message: string) => log('stderr', message);
  const times = deps.watchdog ?? usualTimes;
  const pool = createWorkerPool({ launch, times, slow: slowGraphs, warn });
  const modules = createModuleHost({
    launch: () =>
      startWorkerProcess({
        project: { ...project, graphs: [] },
        launch: deps.launch,
        checkpoints,
        store: deps.store,
        log,
        loadLimitMs,
        stuck: new Map(),
        signal: new AbortController().signal,
        name: 'module worker',
      }),
    settings: () => project.settings,
    times,
    warn,
  });
  const debugging = createCodeDebugging({
    launch,
    fallback: deps.debuggerFallback ?? (() => Promise.resolve(null)),
    times,
    graceMs: cancelGraceMs,
    slow: slowGraphs,
    warn,
    newId: randomUUID,
  });
  const use = <T>(call: (worker: WorkerProcess) => Promise<T>) => pool.use(({ process }) => call(process));

  async function changed(): Promise<void> {
    const hadNone = project.graphs.length === 0;
    try {
      const { warnings: known } = project.settings;
      project = await deps.reload();
      for (const warning of project.settings.warnings) if (!known.includes(warning)) warn(warning);
      statuses = merged(project, statuses);
    } catch (error) {
      log('stderr', `The change is not followed: ${error instanceof Error ? error.message : String(error)}`);
      return;
    }
    const isFirst = hadNone && project.graphs.length > 0;
    const { unwanted } = loading;
    loading = freshLoading();
    // Where nobody has asked for a worker yet, the next use loads the new files anyway.
    const replacing = pool.replace();
    debugging.replace();
    const settled = modules.replace();
    unwanted.abort();
    await settled;
    if (!(await replacing) && !isFirst) return;
    if (isFirst) await pool.warm().catch(() => undefined);
    for (const listener of listeners) listener();
  }

  async function request<T>(
    graphId: string,
    call: (worker: WorkerProcess, token?: CancellationToken) => Promise<T>,
  ): Promise<T> {
    known(graphId);
    return use((worker) => worker.alive(call(worker)).catch((error: unknown) => rethrow(error)));
  }

  function known(graphId: string): GraphSource {
    const status = statuses.find(({ source }) => source.graph_id === graphId);
    if (status !== undefined) return status.source;
    const names = statuses.map(({ source }) => source.graph_id).join(', ');
    throw new GraphHostError(
      'unknown-graph',
      `There is no graph "${graphId}" in ${project.file} (it has: ${names}).`,
    );
  }

  const { watch = watchProject(log) } = deps;
  unwatch = watch?.(project, () => void changed()) ?? unwatch;

  return {
    graphs: () => statuses,
    async ready() {
      const graphsReady = project.graphs.length > 0 ? pool.warm().catch(() => undefined) : undefined;
      await Promise.all([graphsReady, modules.ready()]);
      return statuses;
    },
    runtime: () => newest?.result.runtime ?? deps.expectedRuntime?.(project) ?? null,
    async run(params, hooks) {
      try {
        known(params.graph_id);
        const runPool = debugging.poolOf(params.graph_id) ?? pool;
        return await runOnPool(params, hooks, { pool: runPool, checkpoints, cancelGraceMs, warn });
      } catch (error) {
        if (hooks.signal.aborted) return { status: 'cancelled' };
        const failure = error instanceof Error ? error : new Error(String(error));
        return { status: 'error', error: { error: failure.name, message: failure.message } };
      }
    },
    updateState: (params) =>
      request(params.graph_id, ({ connection }) =>
        connection.sendRequest(workerRequests.updateState, params),
      ),
    describe: (params) =>
      request(params.graph_id, ({ connection }) => connection.sendRequest(workerRequests.describe, params)),
    draw: (params) =>
      request(params.graph_id, ({ connection }) => connection.sendRequest(workerRequests.drawGraph, params)),
    async schemas(params) {
      const source = known(params.graph_id);
      const declared = request(params.graph_id, ({ connection }) =>
        connection.sendRequest(workerRequests.schemas, params),
      );
      return schemaAnswer(source, declared, deps.types);
    },
    async subgraphs(params) {
      const source = known(params.graph_id);
      const declared = await request(params.graph_id, ({ connection }) =>
        connection.sendRequest(workerRequests.subgraphs, params),
      );
      return subgraphAnswer(source, declared, deps.types);
    },
    async debugCode(graphId, listener) {
      known(graphId);
      return debugging.open(graphId, listener);
    },
    debuggerAttached: (workerId) => debugging.attached(workerId),
    settings: () => project.settings,
    call: modules.call,
    fetch: modules.fetch,
    onChanged(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async dispose() {
      unwatch();
      await Promise.all([pool.dispose(), debugging.dispose(), modules.dispose(), deps.types?.dispose()]);
    },
  };
}

const slowGraphs = 'The graph worker does not answer: a node does not yield. New runs get a fresh worker.';

/** Follows the project's folder. */
export function watchProject(log: LogLine): (project: ProjectConfig, changed: () => void) => () => void {
  return ({ dir }, changed) => {
    const { ready, close } = watchSources({ dir, changed });
    // The system may have no watchers left.
    ready.catch((error: unknown) => log('stderr', `Edits of graph files are not followed: ${String(error)}`));
    return close;
  };
}

/** Of the workers that load the files as they are: which graphs are stuck, and what ends those that still load. */
function freshLoading(): { stuck: Map<string, GraphError>; unwanted: AbortController } {
  return { stuck: new Map(), unwanted: new AbortController() };
}

function unknownStatuses(project: ProjectConfig): GraphStatus[] {
  return project.graphs.map((source) => ({ source, state: 'unknown', nodes: [], error: null }));
}

/** What was known stays until a worker has loaded the new files. */
function merged(project: ProjectConfig, before: readonly GraphStatus[]): GraphStatus[] {
  return unknownStatuses(project).map((fresh) => {
    const same = before.find(({ source }) => source.graph_id === fresh.source.graph_id);
    return same === undefined ? fresh : { ...same, source: fresh.source };
  });
}
