/**
 * Requests with ids that would be paths and data that would like to be more than data (prototypes, serialised objects):
 * on the real server, also after another process has read the data back.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { detailOf, operationsOf, rawRequest, someId } from './rawRequest.js';
import { fixtureConfig, serverStarter, type ServerProcess } from './serverProcess.js';

describe('an id that would be a path', function () {
  this.timeout(120_000);
  const starter = serverStarter();
  after(() => starter.stopAll());
  let server: ServerProcess;
  let dataDir: string;
  before(async () => {
    dataDir = path.join(await starter.newDataDir(), 'deep', 'data');
    server = await starter.start({ config: fixtureConfig, dataDir });
  });

  const odd = [
    '..%2f..%2foutside',
    '%2e%2e%2foutside',
    '..%5c..%5coutside',
    '%2fetc%2fpasswd',
    'C%3a%5cWindows',
    `${someId}%2f..%2f..%2foutside`,
    `${someId}%00`,
    'con',
    '%ff',
    '__proto__',
    'x'.repeat(5000),
  ];

  it('is refused wherever a route takes one, and reaches no file', async () => {
    for (const { method, path: pattern } of await operationsOf(server)) {
      if (!/_id\}|\{id\}/.test(pattern)) continue;
      for (const id of odd) {
        const target = pattern.replace(/\{[a-z_]+\}/g, id);
        const body = method === 'GET' ? undefined : '{}';
        const answer = await rawRequest(server.url, { method, path: target, ...(body ? { body } : {}) });
        const shown = `${method} ${pattern} with ${id.slice(0, 50)}: ${answer.status}`;
        assert.ok(answer.status >= 400 && answer.status < 500, shown);
        if (answer.text !== '' && !pattern.endsWith('/commands')) detailOf(answer.text);
      }
    }
    const outside = await readdir(path.join(dataDir, '../..'), { recursive: true });
    assert.deepEqual(
      outside.filter((name) => !name.startsWith(path.join('deep', 'data')) && name !== 'deep'),
      [],
    );
    assert.deepEqual(await readdir(path.join(dataDir, 'threads')), []);
  });

  it('is refused in bodies', async () => {
    const id = '../../outside';
    const run = { assistant_id: 'steps', input: { wanted: 1 } };
    for (const [target, body] of [
      ['/threads', { thread_id: id }],
      ['/assistants', { assistant_id: id, graph_id: 'steps' }],
      ['/threads/search', { ids: [id] }],
      ['/threads/prune', { thread_ids: [id] }],
      ['/runs/cancel', { thread_id: id, run_ids: [id] }],
      ['/runs/wait', { ...run, checkpoint_id: id }],
      ['/runs/wait', { ...run, checkpoint: { checkpoint_id: id } }],
    ] as const) {
      const text = JSON.stringify(body);
      const { status } = await rawRequest(server.url, { method: 'POST', path: target, body: text });
      assert.ok(status >= 400 && status < 500, `${target}: ${status}`);
    }
    // What the engine takes for a thread is the run's own, whatever its config says.
    const config = { configurable: { thread_id: id, checkpoint_ns: id } };
    const ran = await rawRequest(server.url, {
      method: 'POST',
      path: '/runs/wait',
      body: JSON.stringify({ ...run, config, on_completion: 'keep' }),
    });
    assert.equal(ran.status, 200);
    const folders = await readdir(path.join(dataDir, 'threads'));
    assert.equal(folders.length, 1);
    assert.match(folders[0] ?? '', /^[0-9a-f-]{36}$/);
    assert.deepEqual(await readdir(path.join(dataDir, '..')), ['data']);
  });
});

describe('data that would like to be more', function () {
  this.timeout(120_000);
  const starter = serverStarter();
  after(() => starter.stopAll());

  // As text: `__proto__` in a literal would be none.
  const proto =
    '{"__proto__":{"polluted":true,"if_exists":"do_nothing"},"constructor":{"prototype":{"polluted":true}},"prototype":{"polluted":1},"toString":"mine","hasOwnProperty":1}';
  const serialised =
    '{"set":{"lc":2,"type":"constructor","id":["Set"],"method":null,"args":[[1,2]]},' +
    '"prompt":{"lc":1,"type":"constructor","id":["langchain_core","prompts","prompt","PromptTemplate"],"kwargs":{"inputVariables":[],"template":"x"}},' +
    '"error":{"lc":2,"type":"constructor","id":["Error"],"method":null,"args":["x"]},' +
    '"secret":{"lc":1,"type":"secret","id":["PATH"]},"nothing":{"lc":2,"type":"undefined"},"escaped":{"lc~":1}}';

  for (const [name, text] of [
    ['keys with names of prototypes', proto],
    ['objects that look serialised', serialised],
  ] as const) {
    it(`stays data (${name}), also after it was read back by another process`, async () => {
      const dataDir = await starter.newDataDir();
      let server = await starter.start({ config: fixtureConfig, dataDir });
      const call = async (method: string, target: string, body?: string): Promise<unknown> => {
        const answer = await rawRequest(server.url, {
          method,
          path: target,
          ...(body === undefined ? {} : { body }),
        });
        assert.ok(answer.status < 300, `${method} ${target}: ${answer.status} ${answer.text}`);
        return answer.text === '' ? null : (JSON.parse(answer.text) as unknown);
      };
      const value = JSON.parse(text) as unknown;
      const threadId = randomUUID();
      const checkServer = async (): Promise<void> => {
        // A polluted server would take `if_exists` from the prototype.
        const again = { method: 'POST', path: '/threads', body: `{"thread_id":"${threadId}"}` };
        assert.equal((await rawRequest(server.url, again)).status, 409);
      };

      const put = `{"namespace":["open"],"key":"item","value":${text}}`;
      await call('PUT', '/store/items', put);
      await call(
        'PUT',
        '/store/items',
        `{"namespace":["__proto__","constructor"],"key":"__proto__","value":${text}}`,
      );
      const filter = `{"namespace_prefix":["__proto__"],"filter":${text}}`;
      const found = (await call('POST', '/store/items/search', filter)) as { items: { value: unknown }[] };
      assert.deepEqual(
        found.items.map((each) => each.value),
        [value],
      );

      const thread = await call('POST', '/threads', `{"thread_id":"${threadId}","metadata":${text}}`);
      assert.deepEqual((thread as { metadata: unknown }).metadata, value);
      const bySearch = await call('POST', '/threads/search', `{"metadata":${text}}`);
      assert.equal((bySearch as unknown[]).length, 1);
      await checkServer();

      const first = `{"assistant_id":"open","input":{"data":${text}},"metadata":${text},"context":{"given":${text}},"config":{"configurable":{"given":${text}},"metadata":${text}}}`;
      await call('POST', `/threads/${threadId}/runs/wait`, first);
      await checkServer();
      const state = async () =>
        (await call('GET', `/threads/${threadId}/state`)) as {
          values: { data: unknown; seen: Record<string, string[]> };
        };
      assert.deepEqual((await state()).values.data, value);

      await server.kill();
      server = await starter.start({ config: fixtureConfig, dataDir });
      await call(
        'POST',
        `/threads/${threadId}/runs/wait`,
        `{"assistant_id":"open","command":{"resume":${text}}}`,
      );
      const { values } = await state();
      assert.deepEqual(values.data, value);
      assert.deepEqual(values.seen, { input: [], item: [], given: [], answer: [], loaded: [] });

      const edit = `{"values":{"data":${text}},"as_node":"first"}`;
      await call('POST', `/threads/${threadId}/state`, edit);
      await call(
        'POST',
        `/threads/${threadId}/runs/wait`,
        `{"assistant_id":"open","command":{"resume":{"a":${text}}}}`,
      );
      assert.deepEqual((await state()).values.seen, {
        input: [],
        item: [],
        given: [],
        answer: [],
        loaded: [],
      });
      const history = (await call('GET', `/threads/${threadId}/history`)) as { values: { data?: unknown } }[];
      assert.ok(
        history.every((each) => each.values.data === undefined || JSON.stringify(each.values.data) === text),
      );
      const filtered = await call('POST', `/threads/${threadId}/history`, `{"metadata":${text}}`);
      assert.ok(Array.isArray(filtered));
      const assistant = `{"graph_id":"open","metadata":${text},"config":{"configurable":{"given":${text}}},"context":{"given":${text}}}`;
      const made = (await call('POST', '/assistants', assistant)) as { metadata: unknown; context: unknown };
      assert.deepEqual([made.metadata, made.context], [value, { given: value }]);
      await checkServer();
      assert.equal(await server.stop(), 0);
    });
  }
});
