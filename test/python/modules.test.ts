// Modules beside the graphs, written in Python: auth handlers, an ASGI app, the embedding function of the store.
import assert from 'node:assert/strict';
import path from 'node:path';
import { Client } from '@langchain/langgraph-sdk';
import { serverStarter, type ServerProcess } from '../contract/serverProcess.js';
import { repositoryRoot } from '../host/paths.js';
import { startPythonProject } from './pythonProject.js';

describe('Python modules beside the graphs', function () {
  this.timeout(600_000);
  const starter = serverStarter();
  let server: ServerProcess;
  const as = (user: string): Client =>
    new Client({
      apiUrl: server.url,
      apiKey: null,
      defaultHeaders: { authorization: `Bearer ${user}` },
      callerOptions: { maxRetries: 0 },
    });
  const own = (route: string, init: RequestInit = {}) =>
    fetch(`${server.url}${route}`, { ...init, headers: { authorization: 'Bearer ada' } });
  before(async () => {
    const config = path.join(repositoryRoot, 'test', 'fixtures', 'pythonModules', 'langgraph.json');
    ({ server } = await startPythonProject(starter, { config }));
  });
  after(() => starter.stopAll());

  it('auth: a refusal with its status, message and headers', async () => {
    const refused = await fetch(`${server.url}/threads`, { method: 'POST', body: '{}' });
    assert.equal(refused.status, 401);
    assert.equal(refused.headers.get('www-authenticate'), 'Own');
    assert.deepEqual(await refused.json(), { detail: 'Who are you?' });
  });

  it('auth: filters and what a handler puts into the value; false is a refusal', async () => {
    const thread = await as('ada').threads.create();
    assert.equal((thread.metadata as { owner: string }).owner, 'ada');
    assert.equal((await as('ada').threads.get(thread.thread_id)).thread_id, thread.thread_id);
    await assert.rejects(as('bob').threads.get(thread.thread_id), /404/);
    assert.deepEqual(await as('bob').threads.search(), []);
    await assert.rejects(as('ada').assistants.create({ graphId: 'steps' }), /403/);
    const done = (await as('ada').runs.wait(thread.thread_id, 'steps', { input: { wanted: 1 } })) as {
      done: number;
    };
    assert.equal(done.done, 1);
  });

  it('app: bodies both ways, a streamed answer, its start-up, its own 404', async () => {
    const echoed = await own('/own/echo?a=1', { method: 'POST', body: 'x'.repeat(200_000) });
    assert.deepEqual(await echoed.json(), { length: 200_000, query: 'a=1', started: true });
    assert.equal(echoed.headers.get('x-stamp'), 'own');
    assert.equal(await (await own('/own/counting')).text(), '0\n1\n2\n');
    const missing = await own('/own/missing');
    assert.equal(missing.status, 404);
    assert.deepEqual(await missing.json(), { own: 'not here' });
    assert.equal((await own('/own/failing')).status, 500);
  });

  it('app: where none of its routes answers the server’s own do, with what its middleware adds', async () => {
    const answer = await own('/threads/count', { method: 'POST', body: '{}' });
    assert.equal(typeof (await answer.json()), 'number');
    assert.equal(answer.headers.get('x-stamp'), 'own');
    assert.equal((await own('/nowhere')).status, 404);
  });

  it('store: searches by meaning, by the project’s own embedding', async () => {
    const { store } = as('ada');
    await store.putItem(['colors'], 'sky', { text: 'blue blue' });
    await store.putItem(['colors'], 'grass', { text: 'green' });
    const { items } = await store.searchItems(['colors'], { query: 'very blue', limit: 1 });
    assert.deepEqual(
      items.map(({ key }) => key),
      ['sky'],
    );
  });
});
