import assert from 'node:assert/strict';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { Client } from '@langchain/langgraph-sdk';
import { fixtureConfig, serverStarter, type ServerProcess } from './serverProcess.js';

describe('threads taken back to their newest state', () => {
  const starter = serverStarter();
  let server: ServerProcess;
  let client: Client;
  let dataDir: string;
  before(async () => {
    dataDir = await starter.newDataDir();
    server = await starter.start({ config: fixtureConfig, dataDir });
    client = new Client({ apiUrl: server.url, apiKey: null, callerOptions: { maxRetries: 0 } });
  });
  after(() => starter.stopAll());

  const bytesIn = async (...folder: string[]): Promise<number> => {
    const names = await readdir(path.join(dataDir, ...folder)).catch(() => []);
    const sizes = names.map(async (name) => (await stat(path.join(dataDir, ...folder, name))).size);
    return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  };
  /** What was written last may be in the journal only. */
  const bytesOf = async (threadId: string): Promise<number> =>
    (await bytesIn('threads', threadId, 'checkpoints')) + (await bytesIn('journal'));
  const longThread = async (): Promise<string> => {
    const { thread_id: id } = await client.threads.create();
    await client.runs.wait(id, 'steps', { input: { wanted: 60 }, config: { recursion_limit: 100 } });
    return id;
  };
  /** Goes on as if nothing had been. */
  const checkShort = async (id: string, before: number): Promise<void> => {
    const history = await client.threads.getHistory<{ log: string[] }>(id);
    assert.equal(history.length, 1);
    assert.equal(history[0]?.values.log.length, 60);
    assert.ok((await bytesOf(id)) < before / 5, `${await bytesOf(id)} of ${before} bytes are left`);
    const more = (await client.runs.wait(id, 'steps', { input: { wanted: 62 } })) as { log: string[] };
    assert.equal(more.log.length, 62);
    assert.equal((await client.threads.getHistory(id)).length, 5);
  };

  it('prune keep_latest frees the disk, also of threads of before a restart; delete removes', async () => {
    const [kept, gone] = [await longThread(), await longThread()];
    const before = await bytesOf(kept);
    const unknown = '7f9c24e8-3b12-4fef-91e0-56a2d5a1b1aa';
    const pruned = await client.threads.prune([kept, unknown], { strategy: 'keep_latest' });
    assert.deepEqual(pruned, { pruned_count: 1 });
    await checkShort(kept, before);
    await client.threads.prune([gone]);
    await assert.rejects(client.threads.get(gone), /404/);
    assert.deepEqual((await readdir(path.join(dataDir, 'threads'))).sort(), [kept]);

    await server.stop();
    server = await starter.start({ config: fixtureConfig, dataDir });
    client = new Client({ apiUrl: server.url, apiKey: null, callerOptions: { maxRetries: 0 } });
    const old = await bytesOf(kept);
    await client.threads.prune([kept], { strategy: 'keep_latest' });
    assert.ok((await bytesOf(kept)) < old);
    assert.equal((await client.threads.getHistory(kept)).length, 1);
  });

  it('a time to live with the strategy keep_latest does the same', async () => {
    const id = await longThread();
    const before = await bytesOf(id);
    const leave = new AbortController();
    const events = await fetch(`${server.url}/backstep/events`, { signal: leave.signal });
    // The client's types know only the strategy `delete` here.
    await fetch(`${server.url}/threads/${id}`, {
      method: 'PATCH',
      body: JSON.stringify({ ttl: { ttl: 0.001, strategy: 'keep_latest' } }),
    });
    // The time to live goes with the history.
    for await (const _ of events.body!.pipeThrough(new TextDecoderStream())) {
      const thread = (await (await fetch(`${server.url}/threads/${id}?include=ttl`)).json()) as {
        ttl?: object;
      };
      if (thread.ttl === undefined) break;
    }
    leave.abort();
    await checkShort(id, before);
  });

  it('passes over a thread that runs', async () => {
    const { thread_id: id } = await client.threads.create();
    const run = await client.runs.create(id, 'endless', {
      input: { how: 'polite' },
      streamMode: ['updates'],
    });
    for await (const { event } of client.runs.joinStream(id, run.run_id)) if (event === 'updates') break;
    assert.deepEqual(await client.threads.prune([id], { strategy: 'keep_latest' }), { pruned_count: 0 });
    assert.ok((await client.threads.getHistory(id)).length > 1);
    await client.runs.cancel(id, run.run_id, true);
  });
});
