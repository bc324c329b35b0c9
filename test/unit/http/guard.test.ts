import assert from 'node:assert/strict';
import { isAllowedHost } from '../../../server/http/guard.js';
import { testApp } from './testApp.js';

describe('the guard', () => {
  for (const origin of [
    'https://evil.example',
    'null',
    'http://localhost.evil.example',
    'vscode-webview://x',
    'http://127.0.0.1.evil.example:80',
  ]) {
    it(`refuses origin ${origin}`, async () => {
      const { call } = testApp();
      const answer = await call('GET', '/info', undefined, { origin });
      assert.equal(answer.status, 403);
      assert.match((answer.body as { detail: string }).detail, /not allowed/);
      assert.equal(answer.headers.get('access-control-allow-origin'), null);
      const preflight = await call('OPTIONS', '/runs', undefined, {
        origin,
        'access-control-request-method': 'POST',
      });
      assert.equal(preflight.status, 403);
    });
  }

  for (const origin of [
    'http://localhost:3000',
    'http://127.0.0.1:5173',
    'http://[::1]:80',
    'https://app.example',
  ]) {
    it(`admits origin ${origin} by name`, async () => {
      const { call } = testApp({ allowOrigins: ['https://app.example'] });
      const answer = await call('GET', '/ok', undefined, { origin });
      assert.equal(answer.status, 200);
      assert.equal(answer.headers.get('access-control-allow-origin'), origin);
      const preflight = await call('OPTIONS', '/runs', undefined, {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,x-api-key',
      });
      assert.equal(preflight.status, 204);
      assert.equal(preflight.headers.get('access-control-allow-headers'), 'content-type,x-api-key');
      assert.match(preflight.headers.get('access-control-allow-methods')!, /DELETE/);
    });
  }

  it('refuses names that point here (DNS rebinding) and loads of other sites', async () => {
    const { call } = testApp();
    assert.equal((await call('GET', '/info', undefined, { host: 'evil.example:2024' })).status, 403);
    const load = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' };
    assert.equal((await call('GET', '/info', undefined, load)).status, 403);
    const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    assert.equal((await call('GET', '/ok', undefined, link)).status, 200);
  });

  it('lets the pages of allowed origins load scripts and style sheets, by their referrer', async () => {
    const { call } = testApp({ allowOrigins: ['https://app.example'] });
    const load = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' };
    const status = async (referer: string) =>
      (await call('GET', '/ok', undefined, { ...load, referer })).status;
    assert.equal(await status('http://localhost:3000/page'), 200);
    assert.equal(await status('https://app.example/'), 200);
    for (const other of ['https://evil.example/', 'https://app.example.evil/', 'about:blank', 'x', ''])
      assert.equal(await status(other), 403, other);
  });

  it('knows the hosts that are this machine', () => {
    for (const host of [
      'localhost',
      'LOCALHOST:80',
      '127.0.0.1:1',
      '127.8.8.8',
      '[::1]:2024',
      'a.localhost',
    ]) {
      assert.equal(isAllowedHost(host, '127.0.0.1'), true, host);
    }
    for (const host of [
      '10.0.0.1',
      'localhost.evil.example',
      '127.0.0.1.evil.example',
      '127.evil.example',
      '',
    ]) {
      assert.equal(isAllowedHost(host, '127.0.0.1'), false, host);
    }
    assert.equal(isAllowedHost('10.0.0.1:2024', '0.0.0.0'), true);
    assert.equal(isAllowedHost('evil.example', '0.0.0.0'), false);
    assert.equal(isAllowedHost('devbox:2024', 'devbox'), true);
  });
});
