/**
 * The LangGraph Server API as the extension uses it: the official SDK client below, the protocol's own types above.
 * The one place that knows the SDK, so the views work on any LangGraph server. Leaves live events to eventStream.ts.
 */
import type { AssistantGraph, Config } from '@langchain/langgraph-sdk';
import { Client } from '@langchain/langgraph-sdk/client';
import type {
  Assistant,
  Json,
  JsonObject,
  Run,
  Thread,
  ThreadState,
  ThreadStatus,
} from '../../server/protocol/api.js';
import type { GraphSummary, StatePreview } from '../../server/protocol/backstep.js';
import type { ThreadSteps } from '../../server/protocol/traces.js';
import { statusOf } from '../errors.js';
import { AssistantsApi } from './assistantsApi.js';
import type { JoinedRun, RunRequest, StreamedEvent } from './runRequest.js';
import { StoreApi } from './storeApi.js';
import { createHistoryBefore } from '../../server/protocol/historyBefore.js';
import { readStream } from './eventStream.js';
import { checkpointIdIn, field, followedModes, optionsOf } from './requestParts.js';

/** A thread as lists show it: its values stay on the server, they may be large. */
export type ThreadSummary = Omit<Thread, 'values' | 'config' | 'error'>;

/** What the server looks for; empty objects ask for nothing. */
export interface ThreadFilters {
  metadata: JsonObject;
  values: JsonObject;
  status: ThreadStatus | null;
  /** With what they hold: it may be large. */
  withValues: boolean;
  offset: number;
  limit: number;
  signal: AbortSignal;
}

const summaryFields = [
  'thread_id',
  'created_at',
  'updated_at',
  'state_updated_at',
  'metadata',
  'status',
  'interrupts',
] as const;

export class LangGraphApi {
  private readonly client: Client;
  private readonly historyBefore = createHistoryBefore();
  private tellsNoSteps = false;
  readonly assistantsApi: AssistantsApi;
  readonly store: StoreApi;

  /** @param url Base URL of the server, without a trailing slash. */
  constructor(
    readonly url: string,
    private readonly fetchFn: typeof fetch = fetch,
  ) {
    // The SDK must take no key from the environment (one for LangSmith is none of a local server's business).
    const callerOptions = { maxRetries: 0, fetch: fetchFn };
    this.client = new Client({ apiUrl: url, apiKey: null, callerOptions });
    this.assistantsApi = new AssistantsApi(this.client.assistants);
    this.store = new StoreApi(this.client.store);
  }

  /** Newest first; with `metadata` those whose metadata holds it. */
  async threads(limit: number, metadata?: JsonObject): Promise<ThreadSummary[]> {
    const query = { limit, sortBy: 'updated_at', sortOrder: 'desc' } as const;
    return (await this.client.threads.search({
      ...query,
      ...(metadata === undefined ? {} : { metadata }),
      select: [...summaryFields],
    })) as unknown as ThreadSummary[];
  }

  /** Newest first. */
  async searchThreads(query: ThreadFilters): Promise<(ThreadSummary & Partial<Pick<Thread, 'values'>>)[]> {
    const { metadata, values, status, withValues, ...page } = query;
    const select = [...summaryFields, ...(withValues ? (['values'] as const) : [])];
    return (await this.client.threads.search({
      ...{ ...page, select, sortBy: 'updated_at', sortOrder: 'desc' },
      ...(Object.keys(metadata).length === 0 ? {} : { metadata }),
      ...(Object.keys(values).length === 0 ? {} : { values: values }),
      ...(status === null ? {} : { status }),
    })) as unknown as (ThreadSummary & Partial<Pick<Thread, 'values'>>)[];
  }

  /** One thread as the list shows it; null where it is gone. */
  async thread(threadId: string): Promise<ThreadSummary | null> {
    const found = await this.client.threads.search({ ids: [threadId], limit: 1, select: [...summaryFields] });
    const [first] = found as unknown as ThreadSummary[];
    // A server that does not know `ids` (an older one) gives any thread.
    if (first === undefined || first.thread_id === threadId) return first ?? null;
    return this.threadAlone(threadId);
  }

