/** Requests that are nearly right: refused with the reason before anything is made, or taken as they are meant. */
import assert from 'node:assert/strict';
import { Client } from '@langchain/langgraph-sdk';
import { conformingFetch } from './conformingFetch.js';
import { fixtureConfig, serverStarter, type ServerProcess } from './serverProcess.js';

describe('requests that are nearly right', () => {
  const starter = serverStarter();
  const { fetch } = conformingFetch();
  let server: ServerProcess;
  let client: Client;
  before(async () => {
    server = await starter.start({ config: fixtureConfig });
    client = new Client({ apiUrl: server.url, apiKey: null, callerOptions: { maxRetries: 0 } });
  });
  after(() => starter.stopAll());

  const post = (path: string, body: object): Promise<Response> =>
    fetch(server.url + path, { method: 'POST', body: JSON.stringify(body) });
  const refusal = async (path: string, body: object, status: number): Promise<string> => {
    const answer = await post(path, body);
    assert.equal(answer.status, status);
    return ((await answer.json()) as { detail: string }).detail;
  };

  it('a batch of which one run cannot be made makes none', async () => {
    const good = { assistant_id: 'steps', input: { wanted: 1 }, on_completion: 'keep' };
    const before = await client.threads.count();
    assert.match(await refusal('/runs/batch', [good, { ...good, assistant_id: 'nope' }], 404), /nope/);
    assert.equal(await client.threads.count(), before);
    assert.equal(((await (await post('/runs/batch', [good, good])).json()) as unknown[]).length, 2);
  });

  it('a cron that would stop at a node that is not there', async () => {
    const cron = { assistant_id: 'steps', schedule: '0 0 1 1 *', interrupt_before: ['nope'] };
    assert.match(await refusal('/runs/crons', cron, 422), /nope/);
    assert.deepEqual(await client.crons.search(), []);
  });

  it('fields to select that are none', async () => {
    const select = ['metadata', 'nope'];
    for (const path of ['/assistants/search', '/threads/search', '/runs/crons/search'])
      assert.match(await refusal(path, { select }, 422), /select\.1: must be one of .*metadata/);
    const { thread_id: id } = await client.threads.create();
    const runs = await fetch(`${server.url}/threads/${id}/runs?select=run_id&select=nope`);
    assert.equal(runs.status, 422);
    assert.match(((await runs.json()) as { detail: string }).detail, /must be one of run_id/);
  });

  it('a time to live that ends after all dates', async () => {
    const item = { namespace: ['a'], key: 'k', value: {}, ttl: 5e15 };
    const answer = await fetch(`${server.url}/store/items`, { method: 'PUT', body: JSON.stringify(item) });
    assert.equal(answer.status, 422);
    assert.match(((await answer.json()) as { detail: string }).detail, /ttl: must not be above/);
  });

  it('a webhook that cannot be called, a delay without end', async () => {
    const run = { assistant_id: 'steps', input: { wanted: 1 } };
    for (const webhook of ['nota url', 'ftp://x/y', ''])
      assert.match(await refusal('/runs', { ...run, webhook }, 422), /webhook: must be a URL/);
    assert.match(await refusal('/runs', { ...run, after_seconds: 1e9 }, 422), /after_seconds: must not be/);
  });

  it('a checkpoint named at the top of a body is that checkpoint', async () => {
    const { thread_id: id } = await client.threads.create();
    await client.runs.wait(id, 'steps', { input: { wanted: 2 } });
    const [, earlier] = await client.threads.getHistory(id);
    const checkpointId = earlier?.checkpoint.checkpoint_id;
    const found = await post(`/threads/${id}/state/checkpoint`, { checkpoint_id: checkpointId });
    const state = (await found.json()) as { checkpoint: { checkpoint_id: string }; values: unknown };
    assert.equal(state.checkpoint.checkpoint_id, checkpointId);
    assert.deepEqual(state.values, earlier?.values);
    const unknown = '7f9c24e8-3b12-4fef-91e0-56a2d5a1b1aa';
    // The published file names no 404 here.
    const none = await globalThis.fetch(`${server.url}/threads/${id}/state/checkpoint`, {
      method: 'POST',
      body: JSON.stringify({ checkpoint_id: unknown }),
    });
    assert.equal(none.status, 404);
  });

  it('a namespace whose labels are repeated in the query', async () => {
    await client.store.putItem(['a', 'b'], 'k', { text: 'there' });
    for (const namespace of ['namespace=a.b', 'namespace=a&namespace=b']) {
      const answer = await fetch(`${server.url}/store/items?${namespace}&key=k`);
      assert.deepEqual(((await answer.json()) as { value: unknown } | null)?.value, { text: 'there' });
    }
  });
});
