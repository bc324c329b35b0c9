import assert from 'node:assert/strict';
import { conformingClient } from './conformingFetch.js';
import { serverStarter } from './serverProcess.js';

describe('crons through the SDK', () => {
  const starter = serverStarter();
  after(() => starter.stopAll());

  it('really fire, also after the server was killed', async () => {
    const dataDir = await starter.newDataDir();
    let server = await starter.start({ dataDir });
    let client = conformingClient(server.url);
    const { thread_id: thread } = await client.threads.create();
    // Every second, so that the test need not wait for a minute to begin.
    const cron = await client.crons.createForThread(thread, 'joke', { schedule: '* * * * * *', input: {} });
    const fired = async (more: number): Promise<number> => {
      for (;;) {
        const runs = await client.runs.list(thread, { limit: 100, status: 'success' });
        if (runs.length >= more) return runs.length;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    };
    const before = await fired(1);
    await server.kill();
    server = await starter.start({ dataDir });
    client = conformingClient(server.url);
    await fired(before + 1);
    const updated = await client.crons.update(cron.cron_id, { enabled: false });
    assert.equal((updated as { enabled?: boolean }).enabled, false);
    assert.equal((await client.crons.search({ threadId: thread }))[0]?.cron_id, cron.cron_id);
    await client.crons.delete(cron.cron_id);
    assert.equal(await client.crons.count(), 0);
  });
});
