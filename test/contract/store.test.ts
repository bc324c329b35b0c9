import assert from 'node:assert/strict';
import path from 'node:path';
import type { Client } from '@langchain/langgraph-sdk';
import { conformingClient, conformingFetch } from './conformingFetch.js';
import { fixtureConfig, serverStarter, type ServerProcess } from './serverProcess.js';

const config = path.join(path.dirname(fixtureConfig), '../project/langgraph.json');

describe('the store through the SDK', () => {
  const starter = serverStarter();
  const { fetch } = conformingFetch();
  let server: ServerProcess;
  let client: Client;
  let dataDir: string;
  const start = async () => {
    server = await starter.start({ config, dataDir });
    client = conformingClient(server.url);
  };
  before(async () => {
    dataDir = await starter.newDataDir();
    await start();
  });
  after(() => starter.stopAll());

  it('puts, gets, searches by filter and meaning, lists namespaces, deletes; and keeps it all', async () => {
    const { store } = client;
    await store.putItem(['notes', 'ann'], 'cats', { text: 'cat cat', rank: 1 });
    await store.putItem(['notes', 'bob'], 'dogs', { text: 'dog', rank: 2 });
    await store.putItem(['notes', 'bob'], 'none', { text: 'dog dog', rank: 3 }, { index: false });
    await store.putItem(['other'], 'fish', { text: 'fish' });
    const item = await store.getItem(['notes', 'ann'], 'cats');
    assert.deepEqual(item?.value, { text: 'cat cat', rank: 1 });
    assert.equal(item.createdAt, item.updatedAt);
    assert.equal(await store.getItem(['notes'], 'cats'), null);
    const similar = await store.searchItems(['notes'], { query: 'a dog' });
    assert.deepEqual(
      similar.items.map(({ key }) => key),
      ['dogs', 'cats', 'none'],
    );
    assert.equal((similar.items[0] as { score?: number }).score, 1);
    const filtered = await store.searchItems(['notes'], { filter: { rank: { $gt: 1, $lte: 2 } } });
    assert.deepEqual(
      filtered.items.map(({ key }) => key),
      ['dogs'],
    );
    const newest = await store.searchItems(['notes'], { limit: 1, offset: 1 });
    assert.equal(newest.items.length, 1);
    assert.deepEqual(await store.listNamespaces({ prefix: ['notes'] }), {
      namespaces: [
        ['notes', 'ann'],
        ['notes', 'bob'],
      ],
    });
    assert.deepEqual(await store.listNamespaces({ maxDepth: 1 }), { namespaces: [['notes'], ['other']] });
    await store.deleteItem(['other'], 'fish');
    assert.equal(await store.getItem(['other'], 'fish'), null);
    await server.kill();
    await start();
    assert.equal((await client.store.searchItems([], { limit: 10 })).items.length, 3);
  });

  it('is what graphs see', async () => {
    const result = (await client.runs.wait(null, 'memory', { input: { note: 'a fish' } })) as {
      found: unknown;
    };
    assert.deepEqual(result.found, {
      text: 'a fish',
      isDate: true,
      missing: null,
      similar: ['dogs'],
      filtered: ['none', 'dogs'],
      gone: null,
    });
    const item = await client.store.getItem(['notes', 'graph'], 'last');
    assert.deepEqual(item?.value, { text: 'a fish', at: { deep: [1, 2] } });
  });

  it('takes odd keys and serialised-looking values as data', async () => {
    const body =
      '{"namespace": ["odd"], "key": "__proto__", "value": {"__proto__": {"x": 1}, "lc": 1, "type": "constructor", "id": ["langchain", "x"], "kwargs": {}}}';
    const put = await fetch(`${server.url}/store/items`, { method: 'PUT', body });
    assert.equal(put.status, 204);
    const text = await (await fetch(`${server.url}/store/items?namespace=odd&key=__proto__`)).text();
    assert.match(text, /"value":\{"__proto__":\{"x":1\},"lc":1,"type":"constructor"/);
    // A graph copies it into its state, and the next run loads that.
    const { thread_id: thread } = await client.threads.create();
    const context = { made: { lc: 1, type: 'constructor', id: ['langchain', 'x'], kwargs: {} } };
    for (const note of ['one', 'two']) {
      const result = await client.runs.wait(thread, 'memory', { input: { note }, context });
      const { odd, context: seen } = (result as { found: { odd: object; context: object } }).found;
      assert.equal((odd as { type?: string }).type, 'constructor');
      assert.deepEqual(seen, context);
    }
  });

  it('refuses what is no namespace, key or filter, by name', async () => {
    const status = async (method: string, body: unknown, at = '/store/items') => {
      const response = await fetch(server.url + at, { method, body: JSON.stringify(body) });
      return [response.status, ((await response.json()) as { detail: string }).detail];
    };
    assert.deepEqual(await status('PUT', { namespace: ['a.b'], key: 'k', value: {} }), [
      422,
      'namespace.0: must not contain a period',
    ]);
    assert.equal((await status('PUT', { namespace: [], key: 'k', value: {} }))[0], 422);
    assert.equal((await status('PUT', { namespace: ['a'], key: 'k', value: 7 }))[0], 422);
    assert.deepEqual(await status('POST', { filter: { a: { $near: 1 } } }, '/store/items/search'), [
      422,
      'filter: unknown operator $near',
    ]);
  });
});