  private async threadAlone(threadId: string): Promise<ThreadSummary | null> {
    try {
      const { values: _values, ...summary } = await this.client.threads.get(threadId);
      return summary as unknown as ThreadSummary;
    } catch (error) {
      if (statusOf(error) === 404) return null;
      throw error;
    }
  }

  async createThread(graphId: string, name: string | null): Promise<ThreadSummary> {
    const metadata = name === null ? {} : { name };
    return (await this.client.threads.create({ graphId, metadata })) as unknown as ThreadSummary;
  }

  /** Merges into the thread's metadata: keys that are not named stay. */
  async setMetadata(threadId: string, metadata: JsonObject): Promise<void> {
    await this.client.threads.update(threadId, { metadata });
  }

  /** Makes a thread with the same checkpoints. Returns its id. */
  async copyThread(threadId: string): Promise<string> {
    const copied: unknown = await this.client.threads.copy(threadId);
    const id = field(copied, 'thread_id');
    if (typeof id !== 'string') throw new Error('The server copied the thread and does not say to which.');
    return id;
  }

  async deleteThread(threadId: string): Promise<void> {
    await this.client.threads.delete(threadId);
  }

  async state(threadId: string): Promise<ThreadState> {
    return (await this.client.threads.getState(threadId)) as unknown as ThreadState;
  }

  async stateAt(threadId: string, checkpointId: string): Promise<ThreadState> {
    return (await this.client.threads.getState(threadId, checkpointId)) as unknown as ThreadState;
  }

  /** Newest first, at most `limit`; `before` is a checkpoint id. */
  async history(threadId: string, limit: number, before?: string): Promise<ThreadState[]> {
    const page = (from?: Config) =>
      this.client.threads.getHistory(threadId, {
        limit,
        ...(from === undefined ? {} : { before: from }),
      }) as unknown as Promise<ThreadState[]>;
    return before === undefined ? page() : this.historyBefore(before, page);
  }

  /** Forks the thread at `checkpointId`. Returns the id of the new checkpoint, where the server tells it. */
  async updateState(
    threadId: string,
    checkpointId: string,
    values: Json,
    asNode: string | null,
  ): Promise<string | null> {
    const options = { values: values as JsonObject, checkpointId, ...(asNode === null ? {} : { asNode }) };
    const answer: unknown = await this.client.threads.updateState(threadId, options);
    return checkpointIdIn(answer);
  }

