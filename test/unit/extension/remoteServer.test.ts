/** Servers elsewhere: what an address turns out to be, what is sent there, and how a connection comes and goes. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { toUserError } from '../../../extension/errors.js';
import { Connections, serverAddress } from '../../../extension/server/connections.js';
import type { Credentials, Secrets } from '../../../extension/server/credentials.js';
import {
  forgetCredentials,
  headerProblem,
  readCredentials,
  storeHeaders,
  storeKey,
} from '../../../extension/server/credentials.js';
import { probeServer } from '../../../extension/server/probeServer.js';
import { RemoteServer } from '../../../extension/server/remoteServer.js';
import { ServerPool } from '../../../extension/server/serverPool.js';

describe('a server elsewhere', () => {
  let server: HttpServer;
  let url: string;
  let answer: (request: IncomingMessage, response: ServerResponse) => void;

  const json = (response: ServerResponse, value: unknown, status = 200): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  };
  /** As `langgraph dev`: tells of itself to anyone, of its graphs to who has the key. */
  const langGraph =
    (key: string | null) =>
    (request: IncomingMessage, response: ServerResponse): void => {
      if (request.url === '/info') json(response, { version: '0.4.46' });
      else if (key !== null && request.headers['x-api-key'] !== key) json(response, { detail: 'No' }, 403);
      else json(response, []);
    };

  beforeEach(async () => {
    answer = langGraph(null);
    server = createServer((request, response) => answer(request, response)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  });

  const close = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  afterEach(close);

  const nothing: Credentials = { apiKey: null, headers: {} };
  const remote = (credentials: () => Credentials = () => nothing): RemoteServer =>
    new RemoteServer(
      { id: url, name: 'there' },
      { plainFetch: fetch, credentials: () => Promise.resolve(credentials()) },
    );

  it('is told from what is none, and from nothing', async () => {
    assert.deepEqual(await probeServer(url, fetch), {
      kind: 'answers',
      isBackstep: false,
      version: '0.4.46',
    });
    answer = (request, response) =>
      json(response, request.url === '/info' ? { version: '1', host: { kind: 'backstep' } } : []);
    assert.deepEqual(await probeServer(url, fetch), { kind: 'answers', isBackstep: true, version: '1' });
    answer = (_request, response) => response.end('<html>');
    assert.deepEqual(await probeServer(url, fetch), { kind: 'other', reason: '/info is not JSON' });
    answer = (_request, response) => response.writeHead(404).end();
    assert.deepEqual(await probeServer(url, fetch), { kind: 'other', reason: 'HTTP 404 from /info' });
    answer = (_request, response) => json(response, {});
    assert.deepEqual(await probeServer(url, fetch), { kind: 'other', reason: 'it lists no assistants' });
    answer = (_request, response) => response.writeHead(307, { location: 'https://login.example/x' }).end();
    assert.deepEqual(await probeServer(url, fetch), {
      kind: 'other',
      reason: 'it sends on to https://login.example',
    });
    answer = langGraph('sesame');
    assert.deepEqual(await probeServer(url, fetch), { kind: 'refuses' });
    await close();
    const silent = await probeServer(url, fetch);
    assert.ok(silent.kind === 'silent');
    assert.match(silent.reason, /ECONNREFUSED/);
  });

  it('gets its key and headers with every request, also the SDK’s, and each try reads them anew', async () => {
    let credentials = nothing;
    const seen: (string | undefined)[] = [];
    answer = (request, response) => {
      seen.push(request.headers.authorization);
      langGraph('sesame')(request, response);
    };
    const there = remote(() => credentials);
    await assert.rejects(there.ensure(), { code: 'server-gone', message: /refuses the API key or headers/ });
    assert.equal(there.state.kind, 'failed');
    credentials = { apiKey: 'sesame', headers: { Authorization: 'Bearer 1' } };
    seen.length = 0;
    const api = await there.ensure();
    assert.deepEqual(await api.threads(1), []);
    assert.deepEqual(seen, ['Bearer 1', 'Bearer 1', 'Bearer 1']);
    assert.deepEqual(there.state, { kind: 'running', api, shared: true });
    await there.stop();
    assert.equal(there.state.kind, 'stopped');
  });

  it('that has gone says so, by its address, and can be joined again', async () => {
    const there = remote();
    const api = await there.ensure();
    assert.equal(await there.confirmAlive(), true);
    await close();
    const failure = toUserError(await api.threads(1).catch((error: unknown) => error));
    assert.deepEqual([failure.code, failure.next], ['server-gone', 'backstep.reconnectServer']);
    assert.match(failure.message, new RegExp(`^No server answers at ${url}: `));
    assert.equal(await there.confirmAlive(), false);
    const { state } = there;
    assert.match(state.kind === 'failed' ? state.message : '', /^No server answers at .*ECONNREFUSED/);
    server.listen(Number(new URL(url).port), '127.0.0.1');
    await once(server, 'listening');
    await there.ensure();
    assert.equal(there.state.kind, 'running');
  });

  it('is kept by its address over a reload, beside the projects', async () => {
    const kept = new Map<string, unknown>();
    const memory = {
      get: <Value>(key: string, fallback?: Value): Value => (kept.get(key) ?? fallback) as Value,
      update: (key: string, value: unknown): Promise<void> => Promise.resolve(void kept.set(key, value)),
    };
    const pool = (): ServerPool =>
      new ServerPool({
        ...{ fetch, plainFetch: fetch, log: () => undefined },
        launch: () => Promise.reject(new Error('none is launched here')),
        delay: () => Promise.resolve(),
        credentials: () => Promise.resolve(nothing),
      });
    const servers = pool();
    const connections = new Connections({ servers, memory: memory });
    const there = await connections.add(`${url}/team`);
    assert.equal(await connections.add(`${url}/team`), there, 'one address, one connection');
    servers.setProjects([{ id: 'file:///p', name: 'p', directory: '/p', configFile: '/p/langgraph.json' }]);
    const rows = (of: ServerPool): string[] => of.all().map(({ project }) => project.name);
    assert.deepEqual(rows(servers), ['p', `${new URL(url).host}/team`]);
    assert.equal(servers.get(`${url}/team`), there);

    const reloaded = pool();
    const again = new Connections({ servers: reloaded, memory: memory });
    assert.deepEqual(rows(reloaded), [`${new URL(url).host}/team`]);
    await again.remove(`${url}/team`);
    assert.deepEqual([rows(reloaded), kept.get('connections')], [[], []]);
  });
});

