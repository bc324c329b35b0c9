/**
 * Closed to strangers, on the real server and its sockets: other origins and hosts, the API key on every route, limits of
 * bodies. What comes in by an open door is hostileData.test.ts's.
 */
import assert from 'node:assert/strict';
import { Client } from '@langchain/langgraph-sdk';
import { detailOf, operationsOf, rawRequest, rawSocket, someId, type RawRequest } from './rawRequest.js';
import { fixtureConfig, serverStarter, type ServerProcess } from './serverProcess.js';

describe('a page of another origin', function () {
  this.timeout(120_000);
  const starter = serverStarter();
  after(() => starter.stopAll());
  let server: ServerProcess;
  let client: Client;
  before(async () => {
    server = await starter.start({ config: fixtureConfig });
    client = new Client({ apiUrl: server.url, apiKey: null });
    await client.threads.create({ threadId: someId });
  });

  const strangers = [
    'https://evil.example',
    'null',
    'file://',
    'http://localhost.evil.example',
    'http://127.0.0.1.evil.example',
    'https://app.example.evil.example',
    'https://evil.example?http://localhost',
    'http://app.example',
    'vscode-webview://x',
  ];
  // What a browser sends without asking first, and what it asks for.
  const requests: RawRequest[] = [
    { path: '/info' },
    { path: '/ok' },
    { path: `/threads/${someId}` },
    { path: '/backstep/events' },
    { path: '/openapi.json' },
    { method: 'POST', path: '/threads', headers: { 'content-type': 'text/plain' }, body: '{}' },
    { method: 'POST', path: '/threads', headers: { 'content-type': 'application/json' }, body: '{}' },
    {
      method: 'POST',
      path: `/threads/${someId}/runs`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: '{"assistant_id":"steps","input":{"wanted":1}}',
    },
    { method: 'PUT', path: '/store/items', body: '{"namespace":["a"],"key":"k","value":{}}' },
    { method: 'DELETE', path: `/threads/${someId}` },
    { method: 'OPTIONS', path: '/threads', headers: { 'access-control-request-method': 'POST' } },
  ];

  for (const origin of strangers) {
    it(`neither reads nor writes (${origin})`, async () => {
      for (const request of requests) {
        const headers = { ...request.headers, origin };
        const answer = await rawRequest(server.url, { ...request, headers });
        assert.equal(answer.status, 403, `${request.method ?? 'GET'} ${request.path}`);
        assert.match(detailOf(answer.text), /Origin .* is not allowed/);
        const cors = Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'));
        assert.deepEqual(cors, []);
      }
      assert.equal(await rawSocket(server.url, `/threads/${someId}/stream/events`, { origin }), 403);
      assert.equal(await client.threads.count(), 1);
      assert.deepEqual(await client.runs.list(someId), []);
      assert.deepEqual((await client.store.searchItems([])).items, []);
    });
  }

  it('is told apart where it says no origin: images and forms are refused, links are followed', async () => {
    const load = (method: string, mode: string) =>
      rawRequest(server.url, {
        method,
        path: '/ok',
        headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': mode },
      });
    assert.equal((await load('GET', 'no-cors')).status, 403);
    assert.equal((await load('POST', 'navigate')).status, 403);
    assert.equal((await load('GET', 'navigate')).status, 200);
  });

  it('is let in by name only: loopback of any port, and what http.cors lists', async () => {
    for (const origin of [
      'http://localhost',
      'http://localhost:3000',
      'https://localhost:8443',
      'http://127.0.0.1:5173',
      'http://[::1]:80',
      'https://app.example',
    ]) {
      const read = await rawRequest(server.url, { path: '/info', headers: { origin } });
      assert.equal(read.status, 200, origin);
      assert.equal(read.headers['access-control-allow-origin'], origin);
      assert.match(read.headers.vary ?? '', /Origin/);
      const asked = await rawRequest(server.url, {
        method: 'OPTIONS',
        path: '/threads',
        headers: { origin, 'access-control-request-method': 'POST' },
      });
      assert.equal(asked.status, 204);
      assert.equal(asked.headers['access-control-allow-origin'], origin);
      const socket = await rawSocket(server.url, `/threads/${someId}/stream/events`, { origin });
      assert.ok(typeof socket !== 'number');
      socket.terminate();
    }
    const own = await rawRequest(server.url, { path: '/info' });
    assert.equal(own.headers['access-control-allow-origin'], undefined);
  });

  it('does not get in by a name that points here (DNS rebinding)', async () => {
    const { port } = new URL(server.url);
    const status = async (host: string) =>
      (await rawRequest(server.url, { path: '/info', headers: { host } })).status;
    for (const host of [
      'evil.example',
      `evil.example:${port}`,
      `localhost.evil.example:${port}`,
      `127.0.0.1.evil.example:${port}`,
      `10.0.0.1:${port}`,
      `0.0.0.0:${port}`,
    ])
      assert.equal(await status(host), 403, host);
    for (const host of ['localhost@evil.example', 'localhost:80:80'])
      assert.equal(await status(host), 400, host);
    for (const host of [`localhost:${port}`, `LOCALHOST.:${port}`, '127.0.0.1', `[::1]:${port}`])
      assert.equal(await status(host), 200, host);
    assert.equal(
      await rawSocket(server.url, `/threads/${someId}/stream/events`, { host: `evil.example:${port}` }),
      403,
    );
  });
});

