/**
 * The LangGraph Server API through the official SDK: the only place of the debugger that knows it. Leaves its errors to
 * translated.ts, what a state means to stepping/.
 */
import { t } from '@vscode/l10n';
import type { StreamMode } from '@langchain/langgraph-sdk';
import { Client } from '@langchain/langgraph-sdk/client';
import type { JsonObject, Run, Thread, ThreadState } from '../../protocol/api.js';
import type { GraphSummary, ServerInfo } from '../../protocol/backstep.js';
import { createHistoryBefore } from '../../protocol/historyBefore.js';
import { DebugError } from '../errors.js';
import { graphNodesOf, toldNodes } from './graphNodes.js';
import type { PauseNodes, RunRequest, StreamedEvent, ThreadApi } from './threadApi.js';
import { field, threadGone, translated } from './translated.js';
import { watchThread } from './threadNews.js';

export interface ServerAddress {
  url: string;
  apiKey: string | null;
  headers: Record<string, string>;
}

/** Stream modes of a debugged run: what nodes do, what models say, what nodes send themselves. */
const streamMode: StreamMode[] = ['tasks', 'updates', 'messages-tuple', 'custom'];
/** Backstep's own, which the SDK's types do not have. */
const printsMode = 'prints' as StreamMode;

export function langGraphThreads(address: ServerAddress, fetchFn: typeof fetch): ThreadApi {
  const url = address.url.replace(/\/+$/, '');
  // The SDK must take no key from the environment (one for LangSmith is none of a local server's business).
  const client = new Client({
    apiUrl: url,
    apiKey: address.apiKey,
    defaultHeaders: address.headers,
    callerOptions: { maxRetries: 0, fetch: fetchFn },
  });
  const headers: Record<string, string> = {
    ...address.headers,
    ...(address.apiKey === null ? {} : { 'x-api-key': address.apiKey }),
  };
  const call = <Result>(work: () => Promise<Result>, what = 'resource'): Promise<Result> =>
    work().catch((error: unknown) => {
      throw translated(error, url, what);
    });
  const onThread = <Result>(threadId: string, work: () => Promise<Result>) =>
    call(work, `thread ${threadId}`);
  const historyBefore = createHistoryBefore();
  let backstep: Promise<boolean> | undefined;

  const askKind = async (): Promise<boolean> => {
    const answer = await fetchFn(`${url}/info`, { headers });
    if (answer.status === 401 || answer.status === 403)
      throw new DebugError('unauthorized', t('The LangGraph server at {0} refuses the API key.', url));
    if (!answer.ok) return false;
    const info = (await answer.json().catch(() => null)) as Partial<ServerInfo> | null;
    return info?.host?.kind === 'backstep';
  };

  const askGraphs = async (): Promise<GraphSummary[]> => {
    const answer = await fetchFn(`${url}/backstep/graphs`, { headers });
    return answer.ok ? ((await answer.json()) as GraphSummary[]) : [];
  };

  const isBackstep = (): Promise<boolean> => (backstep ??= call(askKind));

  /** A session debugs one graph. */
  let channels: Promise<readonly string[]> | undefined;
  const askChannels = async (graphId: string): Promise<readonly string[]> => {
    const [root, inner] = await Promise.all([
      client.assistants.getSchemas(graphId).catch(() => null),
      client.assistants.getSubgraphs(graphId, { recurse: true }).catch(() => null),
    ]);
    const schemas = [
      root?.state_schema,
      ...Object.values(inner ?? {}).map(({ state_schema }) => state_schema),
    ];
    return [...new Set(schemas.flatMap((schema) => Object.keys(schema?.properties ?? {})))];
  };

  return {
    url,
    isBackstep,
    graphNodes: (graphId) =>
      call(async () => {
        // Drawn first: it is loaded then.
        const root = await client.assistants.getGraph(graphId);
        const told = (await isBackstep()) ? toldNodes(await askGraphs(), graphId) : null;
        if (told !== null) return told;
        const open = await client.assistants.getGraph(graphId, { xray: true }).catch(() => null);
        const ids = (graph: typeof root | null) => (graph?.nodes ?? []).map(({ id }) => String(id));
        return graphNodesOf(ids(root), ids(open));
      }, `graph ${graphId}`),
    channels: (graphId) => (channels ??= askChannels(graphId)),
    createThread: (graphId) => call(async () => (await client.threads.create({ graphId })).thread_id),
    thread: (threadId) =>
      onThread(threadId, async () => (await client.threads.get(threadId)) as unknown as Thread),
    version: (threadId) =>
      onThread(threadId, async () => {
        const select = ['thread_id', 'updated_at', 'status'] as const;
        const [found] = await client.threads.search({ ids: [threadId], limit: 1, select: [...select] });
        if (found === undefined) throw threadGone(threadId);
        return `${found.updated_at} ${found.status}`;
      }),
    state: (threadId, checkpoint) =>
      onThread(threadId, async () => {
        const found =
          checkpoint === undefined
            ? await client.threads.getState(threadId, undefined, { subgraphs: true })
            : await client.threads.getState(threadId, checkpointOf(checkpoint));
        return found as unknown as ThreadState;
      }),
    history: (threadId, { limit, before, checkpointNs }) =>
      onThread(threadId, async () => {
        const found = await historyBefore(before, (from) =>
          client.threads.getHistory(threadId, {
            limit,
            before: from,
            ...(checkpointNs === '' ? {} : { checkpoint: { checkpoint_ns: checkpointNs } }),
          }),
        );
        return found as unknown as ThreadState[];
      }),
    update: (threadId, checkpoint, values, asNode) =>
      onThread(threadId, async () => {
        const isRoot = (checkpoint.checkpoint_ns ?? '') === '';
        const answer: unknown = await client.threads.updateState(threadId, {
          values: values as JsonObject,
          ...(isRoot ? { checkpointId: checkpoint.checkpoint_id } : { checkpoint: checkpointOf(checkpoint) }),
          ...(asNode === null ? {} : { asNode }),
        });
        return checkpointIdIn(answer);
      }),
    async *run(request, signal, onCreated) {
      try {
        const modes = (await isBackstep()) ? [...streamMode, printsMode] : streamMode;
        yield* streamRun(client, request, modes, signal, onCreated);
      } catch (error) {
        if (!signal.aborted) throw translated(error, url, `thread ${request.threadId}`);
      }
    },
    activeRuns: (threadId) =>
      onThread(threadId, async () => {
        const runs = (await client.runs.list(threadId, { limit: 10 })) as unknown as Run[];
        return runs
          .filter(({ status }) => status === 'pending' || status === 'running')
          .map(({ run_id, kwargs }) => ({ runId: run_id, pause: pauseOf(kwargs) }))
          .reverse();
      }),
    async *join(threadId, runId, signal) {
      try {
        yield* client.runs.joinStream(threadId, runId, { signal, streamMode });
      } catch (error) {
        const failed = translated(error, url, `thread ${threadId}`);
        // One that ended meanwhile may be gone: how it ended shows in the state.
        if (!signal.aborted && failed.code !== 'refused') throw failed;
      }
    },
    cancel: (threadId, runId) =>
      onThread(threadId, () => client.runs.cancel(threadId, runId, true, 'interrupt')),
    runStatus: (threadId, runId) =>
      onThread(threadId, async () => (await client.runs.get(threadId, runId)).status),
    async failure(threadId, runId) {
      const run = (await client.runs.get(threadId, runId).catch(() => null)) as unknown as Run | null;
      return run?.error ?? null;
    },
    async changePause(threadId, runId, pause) {
      const answer = await fetchFn(`${url}/backstep/threads/${threadId}/runs/${runId}/breakpoints`, {
        method: 'PUT',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify({ interrupt_before: pause.before, interrupt_after: pause.after }),
      }).catch(() => null);
      return answer?.ok === true;
    },
    watch: (of, hear) =>
      watchThread({ url, headers, fetchFn }, of, (news) => {
        if (news.kind === 'reloaded') channels = undefined;
        hear(news);
      }),
  };
}