  /** The state that `updateState` would give; a Backstep server tells. */
  async previewState(
    threadId: string,
    update: { checkpointId: string; values: Json; asNode: string | null },
    signal: AbortSignal,
  ): Promise<StatePreview> {
    const { checkpointId, values, asNode } = update;
    const response = await this.fetchFn(`${this.url}/backstep/threads/${threadId}/state/preview`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ values, checkpoint_id: checkpointId, as_node: asNode }),
      signal,
    });
    if (response.ok) return (await response.json()) as StatePreview;
    // As the SDK words it, so that it reads the same.
    const error = new Error(`HTTP ${response.status}: ${await response.text()}`);
    throw Object.assign(error, { status: response.status });
  }

  /** The run's events until it ends; returning early or aborting leaves the run going. */
  async *streamRun(threadId: string, request: RunRequest): AsyncGenerator<StreamedEvent> {
    const stream = this.client.runs.stream(threadId, request.assistantId, {
      input: request.input as Record<string, unknown> | null,
      ...(request.command === undefined ? {} : { command: request.command }),
      ...(request.checkpointId === undefined ? {} : { checkpointId: request.checkpointId }),
      ...optionsOf(request),
      streamSubgraphs: true,
      // While debugging, what a step did must be there even if the next one never yields or ends the process.
      durability: 'sync',
      multitaskStrategy: 'reject',
      onDisconnect: 'continue',
      streamResumable: true,
      signal: request.signal,
      onRunCreated: ({ run_id }) => request.onCreated(run_id),
    });
    for await (const event of stream) yield event;
  }

  /**
   * What the thread's runs are at, whoever started them, as events of a run's stream and an `end` for each; until the
   * connection ends or `signal` aborts. False where the server has no such thing.
   */
  async followThread(
    threadId: string,
    signal: AbortSignal,
    onEvent: (event: StreamedEvent) => void,
  ): Promise<boolean> {
    const end = await readStream({
      url: `${this.url}/backstep/threads/${encodeURIComponent(threadId)}/live`,
      signal,
      fetch: this.fetchFn,
      onData: (data, event) => onEvent({ event, data: JSON.parse(data) as unknown }),
    });
    return end === 'closed';
  }

  /** The events of a run that somebody else has started: of those that every run is followed by, what it was asked for. */
  async *joinRun(threadId: string, runId: string, signal: AbortSignal): AsyncGenerator<StreamedEvent> {
    const streamMode = [...followedModes];
    for await (const event of this.client.runs.joinStream(threadId, runId, { signal, streamMode }))
      yield event;
  }

  /** Of a run that has ended. */
  async runEnd(threadId: string, runId: string): Promise<JoinedRun> {
    const [{ status }, { next, tasks }] = await Promise.all([
      this.run(threadId, runId),
      this.state(threadId),
    ]);
    const failed = tasks.find(({ error }) => error !== null);
    return { status, error: failed?.error ?? null, next };
  }

  async run(threadId: string, runId: string): Promise<Run> {
    return (await this.client.runs.get(threadId, runId)) as unknown as Run;
  }

  /** When each run of the thread was asked for, newest first. */
  async runStarts(threadId: string): Promise<Pick<Run, 'run_id' | 'created_at'>[]> {
    const select = ['run_id', 'created_at'] as ('run_id' | 'created_at')[];
    return this.client.runs.list(threadId, { limit: 1000, select });
  }

  /** The thread's runs that have not ended, newest first. */
  async activeRuns(threadId: string): Promise<Run[]> {
    const runs = (await this.client.runs.list(threadId, { limit: 10 })) as unknown as Run[];
    return runs.filter((run) => run.status === 'pending' || run.status === 'running');
  }

  async cancelRun(threadId: string, runId: string): Promise<void> {
    await this.client.runs.cancel(threadId, runId, false, 'interrupt');
  }

  async assistants(): Promise<Assistant[]> {
    return (await this.client.assistants.search({ limit: 1000 })) as unknown as Assistant[];
  }

  /** JSON Schemas of what the graph takes; null where it does not say. */
  async schemas(assistantId: string): Promise<{ input: Json; config: Json; context: Json }> {
    const schemas = await this.client.assistants.getSchemas(assistantId);
    const { input_schema: input, config_schema: config, context_schema: context } = schemas;
    return { input: input ?? null, config: config ?? null, context: context ?? null } as Awaited<
      ReturnType<LangGraphApi['schemas']>
    >;
  }

  /** The state's JSON Schema; null where the graph does not say. */
  async stateSchema(assistantId: string): Promise<Json> {
    const schemas = await this.client.assistants.getSchemas(assistantId);
    return (schemas.state_schema as Json | undefined) ?? null;
  }

  /** Node names of the graph, without its start and end. */
  async nodes(assistantId: string): Promise<string[]> {
    const graph = await this.client.assistants.getGraph(assistantId);
    return graph.nodes.map((node) => String(node.id)).filter((id) => id !== '__start__' && id !== '__end__');
  }

  /** The graph as it is drawn, with the nodes of its subgraphs. */
  async graph(assistantId: string): Promise<AssistantGraph> {
    return this.client.assistants.getGraph(assistantId, { xray: true });
  }

  /** How the tasks after the checkpoints ran, newest first as `history`; null on a server that does not tell. */
  async steps(threadId: string, limit: number, before?: string): Promise<ThreadSteps | null> {
    if (this.tellsNoSteps) return null;
    const page = new URLSearchParams({ limit: String(limit), ...(before === undefined ? {} : { before }) });
    const response = await this.fetchFn(`${this.url}/backstep/threads/${threadId}/steps?${page.toString()}`);
    if (response.ok) return (await response.json()) as ThreadSteps;
    // A thread may be gone; a server without this does not become one with it.
    if (response.status === 404) this.tellsNoSteps = (await this.graphs()) === null;
    return null;
  }

  /** What a Backstep server says of its graphs; null on another server. */
  async graphs(): Promise<GraphSummary[] | null> {
    const response = await this.fetchFn(`${this.url}/backstep/graphs`);
    if (!response.ok) return null;
    return (await response.json()) as GraphSummary[];
  }
}
