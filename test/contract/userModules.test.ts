/** Modules of the user's beside the graphs, while a graph computes without a pause: they have a worker of their own. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { Client } from '@langchain/langgraph-sdk';
import { fixtureConfig, serverStarter } from './serverProcess.js';

describe('auth handlers and an HTTP app beside a node that never yields', () => {
  const starter = serverStarter();
  after(() => starter.stopAll());

  it('answer while it computes', async () => {
    const config = path.join(path.dirname(fixtureConfig), '../project/busy.json');
    const server = await starter.start({ config });
    const headers = { authorization: 'Bearer ann' };
    const client = new Client({ apiUrl: server.url, apiKey: null, defaultHeaders: headers });
    const { thread_id: id } = await client.threads.create();
    const { run_id: runId } = await client.runs.create(id, 'busy', { input: {} });
    await server.heard('computing');
    const hello = await fetch(`${server.url}/hello?name=ann`, { headers });
    assert.equal(await hello.text(), 'hello ann');
    assert.equal((await fetch(`${server.url}/hello`)).status, 401);
    assert.equal((await client.runs.get(id, runId)).status, 'running');
    assert.deepEqual(
      server.errors.filter((line) => line.includes('does not answer')),
      [],
    );
    await client.runs.cancel(id, runId, true);
    await server.stop();
  });

  it('let the server call their routes, and its own on behalf of whose run it was', async () => {
    const config = path.join(path.dirname(fixtureConfig), '../project/busy.json');
    const server = await starter.start({ config });
    const as = (name: string) =>
      new Client({ apiUrl: server.url, apiKey: null, defaultHeaders: { authorization: `Bearer ${name}` } });
    const [ann, bob] = [as('ann'), as('bob')];
    const { thread_id: annsThread } = await ann.threads.create({ metadata: { graph_id: 'whoami' } });
    const run = (client: Client, webhook: string) =>
      client.runs.create(null, 'whoami', { input: {}, webhook });
    const { run_id: runId } = await run(ann, '/hooks/done');
    await server.heard(`hook: ${runId} success`);
    const target = `/threads/${annsThread}/state`;
    await run(bob, target);
    await server.heard(`Webhook ${target}: answered 404`);
    assert.deepEqual(await ann.threads.getHistory(annsThread), []);
    await server.stop();
  });
});
