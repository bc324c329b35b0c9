import assert from 'node:assert/strict';
import { readCommandLine } from '../../../server/commandLine.js';
import { groupOf } from '../../../server/http/disabledRoutes.js';
import { testApp } from './testApp.js';

describe('access', () => {
  it('asks for the API key on everything but signs of life', async () => {
    const { call } = testApp({ apiKey: 'secret' });
    const status = async (method: string, path: string, headers = {}) =>
      (await call(method, path, method === 'POST' ? {} : undefined, headers)).status;
    assert.equal(await status('GET', '/ok'), 200);
    for (const path of ['/threads', '/assistants/search', '/runs/stream', '/nowhere'])
      assert.equal(await status('POST', path), 401, path);
    assert.equal(await status('GET', '/backstep/graphs'), 401);
    assert.equal(await status('POST', '/threads', { 'x-api-key': 'Secret' }), 401);
    assert.equal(await status('POST', '/threads', { 'x-api-key': 'secret' }), 200);
    assert.equal(await status('GET', '/info'), 401);
    const whole = (await call('GET', '/info', undefined, { 'x-api-key': 'secret' })).body;
    assert.ok('graphs' in (whole as object));
  });

  it('answers the preflight of an allowed origin without the key, as browsers send it', async () => {
    const { call } = testApp({ apiKey: 'secret' });
    const answer = await call('OPTIONS', '/threads', undefined, {
      origin: 'http://localhost:3000',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'x-api-key',
    });
    assert.equal(answer.status, 204);
  });

  it('refuses a body above the limit, whether it says its length or not', async () => {
    const { app, call } = testApp({ maxBody: 1000 });
    const large = JSON.stringify({ metadata: { text: 'x'.repeat(1000) } });
    const said = await call('POST', '/threads', large, { 'content-length': String(large.length) });
    assert.equal(said.status, 413);
    assert.match((said.body as { detail: string }).detail, /--max-body/);
    const silent = await app.request('http://127.0.0.1:2024/threads', {
      method: 'POST',
      headers: { host: '127.0.0.1:2024', 'transfer-encoding': 'chunked' },
      body: large,
    });
    assert.equal(silent.status, 413);
    assert.equal((await call('POST', '/threads', '{}', { 'content-length': '2' })).status, 200);
  });

  it('leaves out the groups of routes that langgraph.json disables', async () => {
    const { call, graphs, newThread } = testApp();
    const id = await newThread();
    graphs.projectSettings.disabled = ['runs', 'store'];
    assert.equal((await call('POST', '/store/namespaces', {})).status, 404);
    assert.equal((await call('GET', `/threads/${id}/runs`)).status, 404);
    assert.equal((await call('GET', `/threads/${id}`)).status, 200);
    assert.equal(groupOf('/threads/x/runs/crons'), 'crons');
    assert.equal(groupOf('/runs/crons/search'), 'crons');
    assert.equal(groupOf('/threads/search'), 'threads');
    assert.equal(groupOf('/info'), null);
  });

  it('names, counts and exposes what http.cors says, and lets the hosted Studio reach into the network', async () => {
    const { call, graphs } = testApp();
    graphs.projectSettings.cors = {
      allowOrigins: [],
      allowOriginRegex: 'https://.*\\.example',
      allowMethods: ['GET'],
      allowHeaders: ['X-One'],
      allowCredentials: true,
      exposeHeaders: ['X-Two'],
      maxAge: 5,
    };
    const origin = 'https://smith.example';
    const asked = {
      'access-control-request-method': 'GET',
      'access-control-request-headers': 'x-three',
      'access-control-request-private-network': 'true',
    };
    const { status, headers } = await call('OPTIONS', '/info', undefined, { origin, ...asked });
    assert.equal(status, 204);
    assert.equal(headers.get('access-control-allow-origin'), origin);
    assert.equal(headers.get('access-control-allow-methods'), 'GET');
    assert.equal(headers.get('access-control-allow-headers'), 'X-One');
    assert.equal(headers.get('access-control-allow-private-network'), 'true');
    assert.equal(headers.get('access-control-allow-credentials'), 'true');
    assert.equal(headers.get('access-control-max-age'), '5');
    const answer = await call('GET', '/info', undefined, { origin });
    assert.match(answer.headers.get('access-control-expose-headers') ?? '', /Content-Location.*X-Two/);
    const other = await call('GET', '/info', undefined, { origin: 'https://smith.example.evil' });
    assert.equal(other.status, 403);
  });

  it('reads the key and the limit from the command line and the environment', () => {
    const read = (args: string[], env = {}) => {
      const invocation = readCommandLine(args, { workingDir: '/', version: '0', env });
      if (invocation.kind !== 'serve') assert.fail(invocation.kind);
      return invocation.options;
    };
    assert.equal(read([]).apiKey, null);
    assert.equal(read([], { BACKSTEP_API_KEY: 'env' }).apiKey, 'env');
    assert.equal(read(['--api-key', 'arg'], { BACKSTEP_API_KEY: 'env' }).apiKey, 'arg');
    assert.equal(read([]).maxBody, 100 * 1024 * 1024);
    assert.equal(read(['--max-body', '2kb']).maxBody, 2048);
    const refused = readCommandLine(['--max-body', 'much'], { workingDir: '/', version: '0', env: {} });
    assert.equal(refused.kind, 'refuse');
    assert.equal(read([]).loadLimitMs, 30_000);
    assert.equal(read(['--load-timeout', '0.5']).loadLimitMs, 500);
    for (const limit of ['0', 'long', '-1', '1e9']) {
      const args = [`--load-timeout=${limit}`];
      assert.equal(readCommandLine(args, { workingDir: '/', version: '0', env: {} }).kind, 'refuse');
    }
  });
});
