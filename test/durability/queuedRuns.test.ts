/**
 * Runs that were accepted and had not begun when the server was killed: they run after the next start, in their order
 * and with their delay, once each; the one that was running is marked and can be resumed.
 */
import assert from 'node:assert/strict';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@langchain/langgraph-sdk';
import { serverStarter } from '../contract/serverProcess.js';

const fixtures = fileURLToPath(new URL('../fixtures/', import.meta.url));
const config = path.join(fixtures, 'durability/langgraph.json');
/** More steps than are done before the kill. */
const many = 5000;
const delay = 3;

interface Steps {
  done: number;
  log: string[];
}

describe('runs that wait while the server is killed', () => {
  const starter = serverStarter();
  after(() => starter.stopAll());

  it('are run by the next one, each once', async function () {
    this.timeout(180_000);
    const dataDir = await starter.newDataDir();
    const crashed = await starter.start({ config, dataDir });
    const client = new Client({ apiUrl: crashed.url, apiKey: null, callerOptions: { maxRetries: 0 } });
    const { thread_id: threadId } = await client.threads.create();
    const input = (wanted: number) => ({ input: { wanted }, config: { recursion_limit: 2 * many } });
    const running = await client.runs.create(threadId, 'keeps', input(many));
    const queued = [
      await client.runs.create(threadId, 'keeps', input(1)),
      await client.runs.create(threadId, 'keeps', input(2)),
    ];
    const gone = client.runs.wait(threadId, 'keeps', { ...input(1), onDisconnect: 'cancel' });
    gone.catch(() => undefined);
    while ((await client.runs.list(threadId)).length < 4) await new Promise(setImmediate);
    for await (const { event } of client.runs.joinStream(threadId, running.run_id, { streamMode: 'values' }))
      if (event === 'values') break;
    const { thread_id: otherId } = await client.threads.create();
    const delayed = await client.runs.create(otherId, 'keeps', { ...input(3), afterSeconds: delay });
    await crashed.kill();
    await assert.rejects(gone);

    const next = await starter.start({ config, dataDir });
    const again = new Client({ apiUrl: next.url, apiKey: null });
    for (const { run_id } of queued) await again.runs.join(threadId, run_id);
    const statuses = new Map(
      (await again.runs.list(threadId)).map(({ run_id, status }) => [run_id, status] as const),
    );
    assert.equal(statuses.get(running.run_id), 'interrupted');
    assert.deepEqual(
      queued.map(({ run_id }) => statuses.get(run_id)),
      ['success', 'success'],
    );
    statuses.delete(running.run_id);
    for (const { run_id } of queued) statuses.delete(run_id);
    assert.deepEqual([...statuses.values()], ['interrupted']);
    const history = await again.threads.getHistory<Steps>(threadId, { limit: 1000 });
    const inputs = history.filter(({ metadata }) => metadata?.source === 'input').toReversed();
    assert.deepEqual(
      inputs.map(({ metadata }) => metadata?.run_id),
      [running.run_id, ...queued.map(({ run_id }) => run_id)],
    );

    await again.runs.join(otherId, delayed.run_id);
    const { status, created_at } = await again.runs.get(otherId, delayed.run_id);
    assert.equal(status, 'success');
    const [first] = (await again.threads.getHistory(otherId)).toReversed();
    assert.ok(Date.parse(first?.created_at ?? '') >= Date.parse(created_at) + delay * 1000);
    assert.equal(await next.stop(), 0);
  });
});