/** Servers other than Backstep need not tell. */
function pauseOf(kwargs: Partial<Run['kwargs']> | undefined): PauseNodes {
  return { before: kwargs?.interrupt_before ?? [], after: kwargs?.interrupt_after ?? [] };
}

function streamRun(
  client: Client,
  { threadId, graphId, input, command, checkpointId, config, context, pause }: RunRequest,
  modes: StreamMode[],
  signal: AbortSignal,
  onCreated: (runId: string) => void,
): AsyncGenerator<StreamedEvent> {
  const { before, after } = pause;
  return client.runs.stream(threadId, graphId, {
    input: input as Record<string, unknown> | null,
    ...(command === null ? {} : { command }),
    ...(checkpointId === null ? {} : { checkpointId }),
    ...(config === null ? {} : { config: config }),
    ...(context === null ? {} : { context }),
    ...(before.length === 0 ? {} : { interruptBefore: before }),
    ...(after.length === 0 ? {} : { interruptAfter: after }),
    streamMode: modes,
    streamSubgraphs: true,
    // While debugging, what a step did must be there even if the next one never yields or ends the process.
    durability: 'sync',
    multitaskStrategy: 'reject',
    onDisconnect: 'continue',
    signal,
    onRunCreated: ({ run_id }) => onCreated(run_id),
  });
}

function checkpointOf({ checkpoint_id, checkpoint_ns = '', checkpoint_map }: CheckpointRefParts) {
  return { checkpoint_id, checkpoint_ns, checkpoint_map: checkpoint_map ?? null } as never;
}

interface CheckpointRefParts {
  checkpoint_id: string;
  checkpoint_ns?: string | undefined;
  checkpoint_map?: JsonObject | null | undefined;
}

function checkpointIdIn(answer: unknown): string | null {
  const parts = [answer, field(answer, 'checkpoint'), field(answer, 'configurable')];
  const found = parts.map((part) => field(part, 'checkpoint_id')).find((id) => typeof id === 'string');
  return typeof found === 'string' ? found : null;
}
