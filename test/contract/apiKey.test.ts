import assert from 'node:assert/strict';
import { Client } from '@langchain/langgraph-sdk';
import { exampleConfig, serverStarter } from './serverProcess.js';

describe('a server with an API key', () => {
  const starter = serverStarter();
  after(() => starter.stopAll());

  it('serves who brings it, and still tells a second server that it holds the folder', async () => {
    const dataDir = await starter.newDataDir();
    const server = await starter.start({ dataDir, args: ['--port', '0', '--api-key', 'secret'] });
    const client = (apiKey: string | null) =>
      new Client({ apiUrl: server.url, apiKey, callerOptions: { maxRetries: 0 } });
    await assert.rejects(client(null).threads.create(), (error: { status?: number }) => error.status === 401);
    assert.ok((await client('secret').threads.create()).thread_id);
    const second = await starter.startAndEnd([
      '--config',
      exampleConfig,
      '--data-dir',
      dataDir,
      '--port',
      '0',
    ]);
    assert.equal(second.code, 3, second.errors.join('\n'));
  });
});
