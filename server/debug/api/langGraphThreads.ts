/**
 * The LangGraph Server API through the official SDK: the only place of the debugger that knows it, and that translates
 * its errors into sentences. Leaves what a state means to stepping/.
 */
import type { StreamMode } from '@langchain/langgraph-sdk';
import { Client } from '@langchain/langgraph-sdk/client';
import type { Json, JsonObject, Run, Thread, ThreadState } from '../../protocol/api.js';
import type { ServerInfo } from '../../protocol/backstep.js';
import { createHistoryBefore } from '../../protocol/historyBefore.js';
import { DebugError, messageOf } from '../errors.js';
import { graphNodesOf } from './graphNodes.js';
import type { RunRequest, StreamedEvent, ThreadApi } from './threadApi.js';
import { watchThread } from './threadNews.js';

export interface ServerAddress {
  url: string;
  apiKey: string | null;
  /** Runs are to tell what they print, where the server can. */
  withPrints: boolean;
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
    callerOptions: { maxRetries: 0, fetch: fetchFn },
  });
  const headers: Record<string, string> = address.apiKey === null ? {} : { 'x-api-key': address.apiKey };
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
      throw new DebugError('unauthorized', `The LangGraph server at ${url} refuses the API key.`);
    if (!answer.ok) return false;
    const info = (await answer.json().catch(() => null)) as Partial<ServerInfo> | null;
    // A Python worker pauses as any other server does: at the nodes a run was started with.
    return info?.host?.kind === 'backstep' && info.context === 'js';
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
        const [root, open] = await Promise.all([
          client.assistants.getGraph(graphId),
          client.assistants.getGraph(graphId, { xray: true }).catch(() => null),
        ]);
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
        const withPrints = address.withPrints && (await isBackstep());
        const modes = withPrints ? [...streamMode, printsMode] : streamMode;
        yield* streamRun(client, request, modes, signal, onCreated);
      } catch (error) {
        if (!signal.aborted) throw translated(error, url, `thread ${request.threadId}`);
      }
    },
    activeRuns: (threadId) =>
      onThread(threadId, async () => {
        const runs = await client.runs.list(threadId, { limit: 10 });
        return runs
          .filter(({ status }) => status === 'pending' || status === 'running')
          .map(({ run_id }) => run_id);
      }),
    async join(threadId, runId) {
      // How it ended shows in the state.
      await client.runs.join(threadId, runId).catch(() => undefined);
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
    watch: (threadId, hear) => watchThread({ url, headers, fetchFn }, threadId, hear),
  };
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

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

function threadGone(threadId: string): DebugError {
  return new DebugError('thread-gone', `The thread ${threadId} has been deleted.`);
}

/** One sentence for what the SDK or the socket says. */
export function translated(error: unknown, url: string, what: string): DebugError {
  if (error instanceof DebugError) return error;
  const options = { cause: error };
  const status = field(error, 'status');
  if (typeof status !== 'number')
    return new DebugError('server-gone', `The LangGraph server at ${url} does not answer any more.`, options);
  const detail = detailOf(error);
  if (status === 401 || status === 403)
    return new DebugError('unauthorized', `The LangGraph server at ${url} refuses the API key.`, options);
  if (status === 404 && what.startsWith('thread ')) {
    const threadId = what.slice('thread '.length);
    return detail.toLowerCase().includes('thread') || detail === ''
      ? new DebugError('thread-gone', `The thread ${threadId} has been deleted.`, options)
      : new DebugError('refused', detail, options);
  }
  if (status === 409)
    return new DebugError(
      'resumed-elsewhere',
      `Another client is running the ${what} now; attach to it when it has paused.`,
      options,
    );
  return new DebugError('refused', detail === '' ? `The server answered ${status}.` : detail, options);
}

/** The `detail` of an answer of the API; its text where it has none. */
function detailOf(error: unknown): string {
  const text = field(error, 'text');
  if (typeof text !== 'string') return messageOf(error);
  try {
    const detail: unknown = field(JSON.parse(text) as Json, 'detail');
    return typeof detail === 'string' ? detail : text;
  } catch {
    return text;
  }
}
