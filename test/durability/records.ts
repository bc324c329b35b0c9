/**
 * A client that makes, changes and deletes records of every kind (store items, assistants, crons, threads, states by
 * hand, runs), each noted in the ledger, until it is told to stop or its server is gone.
 */
import { randomUUID } from 'node:crypto';
import type { Client } from '@langchain/langgraph-sdk';
import type { Ledger, Reading } from './ledger.js';

interface Steps {
  log: string[];
}

/** Threads that may be there afterwards. */
export interface ThreadNames {
  known: Set<string>;
  /** Requests under way, or cut off, for which the server chooses the thread's id. */
  unnamed: number;
}

export interface RecordClient {
  client: Client;
  /** Items of its own: of two changes at once nobody could tell which one counts. */
  number: number;
  ledger: Ledger;
  random: () => number;
  threads: ThreadNames;
  /** One more change was answered. */
  told: () => void;
}

type Chore = (deps: RecordClient) => Promise<void>;

const itemKeys = 7;

/** Null where the server says that it is not there. */
const present =
  (read: Reading): Reading =>
  async (client) => {
    try {
      return await read(client);
    } catch (error) {
      if ((error as { status?: number }).status === 404) return null;
      throw error;
    }
  };

const item: Chore = async ({ client, number, ledger, random }) => {
  const key = `key ${number}-${Math.floor(random() * itemKeys)}`;
  const read: Reading = async (from) => (await from.store.getItem(['records'], key))?.value ?? null;
  const value = { text: randomUUID() };
  await ledger.change(`item ${key}`, read, value, () => client.store.putItem(['records'], key, value));
  if (random() < 0.3)
    await ledger.change(`item ${key}`, read, null, () => client.store.deleteItem(['records'], key));
};

const assistant: Chore = async ({ client, ledger, random }) => {
  const assistantId = randomUUID();
  const name = `assistant ${assistantId}`;
  const read = present(async (from) => {
    const { name: found, version } = await from.assistants.get(assistantId);
    return { name: found, version };
  });
  const create = () =>
    client.assistants.create({ graphId: 'keeps', assistantId, name, ifExists: 'do_nothing' });
  await ledger.change(name, read, { name, version: 1 }, create);
  const renamed = `${name}, renamed`;
  const rename = () => client.assistants.update(assistantId, { graphId: 'keeps', name: renamed });
  await ledger.change(name, read, { name: renamed, version: 2 }, rename);
  if (random() < 0.8) await ledger.change(name, read, null, () => client.assistants.delete(assistantId));
};

const cron: Chore = async ({ client, ledger, random }) => {
  const text = randomUUID();
  // Far away: it is to be kept, not to fire.
  const made = await client.crons.create('keeps', { schedule: '0 0 29 2 *', metadata: { text } });
  const cronId = (made as unknown as { cron_id: string }).cron_id;
  const read: Reading = async (from) => {
    const found = await from.crons.search({ limit: 1000 });
    return found.some((each) => each.cron_id === cronId);
  };
  ledger.note(`cron ${cronId}`, read, true);
  if (random() < 0.8) await ledger.change(`cron ${cronId}`, read, false, () => client.crons.delete(cronId));
};

const thread: Chore = async ({ client, ledger, random, threads }) => {
  const threadId = randomUUID();
  const key = `thread ${threadId}`;
  const read = present(async (from) => (await from.threads.get(threadId)).metadata ?? null);
  threads.known.add(threadId);
  await ledger.change(key, read, { n: 1 }, () => client.threads.create({ threadId, metadata: { n: 1 } }));
  const patch = () => client.threads.update(threadId, { metadata: { n: 2 } });
  await ledger.change(key, read, { n: 2 }, patch);
  if (random() < 0.7) await ledger.change(key, read, null, () => client.threads.delete(threadId));
};

/** A state made by hand, edited, copied; a run, deleted; and in the end, now and then, all of it deleted. */
const state: Chore = async ({ client, ledger, random, threads }) => {
  const threadId = randomUUID();
  threads.known.add(threadId);
  const isThere = present(async (from) => (await from.threads.get(threadId)).thread_id === threadId);
  await ledger.change(`thread ${threadId}`, isThere, true, () => client.threads.create({ threadId }));
  const values = { wanted: 1, done: 1, log: ['by hand'] };
  const { checkpoint } = (await client.threads.updateState(threadId, {
    values,
    asNode: 'step',
  })) as unknown as { checkpoint: { checkpoint_id: string } };
  const log = (of: string, at?: string) =>
    present(async (from) => (await from.threads.getState<Steps>(of, at)).values.log);
  const edited = `state of ${threadId}`;
  ledger.note(edited, log(threadId, checkpoint.checkpoint_id), values.log);

  threads.unnamed += 1;
  const copy = await client.threads.copy(threadId);
  threads.unnamed -= 1;
  threads.known.add(copy.thread_id);
  ledger.note(`copy of ${threadId}`, log(copy.thread_id), values.log);

  const run = await client.runs.create(threadId, 'keeps', { input: { wanted: 1 } });
  const status = present(async (from) => (await from.runs.get(threadId, run.run_id)).run_id);
  ledger.note(`run ${run.run_id}`, status, run.run_id);
  await client.runs.join(threadId, run.run_id);
  await ledger.change(`run ${run.run_id}`, status, null, () => client.runs.delete(threadId, run.run_id));
  if (random() < 0.5) return;
  // With the thread its state goes too: what is asked for is noted before the request, as it may be cut off.
  const gone = async (): Promise<void> => {
    await client.threads.delete(threadId);
  };
  await ledger.change(`thread ${threadId}`, isThere, null, () =>
    ledger.change(edited, log(threadId, checkpoint.checkpoint_id), null, gone),
  );
};

const chores = [item, item, assistant, cron, thread, state];

export async function keepRecords(deps: RecordClient, mayGoOn: () => boolean): Promise<void> {
  while (mayGoOn()) {
    const chore = chores[Math.floor(deps.random() * chores.length)] ?? item;
    await chore(deps);
    deps.told();
  }
}