describe('who has not the API key', function () {
  this.timeout(120_000);
  const starter = serverStarter();
  after(() => starter.stopAll());
  const key = { 'x-api-key': 'secret' };
  let server: ServerProcess;
  before(async () => {
    const args = ['--port', '0', '--api-key', 'secret'];
    server = await starter.start({ config: fixtureConfig, args });
  });

  it('is refused on every route but /ok', async () => {
    const operations = await operationsOf(server, key);
    assert.ok(operations.length > 60, `${operations.length} operations`);
    const others = [
      '/docs',
      '/openapi.json',
      '/metrics',
      '/backstep/graphs',
      '/backstep/events',
      '/info',
      '/nowhere',
    ];
    const all = [...operations, ...others.map((each) => ({ method: 'GET', path: each }))];
    for (const { method, path: pattern } of all) {
      if (pattern === '/ok') continue;
      const target = pattern.replace(/\{[a-z_]+\}/g, someId);
      for (const headers of [
        {},
        { 'x-api-key': 'Secret' },
        { 'x-api-key': '' },
        { authorization: 'secret' },
      ]) {
        const { status, text } = await rawRequest(server.url, { method, path: target, headers });
        assert.equal(status, 401, `${method} ${target} with ${JSON.stringify(headers)}`);
        assert.match(detailOf(text), /API key/);
      }
    }
    assert.deepEqual(await rawRequest(server.url, { path: '/ok' }).then(({ text }) => text), '{"ok":true}');
  });

  it('opens no WebSocket', async () => {
    const stream = `/threads/${someId}/stream/events`;
    assert.equal(await rawSocket(server.url, stream), 401);
    assert.equal(await rawSocket(server.url, stream, { 'x-api-key': 'wrong' }), 401);
    const socket = await rawSocket(server.url, stream, key);
    assert.ok(typeof socket !== 'number');
    socket.terminate();
  });

  it('does not make the server read what it sends', async () => {
    const { status } = await rawRequest(server.url, { method: 'POST', path: '/threads', body: 'no json' });
    assert.equal(status, 401);
  });
});

describe('a body above the limit', () => {
  const starter = serverStarter();
  after(() => starter.stopAll());
  const limit = 2000;
  let server: ServerProcess;
  before(async () => {
    const args = ['--port', '0', '--max-body', '2000'];
    server = await starter.start({ config: fixtureConfig, args });
  });
  const bodyOf = (size: number): string => {
    const empty = JSON.stringify({ metadata: { text: '' } });
    return JSON.stringify({ metadata: { text: 'x'.repeat(size - empty.length) } });
  };

  for (const [name, headers] of [
    ['that says its length', (size: number) => ({ 'content-length': String(size) })],
    ['that comes in chunks', () => ({ 'transfer-encoding': 'chunked' })],
  ] as const) {
    it(`is refused (${name})`, async () => {
      const send = (size: number) => {
        const body = bodyOf(size);
        return rawRequest(server.url, { method: 'POST', path: '/threads', headers: headers(size), body });
      };
      const refused = await send(limit + 1);
      assert.equal(refused.status, 413);
      assert.match(detailOf(refused.text), /--max-body/);
      assert.equal((await send(limit)).status, 200);
    });
  }

  it('is refused in a WebSocket too', async () => {
    const socket = await rawSocket(server.url, `/threads/${someId}/stream/events`);
    assert.ok(typeof socket !== 'number');
    const closed = new Promise<number>((resolve) => socket.on('close', resolve));
    socket.send('x'.repeat(limit + 1));
    assert.equal(await closed, 1009);
    assert.equal((await rawRequest(server.url, { path: '/ok' })).status, 200);
  });
});
