/**
 * The LangGraph Server API as the extension uses it: the official SDK client below, the protocol's own types above.
 * The one place that knows the SDK, so the views work on any LangGraph server. Leaves live events to eventStream.ts.
 */
import type { AssistantGraph, Config } from '@langchain/langgraph-sdk';
import { Client } from '@langchain/langgraph-sdk/client';
import type { Assistant, Json, JsonObject, Run, Thread, ThreadState } from '../../server/protocol/api.js';
import type { GraphSummary } from '../../server/protocol/backstep.js';
import { createHistoryBefore } from '../../server/protocol/historyBefore.js';

/** A thread as lists show it: its values stay on the server, they may be large. */
export type ThreadSummary = Omit<Thread, 'values' | 'config' | 'error'>;

export interface RunRequest {
  assistantId: string;
  /** `null` resumes from the checkpoint (or the newest). */
  input: Json;
  command?: { resume: Json } | undefined;
  checkpointId?: string | undefined;
  signal: AbortSignal;
  onCreated(runId: string): void;
}

/** One event of a run's stream. */
export interface StreamedEvent {
  event: string;
  data: unknown;
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

  /** @param url Base URL of the server, without a trailing slash. */
  constructor(
    readonly url: string,
    private readonly fetchFn: typeof fetch = fetch,
  ) {
    // The SDK must take no key from the environment (one for LangSmith is none of a local server's business).
    const callerOptions = { maxRetries: 0, fetch: fetchFn };
    this.client = new Client({ apiUrl: url, apiKey: null, callerOptions });
  }

  /** Newest first. */
  async threads(limit: number): Promise<ThreadSummary[]> {
    const query = { limit, sortBy: 'updated_at', sortOrder: 'desc' } as const;
    return (await this.client.threads.search({
      ...query,
      select: [...summaryFields],
    })) as unknown as ThreadSummary[];
  }

  /** One thread as the list shows it; null where it is gone. */
  async thread(threadId: string): Promise<ThreadSummary | null> {
    const found = await this.client.threads.search({ ids: [threadId], limit: 1, select: [...summaryFields] });
    return (found[0] as unknown as ThreadSummary | undefined) ?? null;
  }

  async createThread(graphId: string, name: string | null): Promise<ThreadSummary> {
    const metadata = name === null ? {} : { name };
    return (await this.client.threads.create({ graphId, metadata })) as unknown as ThreadSummary;
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

  /** The run's events until it ends; returning early or aborting leaves the run going. */
  async *streamRun(threadId: string, request: RunRequest): AsyncGenerator<StreamedEvent> {
    const stream = this.client.runs.stream(threadId, request.assistantId, {
      input: request.input as Record<string, unknown> | null,
      ...(request.command === undefined ? {} : { command: request.command }),
      ...(request.checkpointId === undefined ? {} : { checkpointId: request.checkpointId }),
      streamMode: ['updates', 'tasks'],
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

  /** The input's JSON Schema; null where the graph does not say. */
  async inputSchema(assistantId: string): Promise<Json> {
    const schemas = await this.client.assistants.getSchemas(assistantId);
    return (schemas.input_schema as Json | undefined) ?? null;
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

  /** What a Backstep server says of its graphs; null on another server. */
  async graphs(): Promise<GraphSummary[] | null> {
    const response = await this.fetchFn(`${this.url}/backstep/graphs`);
    if (!response.ok) return null;
    return (await response.json()) as GraphSummary[];
  }
}

function checkpointIdIn(answer: unknown): string | null {
  if (typeof answer !== 'object' || answer === null) return null;
  for (const part of [answer, field(answer, 'checkpoint'), field(answer, 'configurable')]) {
    const id = field(part, 'checkpoint_id');
    if (typeof id === 'string') return id;
  }
  return null;
}

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}
