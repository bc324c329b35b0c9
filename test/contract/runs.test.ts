import assert from 'node:assert/strict';
import { Client } from '@langchain/langgraph-sdk';
import { conformingFetch } from './conformingFetch.js';
import { fixtureConfig, serverStarter, type ServerProcess } from './serverProcess.js';

describe('runs', () => {
  const starter = serverStarter();
  let server: ServerProcess;
  let client: Client;
  before(async () => {
    server = await starter.start({ config: fixtureConfig });
    client = new Client({
      apiUrl: server.url,
      apiKey: null,
      callerOptions: { fetch: conformingFetch().fetch, maxRetries: 0 },
    });
  });
  after(() => starter.stopAll());

  /** A run of `endless` that has come to its endless node. */
  const startEndless = async (how: 'polite' | 'stubborn', options = {}) => {
    const { thread_id: threadId } = await client.threads.create();
    const run = await client.runs.create(threadId, 'endless', {
      input: { how },
      streamMode: ['updates'],
      ...options,
    });
    for await (const { event } of client.runs.joinStream(threadId, run.run_id))
      if (event === 'updates') break;
    return { threadId, runId: run.run_id };
  };

  it('a failed run raises in the SDK; its thread can be mended and resumed', async () => {
    const { thread_id: id } = await client.threads.create();
    await assert.rejects(client.runs.wait(id, 'failing', { input: {} }), /TypeError: the work went wrong/);
    assert.equal((await client.threads.get(id)).status, 'error');
    const state = await client.threads.getState<object>(id);
    assert.deepEqual(state.next, ['work']);
    assert.deepEqual(state.values, { prepared: true });
    assert.match(state.tasks[0]!.error!, /the work went wrong/);
    const [run] = await client.runs.list(id);
    assert.equal(run!.status, 'error');
    await client.threads.updateState(id, { values: { mended: true }, asNode: 'prepare' });
    const mended = (await client.runs.wait(id, 'failing', { input: null })) as { result: string };
    assert.equal(mended.result, 'done');
    assert.equal((await client.threads.get(id)).status, 'idle');
  });

  for (const how of ['polite', 'stubborn'] as const) {
    it(`cancels a ${how} node; the thread can go on`, async () => {
      const { threadId, runId } = await startEndless(how);
      assert.equal((await client.threads.get(threadId)).status, 'busy');
      assert.equal((await client.runs.get(threadId, runId)).status, 'running');
      await client.runs.cancel(threadId, runId, true);
      assert.equal((await client.runs.get(threadId, runId)).status, 'interrupted');
      const thread = await client.threads.get(threadId);
      assert.equal(thread.status, 'interrupted');
      assert.deepEqual((await client.threads.getState(threadId)).next, ['wait']);
      await client.threads.updateState(threadId, { values: {}, asNode: 'wait' });
      assert.equal((await client.threads.get(threadId)).status, 'idle');
    });
  }

  it('a graph that ends its process fails its run and nothing else', async () => {
    const { thread_id: id } = await client.threads.create();
    await assert.rejects(client.runs.wait(id, 'crashing', { input: {} }), /code 7/);
    assert.equal((await client.threads.get(id)).status, 'error');
    const { thread_id: other } = await client.threads.create();
    const done = (await client.runs.wait(other, 'steps', { input: { wanted: 2 } })) as { done: number };
    assert.equal(done.done, 2);
  });

  it('a graph that does not compile: its error in /info and in its runs', async () => {
    const { thread_id: id } = await client.threads.create();
    await assert.rejects(client.runs.wait(id, 'broken', { input: {} }), /syntax\.(ts|py)/);
    const info = (await (await fetch(`${server.url}/info`)).json()) as {
      graphs: { graph_id: string; error: { line: number; file: string } | null }[];
    };
    const { error } = info.graphs.find(({ graph_id }) => graph_id === 'broken')!;
    assert.equal(error?.line, 3);
    assert.match(error.file, /syntax\.(ts|py)$/);
  });

  it('one at a time per thread: enqueue waits, reject is refused, interrupt replaces', async () => {
    const { threadId, runId } = await startEndless('polite');
    const waiting = await client.runs.create(threadId, 'endless', { input: { how: 'polite' } });
    assert.equal(waiting.status, 'pending');
    await assert.rejects(
      client.runs.create(threadId, 'steps', { input: {}, multitaskStrategy: 'reject' }),
      /409/,
    );
    const replaced = (await client.runs.wait(threadId, 'steps', {
      input: { wanted: 1 },
      multitaskStrategy: 'interrupt',
    })) as { done: number };
    assert.equal(replaced.done, 1);
    for (const each of [runId, waiting.run_id])
      assert.equal((await client.runs.get(threadId, each)).status, 'interrupted');
  });

  it('rollback leaves the thread as it was before the run', async () => {
    const { thread_id: id } = await client.threads.create();
    await client.runs.wait(id, 'endless', { input: { how: 'polite' }, interruptBefore: ['wait'] });
    const run = await client.runs.create(id, 'endless', {
      input: { how: 'stubborn' },
      streamMode: ['updates'],
    });
    for await (const { event } of client.runs.joinStream(id, run.run_id)) if (event === 'updates') break;
    await client.runs.cancel(id, run.run_id, true, 'rollback');
    await assert.rejects(client.runs.get(id, run.run_id), /404/);
    const state = await client.threads.getState<{ how: string }>(id);
    assert.equal(state.values.how, 'polite');
    assert.deepEqual(state.next, ['wait']);
  });

  it('stateless runs leave no thread unless it is to be kept', async () => {
    const done = (await client.runs.wait(null, 'steps', { input: { wanted: 2 } })) as { done: number };
    assert.equal(done.done, 2);
    const before = await client.threads.count();
    await client.runs.wait(null, 'steps', { input: { wanted: 1 } });
    assert.equal(await client.threads.count(), before);
    const kept = { assistant_id: 'steps', input: { wanted: 1 }, on_completion: 'keep' };
    await (await fetch(`${server.url}/runs/wait`, { method: 'POST', body: JSON.stringify(kept) })).json();
    assert.equal(await client.threads.count(), before + 1);
    const events = [];
    for await (const { event } of client.runs.stream(null, 'steps', { input: { wanted: 1 } }))
      events.push(event);
    assert.equal(events[0], 'metadata');
    assert.equal(events.at(-1), 'values');
    await assert.rejects(client.runs.wait(null, 'failing', { input: {} }), /the work went wrong/);
  });

  it('if_not_exists: create makes the thread, reject (the default) answers 404', async () => {
    const id = '7f9c24e8-3b12-4fef-91e0-56a2d5a1b1aa';
    await assert.rejects(client.runs.wait(id, 'steps', { input: { wanted: 1 } }), /404/);
    await client.runs.wait(id, 'steps', {
      input: { wanted: 1 },
      ifNotExists: 'create',
      metadata: { origin: 'test' },
    });
    assert.equal((await client.threads.get(id)).status, 'idle');
    const [run] = await client.runs.list(id);
    assert.equal((run!.metadata as { origin: string }).origin, 'test');
    const [newest] = await client.threads.getHistory(id, { limit: 1 });
    assert.equal((newest!.metadata as { origin: string }).origin, 'test');
    assert.equal((newest!.metadata as { run_id: string }).run_id, run!.run_id);
  });

  it('a caller that leaves cancels its run where it said so', async () => {
    const { thread_id: id } = await client.threads.create();
    const leave = new AbortController();
    const stream = client.runs.stream(id, 'endless', {
      input: { how: 'polite' },
      streamMode: ['updates'],
      onDisconnect: 'cancel',
      signal: leave.signal,
    });
    // The SDK ends the loop, or throws, as the abort finds it.
    try {
      for await (const { event } of stream) if (event === 'updates') leave.abort();
    } catch (error) {
      assert.equal((error as Error).name, 'AbortError');
    }
    const [run] = await client.runs.list(id);
    await client.runs.join(id, run!.run_id);
    assert.equal((await client.runs.get(id, run!.run_id)).status, 'interrupted');
  });

  it('join answers with the result, and create tells where the run is', async () => {
    const { thread_id: id } = await client.threads.create();
    let told: unknown;
    const run = await client.runs.create(id, 'steps', {
      input: { wanted: 3 },
      onRunCreated: (created) => (told = created),
    });
    assert.deepEqual(told, { run_id: run.run_id, thread_id: id });
    const result = (await client.runs.join(id, run.run_id)) as unknown as { done: number };
    assert.equal(result.done, 3);
    assert.deepEqual(await client.runs.join(id, run.run_id), result);
    await client.runs.delete(id, run.run_id);
    await assert.rejects(client.runs.get(id, run.run_id), /404/);
  });

  it('command goto and update, durability, and an unknown breakpoint', async () => {
    const { thread_id: id } = await client.threads.create();
    await client.runs.wait(id, 'failing', { input: {}, interruptBefore: ['work'] });
    const jumped = (await client.runs.wait(id, 'failing', {
      command: { update: { mended: true }, goto: 'work' },
    })) as { result: string };
    assert.equal(jumped.result, 'done');
    for (const durability of ['sync', 'async', 'exit'] as const) {
      const { thread_id: other } = await client.threads.create();
      await client.runs.wait(other, 'steps', { input: { wanted: 3 }, durability });
      const history = await client.threads.getHistory(other);
      assert.equal(history.length, durability === 'exit' ? 1 : 5, durability);
    }
    await assert.rejects(
      client.runs.wait(id, 'steps', { input: {}, interruptBefore: ['setp'] }),
      /422.*no node.*setp.*its nodes are step/s,
    );
  });
});
