import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { keyedFetch } from '../../../extension/api/keyedFetch.js';
import { LangGraphApi } from '../../../extension/api/langGraphApi.js';

describe('requests to a server with a key', () => {
  it('carry the key beside their own headers, through the SDK too', async () => {
    const seen: IncomingHttpHeaders[] = [];
    const server = createServer((request, response) => {
      seen.push(request.headers);
      response.setHeader('content-type', 'application/json').end('[]');
    }).listen(0, '127.0.0.1');
    try {
      await once(server, 'listening');
      const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
      const withKey = keyedFetch(fetch, 'secret');
      await (await withKey(url, { headers: { accept: 'text/event-stream' } })).text();
      await new LangGraphApi(url, withKey).threads(10);
      await new LangGraphApi(url, keyedFetch(fetch, undefined)).threads(10);
      assert.deepEqual(
        seen.map((headers) => headers['x-api-key']),
        ['secret', 'secret', undefined],
      );
      assert.equal(seen[0]?.accept, 'text/event-stream');
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
