/**
 * Clients that keep a server busy on threads of their own and remember what they were told, so that it can be checked
 * after the server or its worker was killed under them.
 */
import assert from 'node:assert/strict';
import { Client } from '@langchain/langgraph-sdk';

export const wanted = 30;
export const config = { recursion_limit: 2 * wanted + 10 };

export interface Steps {
  done: number;
  log: string[];
}

/** What a client was told of its thread. */
export interface Told {
  threadId: string;
  checkpoints: string[];
  runId: string | null;
  /** The run's end was told, and it was a good one. */
  isDone: boolean;
}

export function connect(url: string): Client {
  // A killed server is not to be asked again.
  return new Client({ apiUrl: url, apiKey: null, callerOptions: { maxRetries: 0 } });
}

export interface Load {
  /** Everything the clients were told; complete once `end` has resolved. */
  told: Told[];
  /** Resolves when that many checkpoints were told in all. */
  reached: Promise<void>;
  /** No new threads: resolves when every client has come to the end of its run, or of its connection. */
  end(): Promise<void>;
}

export function startLoad(url: string, clients: number, checkpoints: number): Load {
  const told: Told[] = [];
  let count = 0;
  let isEnding = false;
  let reach: () => void = () => undefined;
  const reached = new Promise<void>((resolve) => (reach = resolve));
  const mayGoOn = () => !isEnding;

  async function oneThread(client: Client): Promise<void> {
    const { thread_id: threadId } = await client.threads.create();
    const own: Told = { threadId, checkpoints: [], runId: null, isDone: false };
    told.push(own);
    let failed = false;
    const options = { input: { wanted }, config, streamMode: ['checkpoints' as const] };
    for await (const { event, data } of client.runs.stream(threadId, 'steps', options)) {
      if (event === 'metadata') own.runId = (data as { run_id: string }).run_id;
      if ((event as string) === 'error') failed = true;
      if (event !== 'checkpoints') continue;
      const { configurable } = (data as { config: { configurable: { checkpoint_id: string } } }).config;
      own.checkpoints.push(configurable.checkpoint_id);
      count += 1;
      if (count === checkpoints) reach();
    }
    if (failed || own.runId === null) return;
    own.isDone = (await client.runs.get(threadId, own.runId)).status === 'success';
  }

  async function oneClient(): Promise<void> {
    const client = connect(url);
    try {
      while (mayGoOn()) await oneThread(client);
    } catch (error) {
      // The server was killed: whatever was told before counts.
      if (mayGoOn()) throw error;
    }
  }

  const all = Promise.allSettled(Array.from({ length: clients }, oneClient));
  return {
    told,
    reached,
    async end() {
      isEnding = true;
      const results = await all;
      for (const each of results) assert.equal(each.status, 'fulfilled', String(Object.values(each)[1]));
    },
  };
}

/** Everything told is there, and the thread can be brought to its true end. */
export async function checkThread(
  client: Client,
  { threadId, checkpoints, runId, isDone }: Told,
): Promise<void> {
  const kept = new Set<string | null | undefined>();
  for (const state of await client.threads.getHistory(threadId, { limit: 1000 }))
    kept.add(state.checkpoint.checkpoint_id);
  const missing = checkpoints.filter((id) => !kept.has(id));
  assert.deepEqual(missing, [], `thread ${threadId}`);
  const before = await client.threads.getState<Steps>(threadId);
  if (runId !== null) {
    const { status } = await client.runs.get(threadId, runId);
    assert.ok(['interrupted', 'success', 'error'].includes(status), status);
    if (isDone) assert.equal(before.values.done, wanted);
    const thread = await client.threads.get(threadId);
    assert.ok(['idle', 'interrupted', 'error'].includes(thread.status), thread.status);
  }
  // Not even its input may be kept, where nothing was told of the run.
  const input = kept.size === 0 ? { wanted } : null;
  const end = (await client.runs.wait(threadId, 'steps', { input, config })) as unknown as Steps;
  assert.equal(end.done, wanted);
  assert.deepEqual(
    end.log,
    Array.from({ length: wanted }, (_, index) => `step ${index + 1}`),
  );
}
