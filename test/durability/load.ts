/**
 * Clients that keep a server busy on threads of their own and remember what they were told, so that it can be checked
 * after the server or its worker was killed under them. Records other than threads' histories are records.ts's.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Client } from '@langchain/langgraph-sdk';
import type { Ledger } from './ledger.js';
import { keepRecords, type ThreadNames } from './records.js';

export const wanted = 30;
const config = { recursion_limit: 2 * wanted + 10 };
const durabilities = ['sync', 'async', 'exit'] as const;

export interface Steps {
  done: number;
  log: string[];
}

/** What a client was told of its thread. */
export interface Told {
  threadId: string;
  durability: (typeof durabilities)[number];
  checkpoints: string[];
  runId: string | null;
  /** The highest step of which a checkpoint was told. */
  steps: number;
  /** The run's end was told, and it was a good one. */
  isDone: boolean;
}

export function connect(url: string): Client {
  // A killed server is not to be asked again.
  return new Client({ apiUrl: url, apiKey: null, callerOptions: { maxRetries: 0 } });
}

export interface LoadOptions {
  url: string;
  /** Clients that run graphs; as many more change records. */
  clients: number;
  /** `reached` resolves when this many checkpoints and changes of records were told in all. */
  until: number;
  random: () => number;
  ledger: Ledger;
  threads: ThreadNames;
}

export interface Load {
  /** Everything the clients were told; complete once `end` has resolved. */
  told: Told[];
  reached: Promise<void>;
  /** No new threads: resolves when every client has come to the end of its run, or of its connection. */
  end(): Promise<void>;
}

export function startLoad({ url, clients, until, random, ledger, threads }: LoadOptions): Load {
  const told: Told[] = [];
  let count = 0;
  let isEnding = false;
  let reach: () => void = () => undefined;
  const reached = new Promise<void>((resolve) => (reach = resolve));
  const mayGoOn = () => !isEnding;
  const oneMore = (): void => {
    count += 1;
    if (count === until) reach();
  };

  async function oneThread(client: Client): Promise<void> {
    const threadId = randomUUID();
    threads.known.add(threadId);
    await client.threads.create({ threadId });
    const durability = durabilities[Math.floor(random() * durabilities.length)] ?? 'sync';
    const own: Told = { threadId, durability, checkpoints: [], runId: null, steps: 0, isDone: false };
    told.push(own);
    let failed = false;
    const options = { input: { wanted }, config, durability, streamMode: ['checkpoints' as const] };
    for await (const { event, data } of client.runs.stream(threadId, 'keeps', options)) {
      if (event === 'metadata') own.runId = (data as { run_id: string }).run_id;
      if ((event as string) === 'error') failed = true;
      if (event !== 'checkpoints') continue;
      oneMore();
      // With `exit` only the last checkpoint is kept, and only the end tells of it.
      if (durability === 'exit') continue;
      const shown = data as { config: { configurable: { checkpoint_id: string } }; values: Partial<Steps> };
      own.checkpoints.push(shown.config.configurable.checkpoint_id);
      own.steps = Math.max(own.steps, shown.values.done ?? 0);
    }
    if (failed || own.runId === null) return;
    own.isDone = (await client.runs.get(threadId, own.runId)).status === 'success';
  }

  /** On a thread of the server's own, which is gone with the run. */
  async function stateless(client: Client): Promise<void> {
    threads.unnamed += 1;
    const end = (await client.runs.wait(null, 'keeps', { input: { wanted: 3 } })) as unknown as Steps;
    threads.unnamed -= 1;
    if (mayGoOn()) assert.equal(end.done, 3);
    oneMore();
  }

  async function oneClient(number: number): Promise<void> {
    const client = connect(url);
    try {
      if (number % 2 === 1)
        await keepRecords({ client, number, ledger, random, threads, told: oneMore }, mayGoOn);
      while (mayGoOn()) await (random() < 0.2 ? stateless(client) : oneThread(client));
    } catch (error) {
      // The server was killed: whatever was told before counts.
      if (mayGoOn()) throw error;
    }
  }

  const all = Promise.allSettled(Array.from({ length: 2 * clients }, (_, number) => oneClient(number)));
  return {
    told,
    reached,
    async end() {
      isEnding = true;
      const results = await all;
      for (const each of results) {
        if (each.status === 'rejected') throw each.reason;
      }
    },
  };
}

/** Everything told is there, and the thread can be brought to its true end. */
export async function checkThread(client: Client, told: Told): Promise<void> {
  const { threadId, durability, checkpoints, runId, steps, isDone } = told;
  const kept = new Set<string | null | undefined>();
  for (const state of await client.threads.getHistory(threadId, { limit: 1000 }))
    kept.add(state.checkpoint.checkpoint_id);
  const missing = checkpoints.filter((id) => !kept.has(id));
  assert.deepEqual(missing, [], `thread ${threadId}, ${durability}`);
  const before = await client.threads.getState<Partial<Steps>>(threadId);
  assert.ok(steps <= (before.values.done ?? 0), `thread ${threadId} has lost steps`);
  assert.ok((await stored(client, threadId)) >= steps, `the store has lost steps of ${threadId}`);
  if (runId !== null) {
    const { status } = await client.runs.get(threadId, runId);
    assert.ok(['interrupted', 'success', 'error'].includes(status), status);
    if (isDone) assert.deepEqual([status, before.values.done], ['success', wanted]);
    const thread = await client.threads.get(threadId);
    assert.ok(['idle', 'interrupted', 'error'].includes(thread.status), thread.status);
  }
  // Not even its input may be kept, where nothing was told of the run.
  const input = kept.size === 0 ? { wanted } : null;
  const end = (await client.runs.wait(threadId, 'keeps', { input, config, durability })) as unknown as Steps;
  assert.equal(end.done, wanted, JSON.stringify(end));
  assert.deepEqual(
    end.log,
    Array.from({ length: wanted }, (_, index) => `step ${index + 1}`),
  );
  assert.equal(await stored(client, threadId), wanted);
}

/** The step that the graph kept last in the store. */
async function stored(client: Client, threadId: string): Promise<number> {
  const found = await client.store.getItem(['keeps'], threadId);
  return (found?.value as { done?: number } | undefined)?.done ?? 0;
}
