/** Runs that were accepted and had not begun: what a crash, or a stop in order, leaves of them to the next start. */
import assert from 'node:assert/strict';
import type { JsonObject, Run } from '../../../server/protocol/api.js';
import { memoryStorage } from '../../../server/storage/memory/memoryStorage.js';
import type { Storage } from '../../../server/storage/port.js';
import { testApp, type TestApp } from './testApp.js';

const slow = { assistant_id: 'slow', input: { topic: 'slow' } };
const two = (topic: string, more: JsonObject = {}) => ({ assistant_id: 'two', input: { topic }, ...more });

/** The next server over what one left that ended without a word. */
async function restarted(storage: Storage, options: { concurrency?: number } = {}): Promise<TestApp> {
  const next = testApp({ storage, ...options });
  await next.services.recover();
  return next;
}

const topics = ({ graphs }: TestApp) => graphs.started.map(({ input }) => (input as { topic: string }).topic);
const kept = (storage: Storage, { thread_id, run_id }: Run) => storage.runs.get(thread_id, run_id);

describe('runs over a restart', () => {
  it('start in their order, behind the one that was broken off', async () => {
    const storage = memoryStorage();
    const crashed = testApp({ storage });
    const id = await crashed.newThread();
    const broken = await crashed.start(id, slow);
    await crashed.graphs.waiting();
    const queued = [await crashed.start(id, two('a')), await crashed.start(id, two('b'))];
    assert.deepEqual(
      (await Promise.all([broken, ...queued].map((run) => kept(storage, run)))).map((run) => run?.status),
      ['running', 'pending', 'pending'],
    );
    const next = await restarted(storage);
    assert.equal((await next.thread(id)).status, 'busy');
    for (const { run_id } of queued) await next.call('GET', `/threads/${id}/runs/${run_id}/join`);
    assert.deepEqual(topics(next), ['a', 'b']);
    assert.deepEqual(
      (await next.runs(id)).map(({ run_id, status }) => [run_id, status]),
      [
        [queued[1]!.run_id, 'success'],
        [queued[0]!.run_id, 'success'],
        [broken.run_id, 'interrupted'],
      ],
    );
    assert.equal((await next.thread(id)).status, 'idle');
  });

  it('wait for what is left of their delay', async () => {
    const storage = memoryStorage();
    const crashed = testApp({ storage });
    const id = await crashed.newThread();
    const run = await crashed.start(id, two('later', { after_seconds: 60 }));
    const next = testApp({ storage });
    next.clock.advance(45_000);
    await next.services.recover();
    next.clock.advance(14_000);
    assert.deepEqual([topics(next), (await kept(storage, run))?.status], [[], 'pending']);
    next.clock.advance(1_000);
    await next.call('GET', `/threads/${id}/runs/${run.run_id}/join`);
    assert.deepEqual([topics(next), (await kept(storage, run))?.status], [['later'], 'success']);
  });

  it('are known to be running on disk before their graph is called', async () => {
    const storage = memoryStorage();
    const { newThread, start, graphs, call } = testApp({ storage });
    const id = await newThread();
    await start(id, slow);
    await graphs.waiting();
    const queued = await start(id, slow);
    graphs.release();
    await graphs.waiting();
    assert.equal((await kept(storage, queued))?.status, 'running');
    await call('DELETE', `/threads/${id}`);
  });

  it('of no thread run, and go with their thread', async () => {
    const storage = memoryStorage();
    const crashed = testApp({ storage, concurrency: 1 });
    await crashed.start(await crashed.newThread(), slow);
    await crashed.graphs.waiting();
    const answer = await crashed.call('POST', '/runs', two('stateless', { webhook: 'http://hook.example/' }));
    const { run_id: runId, thread_id: threadId } = answer.body as Run;
    const next = await restarted(storage);
    await next.call('GET', `/runs/${runId}/join`);
    assert.deepEqual(topics(next), ['stateless']);
    assert.equal(await storage.threads.get(threadId), null);
    assert.deepEqual(
      next.webhooks.map(({ url }) => url),
      ['http://hook.example/'],
    );
  });

  it('go with a client that held the connection and asked for it, and with no other', async () => {
    const storage = memoryStorage();
    const crashed = testApp({ storage });
    const id = await crashed.newThread();
    await crashed.start(id, slow);
    await crashed.graphs.waiting();
    const attended = [
      two('asked', { on_disconnect: 'cancel' }),
      two('did not ask'),
      two('asked for the other', { on_disconnect: 'continue' }),
    ].map((payload) => crashed.call('POST', `/threads/${id}/runs/wait`, payload));
    await crashed.start(id, two('has no connection', { on_disconnect: 'cancel' }));
    const next = await restarted(storage);
    const [newest, ...others] = await next.runs(id);
    await next.call('GET', `/threads/${id}/runs/${newest!.run_id}/join`);
    assert.deepEqual(topics(next), ['did not ask', 'asked for the other', 'has no connection']);
    const cancelled = others.find(({ kwargs }) => kwargs.on_disconnect === 'cancel');
    assert.equal(cancelled?.status, 'interrupted');
    assert.match(cancelled.error?.message ?? '', /on_disconnect: cancel/);
    // Its clients are still waiting.
    await crashed.services.stop();
    await Promise.all(attended);
  });

  it('are left as they are by a stop in order, and their clients told', async () => {
    const storage = memoryStorage();
    const stopped = testApp({ storage });
    const id = await stopped.newThread();
    const begun = await stopped.start(id, slow);
    await stopped.graphs.waiting();
    const queued = await stopped.start(id, two('queued'));
    const delayed = await stopped.start(id, two('delayed', { after_seconds: 5 }));
    const joined = stopped.call('GET', `/threads/${id}/runs/${queued.run_id}/join`);
    const streamed = stopped.call('GET', `/threads/${id}/runs/${delayed.run_id}/stream`);
    await stopped.services.stop();
    assert.match((await joined).text, /it starts when the server does/);
    assert.match((await streamed).text, /event: error\r?\ndata: .*it starts when the server does/);
    assert.deepEqual(topics(stopped), ['slow']);
    assert.deepEqual(
      (await Promise.all([begun, queued, delayed].map((run) => kept(storage, run)))).map(
        (run) => run?.status,
      ),
      ['interrupted', 'pending', 'pending'],
    );
    const next = await restarted(storage);
    next.clock.advance(5_000);
    for (const { run_id } of [queued, delayed]) await next.call('GET', `/threads/${id}/runs/${run_id}/join`);
    assert.deepEqual(topics(next), ['queued', 'delayed']);
  });

  it('can be cancelled and deleted before they start again', async () => {
    const storage = memoryStorage();
    const crashed = testApp({ storage });
    const id = await crashed.newThread();
    const runs = [];
    for (const topic of ['cancelled', 'deleted'])
      runs.push(await crashed.start(id, two(topic, { after_seconds: 60 })));
    const [cancelled, deleted] = runs as [Run, Run];
    const next = await restarted(storage);
    await next.call('POST', `/threads/${id}/runs/${cancelled.run_id}/cancel?wait=true`);
    await next.call('DELETE', `/threads/${id}/runs/${deleted.run_id}`);
    const last = await restarted(storage);
    last.clock.advance(60_000);
    assert.deepEqual(topics(last), []);
    assert.deepEqual(
      (await last.runs(id)).map(({ run_id, status }) => [run_id, status]),
      [[cancelled.run_id, 'interrupted']],
    );
  });
});
