/** Answers at checkpoints whose questions have been answered before: each starts a branch with the new answer. */
import assert from 'node:assert/strict';
import { Client, type Interrupt } from '@langchain/langgraph-sdk';
import { fixtureConfig, serverStarter } from './serverProcess.js';

interface Told {
  log: string[];
  __interrupt__?: Interrupt[];
}

describe('an answer at an old checkpoint', () => {
  const starter = serverStarter();
  let client: Client;
  before(async () => {
    const server = await starter.start({ config: fixtureConfig });
    client = new Client({ apiUrl: server.url, apiKey: null });
  });
  after(() => starter.stopAll());

  /** A thread whose subgraph has asked and got `one`; where it asked, and what. */
  async function answered() {
    const { thread_id: id } = await client.threads.create();
    const asked = (await client.runs.wait(id, 'outer', { input: {} })) as unknown as Told;
    const [checkpoint] = (await client.threads.getHistory(id)).map((state) => state.checkpoint);
    const first = (await client.runs.wait(id, 'outer', { command: { resume: 'one' } })) as unknown as Told;
    assert.deepEqual(first.log, ['from first: one (plain)']);
    return { id, checkpoint: checkpoint!, question: asked.__interrupt__![0]!.id! };
  }

  it('is given to the question as it is asked there again, and the first branch stays', async () => {
    const { id, checkpoint, question } = await answered();
    const before = await client.threads.getHistory(id);
    const answer = async (resume: unknown): Promise<string[]> =>
      ((await client.runs.wait(id, 'outer', { command: { resume }, checkpoint })) as unknown as Told).log;
    assert.deepEqual(await answer('two'), ['from first: two (plain)']);
    assert.deepEqual(await answer({ [question]: 'three' }), ['from first: three (plain)']);
    assert.deepEqual(await answer(false), ['from first: false (plain)']);
    const thread = await client.threads.get<Told>(id);
    assert.deepEqual([thread.status, thread.values.log], ['idle', ['from first: false (plain)']]);
    const kept = await client.threads.getHistory(id, { limit: 100 });
    assert.deepEqual(kept.slice(-before.length), before);
  });

  it('streams what the branch does, not what had to be repeated', async () => {
    const { id, checkpoint } = await answered();
    const updates: unknown[] = [];
    const run = client.runs.stream(id, 'outer', {
      command: { resume: 'two' },
      checkpoint,
      streamMode: 'updates',
    });
    for await (const { event, data } of run) if (event === 'updates') updates.push(data);
    assert.deepEqual(updates, [
      { inner: { text: 'from first', answer: 'two' } },
      { tell: { log: ['from first: two (plain)'] } },
    ]);
  });
});

describe('fields of a state to select', () => {
  const starter = serverStarter();
  after(() => starter.stopAll());

  it('are those asked for, single keys of the values among them, wherever states are read', async () => {
    const { url } = await starter.start({ config: fixtureConfig });
    const client = new Client({ apiUrl: url, apiKey: null });
    const { thread_id: id } = await client.threads.create();
    await client.runs.wait(id, 'steps', { input: { wanted: 1 } });
    const [{ checkpoint } = assert.fail()] = await client.threads.getHistory(id);
    const select = ['values.log', 'next'];
    const wanted = { values: { log: ['step 1'] }, next: [] };
    const get = async (path: string, body?: object): Promise<unknown> => {
      const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
      return (await fetch(`${url}/threads/${id}${path}`, init)).json();
    };
    const query = 'select=values.log&select=next';
    assert.deepEqual(await get(`/state?${query}`), wanted);
    assert.deepEqual(await get(`/state/${checkpoint.checkpoint_id!}?${query}`), wanted);
    assert.deepEqual(await get('/state/checkpoint', { checkpoint, select }), wanted);
    assert.deepEqual(await get('/history', { limit: 1, select }), [wanted]);
    assert.match(JSON.stringify(await get('/history', { select: ['nope'] })), /must be one of values, next/);
  });
});