describe('the address of a server', () => {
  it('is what is typed, without what does not belong to it', () => {
    assert.equal(serverAddress(' http://127.0.0.1:2024/ '), 'http://127.0.0.1:2024');
    assert.equal(serverAddress('https://Agents.Example/team/?x=1#y'), 'https://agents.example/team');
    for (const wrong of ['', 'localhost:2024', 'ftp://a', 'http://me:secret@a', 'a b'])
      assert.equal(serverAddress(wrong), null, wrong);
  });
});

describe('credentials', () => {
  it('are kept for the host as secrets, and forgotten whole', async () => {
    const kept = new Map<string, string>();
    const secrets: Secrets = {
      get: (key) => Promise.resolve(kept.get(key)),
      store: (key, value) => Promise.resolve(void kept.set(key, value)),
      delete: (key) => Promise.resolve(void kept.delete(key)),
    };
    await storeKey(secrets, 'https://a.example/x', 'k');
    await storeHeaders(secrets, 'https://a.example/x', { 'X-Team': '7' });
    assert.deepEqual(await readCredentials(secrets, 'https://a.example/y'), {
      apiKey: 'k',
      headers: { 'X-Team': '7' },
    });
    assert.deepEqual(await readCredentials(secrets, 'http://a.example'), { apiKey: null, headers: {} });
    await forgetCredentials(secrets, 'https://a.example');
    assert.equal(kept.size, 0);
    await storeKey(secrets, 'https://a.example', '');
    assert.equal(kept.size, 0, 'an empty key is none');
  });

  it('say what is wrong with a header', () => {
    assert.equal(headerProblem('X-Team', '7'), null);
    assert.match(headerProblem('no space', '7') ?? '', /no space/);
    assert.ok(headerProblem('X', 'a\nb'));
  });
});
