import assert from 'node:assert/strict';
import path from 'node:path';
import { Client } from '@langchain/langgraph-sdk';
import { fixtureConfig, serverStarter, type ServerProcess } from './serverProcess.js';

const config = path.join(path.dirname(fixtureConfig), '../project/auth.json');

describe('auth handlers of the project', () => {
  const starter = serverStarter();
  let server: ServerProcess;
  const as = (name: string, headers = {}) =>
    new Client({
      apiUrl: server.url,
      apiKey: null,
      defaultHeaders: { authorization: `Bearer ${name}`, ...headers },
      callerOptions: { maxRetries: 0 },
    });
  const refused = (work: Promise<unknown>, status: number) =>
    assert.rejects(work, (error: { status?: number }) => error.status === status);
  before(async () => {
    server = await starter.start({ config });
  });
  after(() => starter.stopAll());

  it('let nobody in whom they do not know, with their own words and headers', async () => {
    const response = await fetch(`${server.url}/threads`, { method: 'POST', body: '{}' });
    assert.equal(response.status, 401);
    assert.equal(response.headers.get('www-authenticate'), 'Bearer');
    assert.deepEqual(await response.json(), { detail: 'Who are you?' });
    await refused(as('mallory', { 'x-auth-scheme': 'langsmith' }).threads.create(), 401);
    for (const open of ['/ok', '/info']) assert.equal((await fetch(server.url + open)).status, 200);
  });

  it('keep the threads and runs of two users apart', async () => {
    const [ann, bob] = [as('ann'), as('bob')];
    const { thread_id: id, metadata } = await ann.threads.create({ metadata: { owner: 'bob', note: 1 } });
    assert.deepEqual(metadata, { owner: 'ann', note: 1 });
    const state = (await ann.runs.wait(id, 'whoami', { input: {} })) as {
      user: { identity: string; role: string };
    };
    assert.equal(state.user.identity, 'ann');
    assert.equal(state.user.role, 'tester');
    const [run] = await ann.runs.list(id);
    await refused(bob.threads.get(id), 404);
    await refused(bob.threads.getState(id), 404);
    await refused(bob.threads.getHistory(id), 404);
    await refused(bob.threads.update(id, { metadata: { owner: 'bob' } }), 404);
    await refused(bob.threads.updateState(id, { values: {} }), 404);
    await refused(bob.runs.wait(id, 'whoami', { input: {} }), 404);
    await refused(bob.runs.list(id), 404);
    await refused(bob.runs.cancel(id, run!.run_id), 404);
    await refused(bob.threads.copy(id), 404);
    await refused(bob.threads.create({ threadId: id, ifExists: 'do_nothing' }), 404);
    await refused(bob.crons.createForThread(id, 'whoami', { schedule: '0 0 1 1 *' }), 404);
    assert.deepEqual(await bob.threads.search(), []);
    assert.deepEqual(await bob.threads.search({ metadata: { owner: 'ann' } }), []);
    assert.equal(await bob.threads.count({ metadata: { owner: 'ann' } }), 0);
    assert.equal((await ann.threads.search({ metadata: { note: 1 } })).length, 1);
  });

  it('say who may act at all', async () => {
    const eve = as('eve');
    const { thread_id: id } = await eve.threads.create();
    await refused(eve.threads.delete(id), 403);
  });

  it('keep crons apart and show assistants to everybody', async () => {
    const [ann, bob] = [as('ann'), as('bob')];
    const { cron_id: id } = await ann.crons.create('whoami', { schedule: '0 0 1 1 *' });
    await refused(bob.crons.delete(id), 404);
    assert.deepEqual(await bob.crons.search(), []);
    assert.equal((await ann.crons.search()).length, 1);
    assert.equal((await bob.assistants.search()).length, 1);
  });

  it('give each a store of their own, in namespaces they choose', async () => {
    const [ann, bob] = [as('ann'), as('bob')];
    await ann.store.putItem(['mine', 'notes'], 'k', { text: 'secret' });
    assert.deepEqual((await ann.store.getItem(['mine', 'notes'], 'k'))?.namespace, ['ann', 'notes']);
    assert.equal(await bob.store.getItem(['mine', 'notes'], 'k'), null);
    await refused(bob.store.getItem(['ann', 'notes'], 'k'), 404);
    await refused(bob.store.putItem(['ann', 'notes'], 'k', { text: 'forged' }), 404);
    await refused(bob.store.putItem(['ann', 'other'], 'k', { text: 'planted' }), 403);
    await refused(bob.store.deleteItem(['ann', 'notes'], 'k'), 404);
    assert.deepEqual((await bob.store.searchItems([])).items, []);
    assert.deepEqual(await bob.store.listNamespaces(), { namespaces: [] });
    assert.equal((await ann.store.searchItems([])).items.length, 1);
    assert.deepEqual(await ann.store.listNamespaces(), { namespaces: [['ann', 'notes']] });
  });
});
