/** Wires the worker's requests to what answers them. Knows the connection and nothing of pipes or processes. */
import type { CancellationToken, MessageConnection } from 'vscode-jsonrpc/node';
import { ResponseError } from 'vscode-jsonrpc/node';
import type { Config } from '../../protocol/api.js';
import type { StoredCheckpoint } from '../../protocol/checkpoints.js';
import type {
  DrawableGraph,
  InitializeParams,
  InitializeResult,
  RunOutcome,
  StartRunParams,
} from '../../protocol/worker.js';
import { workerErrorCodes, workerNotifications, workerRequests } from '../../protocol/worker.js';
import { createAcknowledgements } from './acknowledgements.js';
import { createAnsweringClasses } from './answeringClasses.js';
import type { ApiEvent } from './apiEvents.js';
import type { Blame } from './blame.js';
import { createCallRecorder } from './callRecorder.js';
import { createCheckpointClient } from './checkpointClient.js';
import { createConditions } from './conditions.js';
import { closeDebugger, openDebugger } from './codeDebugger.js';
import { currentNode } from './currentNode.js';
import { createEngineResolver } from './engine.js';
import type { CheckpointModule, LanggraphModule } from './engine.js';
import { createGraphs } from './graphs.js';
import type { Graphs } from './graphs.js';
import { toJson } from './json.js';
import { createKnownCheckpoints } from './knownCheckpoints.js';
import { createOutstanding } from './outstanding.js';
import type { PrintedLine, Prints } from './prints.js';
import { turns } from './pump.js';
import { executeRun } from './run.js';
import { createRunBreakpoints } from './runBreakpoints.js';
import { createRunNews } from './runNews.js';
import { runError } from './runOutcome.js';
import { createSaver } from './saver.js';
import { createServerStore, storeBatch } from './serverStore.js';
import { graphSchemas, subgraphSchemas } from './schemas.js';
import { describe, updateState } from './stateOperations.js';
import { createTaskTraces } from './taskTraces.js';
import { serveUserModules } from './userModules.js';
import { withinLimit } from './withinLimit.js';

export interface WorkerDeps {
  connection: MessageConnection;
  blame: Pick<Blame, 'within'>;
  prints: Prints;
  runtimeVersion: string;
  importModule: (url: string) => Promise<Record<string, unknown>>;
  warn: (message: string) => void;
}

export function startWorker(workerDeps: WorkerDeps): void {
  const { connection, blame, prints, runtimeVersion, importModule, warn } = workerDeps;
  const client = createCheckpointClient(connection);
  const batch = storeBatch(connection);
  const known = createKnownCheckpoints(256);
  const outstanding = createOutstanding();
  const acknowledgements = createAcknowledgements();
  const breakpoints = createRunBreakpoints();
  const traces = createTaskTraces();
  const followConditions = createConditions(traces);
  const runNews = createRunNews((runId, { event, data }) => {
    void connection.sendNotification(workerNotifications.runNews, { run_id: runId, event, data });
  });
  const calls = createCallRecorder();
  const answering = createAnsweringClasses();
  const newest = new Map<string, StoredCheckpoint | null>();
  const backings = new Map<CheckpointModule, { saver: object; store: object }>();
  let graphs: Graphs | null = null;

  function backing(engine: CheckpointModule) {
    const existing = backings.get(engine);
    if (existing !== undefined) return existing;
    const created = {
      saver: createSaver(engine, { client, known, outstanding, acknowledgements, calls, newest, traces }),
      store: createServerStore(engine, batch),
    };
    backings.set(engine, created);
    return created;
  }

  async function initialize({
    project_dir: projectDir,
    graphs: sources,
    load_limit_ms: limitMs,
    stuck,
  }: InitializeParams): Promise<InitializeResult> {
    const engines = createEngineResolver(projectDir);
    serveUserModules({ connection, importModule: (url) => withinLimit(importModule(url), limitMs) });
    graphs = createGraphs({ projectDir, engines, backing, importModule, warn });
    const reports = await graphs.load(sources, {
      limitMs,
      stuck,
      loading: (id) => connection.sendNotification(workerNotifications.graphLoading, { graph_id: id }),
      gaveUp: (id, error) => {
        void connection.sendNotification(workerNotifications.graphStuck, { graph_id: id, error });
      },
    });
    const first = sources[0];
    const engine = first === undefined ? null : await engines.resolve(first.file).catch(() => null);
    return {
      runtime: {
        language: 'javascript',
        version: runtimeVersion,
        langgraph_version: engine?.version ?? null,
      },
      graphs: reports,
      reads_newest: true,
    };
  }

  async function runnable(graphId: string, config: Config = {}) {
    if (graphs === null)
      throw new ResponseError(workerErrorCodes.graphNotLoaded, 'The worker is not initialized.');
    return graphs.get(graphId, config);
  }

  async function startRun(params: StartRunParams, token: CancellationToken): Promise<RunOutcome> {
    breakpoints.begin(params);
    const news = runNews.begin({ run_id: params.run_id, watched: params.watched ?? false });
    const controller = new AbortController();
    const cancel = () => controller.abort(new DOMException('The run was cancelled.', 'AbortError'));
    if (token.isCancellationRequested) cancel();
    const subscription = token.onCancellationRequested(cancel);
    if (params.newest !== undefined) newest.set(params.thread_id, params.newest);
    try {
      const config: Config = {
        ...params.config,
        configurable: { ...params.config.configurable, thread_id: params.thread_id },
      };
      const fault = new AbortController();
      const deps = {
        client,
        outstanding,
        acknowledgements,
        breakpoints,
        traces,
        followConditions,
        news,
        calls,
        answering,
        signal: controller.signal,
        fault: fault.signal,
        emit: ({ event, data }: ApiEvent) => {
          void connection.sendNotification(workerNotifications.runEvent, {
            run_id: params.run_id,
            event,
            data,
          });
        },
        warn,
      };
      let langgraph: LanggraphModule | null = null;
      const execute = () =>
        blame.within(
          (error) => fault.abort(error),
          async () => {
            const found = await runnable(params.graph_id, config);
            ({ langgraph } = found.engine);
            return executeRun(params, { ...deps, runnable: found });
          },
        );
      if (!params.stream_mode.includes('prints')) return await execute();
      // A turn later: what a node prints follows the news that it has begun.
      const hear = (printed: PrintedLine) =>
        void turns(1).then(() => deps.emit({ event: 'prints', data: { ...printed } }));
      const whose = () => (langgraph === null ? null : currentNode(langgraph));
      const outcome = await prints.within({ hear, whose, work: execute });
      await turns(2);
      return outcome;
    } catch (error) {
      if (error instanceof ResponseError) throw error;
      return { status: 'error', error: runError(error) };
    } finally {
      newest.delete(params.thread_id);
      news.end();
      breakpoints.end(params.run_id);
      subscription.dispose();
    }
  }

  connection.onRequest(workerRequests.ping, () => null);
  connection.onRequest(workerRequests.initialize, initialize);
  connection.onRequest(workerRequests.startRun, startRun);
  connection.onRequest(workerRequests.changeBreakpoints, (params) => breakpoints.change(params));
  connection.onRequest(workerRequests.watchRun, (params) => runNews.watch(params));
  connection.onRequest(workerRequests.updateState, async (params) => {
    return updateState(await runnable(params.graph_id, params.config), params, client);
  });
  connection.onRequest(workerRequests.describe, async (params) => {
    return describe((await runnable(params.graph_id, params.config)).graph, params);
  });
  connection.onRequest(workerRequests.schemas, async (params) => {
    return graphSchemas(await runnable(params.graph_id, params.config));
  });
  connection.onRequest(workerRequests.subgraphs, async (params) => {
    return subgraphSchemas(params, await runnable(params.graph_id, params.config));
  });
  connection.onRequest(workerRequests.drawGraph, async ({ graph_id: graphId, config, xray }) => {
    const { graph } = await runnable(graphId, config);
    const drawable = await graph.getGraphAsync({ ...config, xray });
    return toJson(drawable.toJSON()) as unknown as DrawableGraph;
  });
  connection.onRequest(workerRequests.openDebugger, openDebugger);
  connection.onRequest(workerRequests.closeDebugger, () => {
    closeDebugger();
    return null;
  });
  connection.listen();
}
