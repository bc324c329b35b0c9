import assert from 'node:assert/strict';
import type { Run } from '../../../server/protocol/api.js';
import { memoryStorage } from '../../../server/storage/memory/memoryStorage.js';
import { testApp } from './testApp.js';

const slow = { assistant_id: 'slow', input: { topic: 'x' } };
const two = { assistant_id: 'two', input: { topic: 'x' } };

describe('runs by the routes', () => {
  it('queues per thread and shows who waits', async () => {
    const { newThread, thread, start, runs, graphs, services } = testApp();
    const id = await newThread();
    const first = await start(id, slow);
    await graphs.waiting();
    const second = await start(id, two);
    assert.equal(second.status, 'pending');
    assert.deepEqual(
      (await runs(id)).map(({ status }) => status),
      ['pending', 'running'],
    );
    assert.equal((await thread(id)).status, 'busy');
    graphs.release();
    await services.runs.join(id, second.run_id);
    assert.deepEqual(
      graphs.started.map(({ run_id }) => run_id),
      [first.run_id, second.run_id],
    );
    assert.equal((await thread(id)).status, 'idle');
  });

  it('refuses an edit of a busy thread, a copy and a second thread of the same id', async () => {
    const { newThread, start, call, graphs } = testApp();
    const id = await newThread();
    await start(id, slow);
    await graphs.waiting();
    assert.equal((await call('POST', `/threads/${id}/state`, { values: {} })).status, 409);
    assert.equal((await call('POST', `/threads/${id}/copy`)).status, 409);
    assert.equal((await call('POST', '/threads', { thread_id: id })).status, 409);
    assert.equal((await call('POST', '/threads', { thread_id: id, if_exists: 'do_nothing' })).status, 200);
    assert.equal(
      (await call('POST', `/threads/${id}/runs`, { ...two, multitask_strategy: 'reject' })).status,
      409,
    );
    graphs.release();
  });

  it('admits no run of a thread that is being deleted', async () => {
    const { newThread, start, call, graphs, storage } = testApp();
    const id = await newThread();
    await start(id, slow);
    await graphs.waiting();
    const [deleted, late] = await Promise.all([
      call('DELETE', `/threads/${id}`),
      call('POST', `/threads/${id}/runs`, two),
    ]);
    assert.deepEqual([deleted.status, late.status], [200, 404]);
    assert.deepEqual(await storage.runs.list(id), []);
    assert.equal(graphs.started.length, 1);
  });

  it('shows states without their tasks where the graph does not answer', async () => {
    const { newThread, call, graphs, clock, storage, history } = testApp();
    const id = await newThread();
    const checkpointId = (at: number) => `1f1e5433-a682-67b0-8001-00000000000${at}`;
    for (const at of [1, 2]) {
      await storage.checkpoints.put({
        thread_id: id,
        checkpoint_ns: '',
        parent_checkpoint_id: at === 1 ? null : checkpointId(1),
        checkpoint: { v: 4, id: checkpointId(at), ts: '', channel_versions: {}, versions_seen: {} },
        metadata: { graph_id: 'two' },
        writes: { topic: { kind: 'full', value: { type: 'json', value: 'x' } } },
        sources: {},
      });
    }
    const describe: typeof graphs.describe = graphs.describe.bind(graphs);
    let answer: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => {
      graphs.describe = (params) => {
        resolve();
        return new Promise((settle) => (answer = () => settle(describe(params))));
      };
    });
    const pending = call('GET', `/threads/${id}/history`);
    await asked;
    clock.advance(10_000);
    const states = (await pending).body as { values: unknown; next: string[] }[];
    assert.deepEqual(
      states.map(({ values, next }) => [values, next]),
      [
        [{ topic: 'x' }, []],
        [{ topic: 'x' }, []],
      ],
    );
    // One that is late is enough: nobody waits for a second.
    assert.equal((await history(id)).length, 2);
    graphs.describe = describe;
    answer();
    await new Promise(setImmediate);
    assert.deepEqual(
      (await history(id)).map(({ next }) => next),
      [['draft'], ['draft']],
    );
    // The late answer has been kept: only the other checkpoint was asked for again.
    assert.equal(graphs.describeCalls, 2);
  });

  it('cancels what waits and what runs; cancelling again changes nothing', async () => {
    const { newThread, start, runs, call, graphs, thread } = testApp();
    const id = await newThread();
    const running = await start(id, slow);
    await graphs.waiting();
    const waiting = await start(id, two);
    for (const run of [waiting, running, running]) {
      assert.equal((await call('POST', `/threads/${id}/runs/${run.run_id}/cancel?wait=1`)).status, 200);
    }
    assert.deepEqual(
      (await runs(id)).map(({ status }) => status),
      ['interrupted', 'interrupted'],
    );
    assert.equal(graphs.started.length, 1);
    assert.equal((await thread(id)).status, 'interrupted');
  });

  it('starts a delayed run when its time has come, and forgets one that is cancelled before', async () => {
    const { newThread, start, services, clock, graphs, call } = testApp();
    const id = await newThread();
    const delayed = await start(id, { ...two, after_seconds: 60 });
    clock.advance(59_000);
    assert.equal(graphs.started.length, 0);
    clock.advance(1_000);
    await services.runs.join(id, delayed.run_id);
    assert.equal(graphs.started.length, 1);
    const never = await start(id, { ...two, after_seconds: 60 });
    await call('POST', `/threads/${id}/runs/${never.run_id}/cancel?wait=true`);
    clock.advance(120_000);
    assert.equal(graphs.started.length, 1);
  });

  it('calls the webhook with the finished run, again after a failure', async () => {
    const { newThread, wait, webhooks, clock } = testApp();
    const id = await newThread();
    await wait(id, { ...two, webhook: 'http://hook.example/done' });
    await new Promise(setImmediate);
    clock.advance(1_000);
    await new Promise(setImmediate);
    assert.equal(webhooks.length, 2);
    const { url, body } = webhooks[1]!;
    const { status, thread_id: threadId, values } = body as unknown as Run & { values: unknown };
    assert.equal(url, 'http://hook.example/done');
    assert.deepEqual([status, threadId], ['success', id]);
    assert.deepEqual(values, { topic: 'x', draft: 'draft of x', polish: 'polish of x' });
  });

  it('rolls a first run back to an empty thread, a later one to the state before it', async () => {
    const { newThread, start, call, graphs, history, state, runs } = testApp();
    const id = await newThread();
    const first = await start(id, slow);
    await graphs.waiting();
    await call('POST', `/threads/${id}/runs/${first.run_id}/cancel?wait=true&action=rollback`);
    assert.deepEqual(await history(id), []);
    assert.deepEqual(await runs(id), []);
    const base = await call('POST', `/threads/${id}/runs/wait`, { ...two, interrupt_before: ['polish'] });
    await start(id, { ...slow, input: { topic: 'y' } });
    await graphs.waiting();
    await call('POST', `/threads/${id}/runs/wait`, {
      assistant_id: 'two',
      input: null,
      multitask_strategy: 'rollback',
    });
    assert.deepEqual((await state(id)).values, { ...(base.body as object), polish: 'polish of x' });
  });

  it('deletes a thread with what runs on it', async () => {
    const { newThread, start, call, graphs } = testApp();
    const id = await newThread();
    await start(id, slow);
    await graphs.waiting();
    assert.equal((await call('DELETE', `/threads/${id}`)).status, 200);
    assert.equal((await call('GET', `/threads/${id}`)).status, 404);
    assert.equal((await call('DELETE', `/threads/${id}`)).status, 404);
  });

  it('marks what a crash left, and resumes it', async () => {
    const storage = memoryStorage();
    const crashed = testApp({ storage });
    const id = await crashed.newThread();
    const run = await crashed.start(id, slow);
    await crashed.graphs.waiting();
    const next = testApp({ storage });
    await next.services.recover();
    const [marked] = await next.runs(id);
    assert.equal(marked!.run_id, run.run_id);
    assert.equal(marked!.status, 'interrupted');
    assert.equal(marked!.error?.error, 'ServerStopped');
    assert.equal((await next.thread(id)).status, 'interrupted');
    assert.equal((await next.wait(id, { assistant_id: 'two', input: null })).polish, 'polish of x');
    const joined = await next.call('GET', `/threads/${id}/runs/${run.run_id}/join`);
    assert.equal((joined.body as { __error__: { error: string } }).__error__.error, 'ServerStopped');
  });

  it('starts after a crash though one of the threads cannot be read', async () => {
    const storage = memoryStorage();
    const crashed = testApp({ storage });
    const ids = [await crashed.newThread(), await crashed.newThread()];
    for (const id of ids) await crashed.start(id, slow);
    const { checkpoints } = storage;
    const get: typeof checkpoints.get = (key) =>
      key.thread_id === ids[0] ? Promise.reject(new Error('unreadable')) : checkpoints.get(key);
    const next = testApp({ storage: { ...storage, checkpoints: { ...checkpoints, get } } });
    await next.services.recover();
    assert.match(next.logged.join('\n'), /could not be marked: unreadable/);
    assert.deepEqual(
      (await Promise.all(ids.map((id) => storage.runs.list(id)))).map(([run]) => run?.status),
      ['interrupted', 'interrupted'],
    );
  });

  it('stops: ends what runs, says why, admits nothing more', async () => {
    const { newThread, start, services, graphs, call, storage } = testApp();
    const id = await newThread();
    const run = await start(id, slow);
    await graphs.waiting();
    await services.stop();
    const kept = await storage.runs.get(id, run.run_id);
    assert.equal(kept?.status, 'interrupted');
    assert.equal(kept.error?.error, 'ServerStopped');
    assert.equal((await call('POST', `/threads/${id}/runs`, two)).status, 503);
  });

  it('asks the graph once for what a checkpoint lacks', async () => {
    const { newThread, wait, state, graphs, storage } = testApp();
    const id = await newThread();
    await wait(id, two);
    const newest = (await storage.checkpoints.get({ thread_id: id, checkpoint_ns: '' }))!;
    await storage.checkpoints.put({
      ...newest,
      parent_checkpoint_id: newest.checkpoint.id,
      checkpoint: { ...newest.checkpoint, id: 'ffffffff-ffff-6fff-8fff-ffffffffffff' },
      writes: {},
      sources: newest.sources,
    });
    assert.deepEqual((await state(id)).next, ['draft']);
    assert.deepEqual((await state(id)).next, ['draft']);
    assert.equal(graphs.describeCalls, 1);
  });

  it('a storage that fails at the end of a run is told to who waits', async () => {
    const storage = memoryStorage();
    const { newThread, wait, logged, runs, call, thread, clock } = testApp({ storage });
    const id = await newThread();
    const put = storage.runs.put.bind(storage.runs);
    storage.runs.put = (run) =>
      ['pending', 'running'].includes(run.status) ? put(run) : Promise.reject(new Error('disk full'));
    const { __error__: error } = await wait(id, two);
    assert.deepEqual(error, {
      error: 'StorageError',
      message: 'The end of the run could not be kept: disk full',
    });
    assert.equal(logged.length, 1);
    const [shown] = await runs(id);
    assert.deepEqual([shown?.status, shown?.error], ['error', error]);
    assert.deepEqual((await call('GET', `/threads/${id}/runs/${shown!.run_id}`)).body, shown);
    assert.equal((await thread(id)).status, 'error');
    assert.equal((await storage.runs.get(id, shown!.run_id))?.status, 'running');

    // Refused once more, then taken.
    clock.advance(5000);
    await new Promise(setImmediate);
    assert.equal((await storage.runs.get(id, shown!.run_id))?.status, 'running');
    storage.runs.put = put;
    clock.advance(5000);
    await new Promise(setImmediate);
    assert.deepEqual(await storage.runs.get(id, shown!.run_id), shown);
    assert.equal((await storage.threads.get(id))?.status, 'error');
    await wait(id, two);
    assert.equal((await thread(id)).status, 'idle');
  });

  it('does not tell of an end before it is on disk', async () => {
    const storage = memoryStorage();
    const { newThread, start, call } = testApp({ storage });
    const id = await newThread();
    const put = storage.runs.put.bind(storage.runs);
    let write: () => void = () => undefined;
    const reached = new Promise<void>((reach) => {
      storage.runs.put = async (run) => {
        if (run.status === 'success') {
          reach();
          await new Promise<void>((resolve) => (write = resolve));
        }
        await put(run);
      };
    });
    const { run_id: runId } = await start(id, two);
    await reached;
    const status = async () =>
      ((await call('GET', `/threads/${id}/runs/${runId}`)).body as { status: string }).status;
    assert.equal(await status(), 'running');
    write();
    await call('GET', `/threads/${id}/runs/${runId}/join`);
    assert.equal(await status(), 'success');
  });

  it('leaves nothing of a run whose start could not be kept', async () => {
    const storage = memoryStorage();
    const { newThread, call, runs, thread } = testApp({ storage });
    const id = await newThread();
    const put = storage.runs.put.bind(storage.runs);
    storage.runs.put = () => Promise.reject(new Error('disk full'));
    const refused = await call('POST', `/threads/${id}/runs`, two);
    assert.deepEqual([refused.status, refused.body], [500, { detail: 'disk full' }]);
    storage.runs.put = put;
    assert.deepEqual(await runs(id), []);
    assert.equal((await thread(id)).status, 'idle');
  });
});

describe('threads by the routes', () => {
  it('searches by metadata, status, values and ids, sorted, in pages', async () => {
    const { call, wait } = testApp();
    const ids: string[] = [];
    for (const topic of ['a', 'b', 'c']) {
      const made = (await call('POST', '/threads', { metadata: { topic, owner: { name: 'ada' } } })).body as {
        thread_id: string;
      };
      ids.push(made.thread_id);
    }
    await wait(ids[1]!, { ...two, interrupt_before: ['polish'] });
    const search = async (query: object): Promise<string[]> =>
      ((await call('POST', '/threads/search', query)).body as { thread_id: string }[]).map(
        (each) => each.thread_id,
      );
    assert.deepEqual(await search({ metadata: { owner: { name: 'ada' }, topic: 'c' } }), [ids[2]]);
    assert.deepEqual(await search({ status: 'interrupted' }), [ids[1]]);
    assert.deepEqual(await search({ values: { draft: 'draft of x' } }), [ids[1]]);
    assert.deepEqual(await search({ ids: [ids[0]] }), [ids[0]]);
    assert.deepEqual(await search({ sort_by: 'thread_id', sort_order: 'asc' }), ids);
    const page = await call('POST', '/threads/search', { limit: 2, select: ['thread_id'] });
    assert.equal(page.headers.get('x-pagination-total'), '3');
    assert.equal(page.headers.get('x-pagination-next'), '2');
    assert.deepEqual(Object.keys((page.body as object[])[0]!), ['thread_id']);
    assert.equal((await call('POST', '/threads/count', { status: 'idle' })).body, 2);
  });

  it('merges metadata, copies with history, seeds a thread that never ran', async () => {
    const { call, newThread, wait, history, thread } = testApp();
    const id = await newThread();
    await call('PATCH', `/threads/${id}`, { metadata: { a: 1 } });
    await call('PATCH', `/threads/${id}`, { metadata: { b: 2 } });
    assert.deepEqual((await thread(id)).metadata, { a: 1, b: 2 });
    await wait(id, two);
    const copy = (await call('POST', `/threads/${id}/copy`)).body as { thread_id: string };
    assert.notEqual(copy.thread_id, id);
    assert.equal((await history(copy.thread_id)).length, 3);
    const seeded = await call('POST', '/threads', {
      metadata: { graph_id: 'two' },
      supersteps: [{ updates: [{ values: { topic: 'seed' }, as_node: 'draft' }] }],
    });
    const made = seeded.body as { thread_id: string; status: string; values: unknown };
    assert.equal(made.status, 'interrupted');
    assert.deepEqual(made.values, { topic: 'seed' });
    assert.equal((await wait(made.thread_id, { assistant_id: 'two', input: null })).polish, 'polish of seed');
  });
});

describe('assistants by the routes', () => {
  it('one per graph, by id and by name, with the published id', async () => {
    const { call } = testApp();
    const all = (await call('POST', '/assistants/search', {})).body as {
      assistant_id: string;
      graph_id: string;
      metadata: unknown;
    }[];
    assert.deepEqual(
      all.map(({ graph_id }) => graph_id),
      ['two', 'failing', 'slow', 'broken'],
    );
    assert.deepEqual(all[0]!.metadata, { created_by: 'system' });
    assert.deepEqual((await call('GET', `/assistants/${all[0]!.assistant_id}`)).body, all[0]);
    assert.deepEqual((await call('GET', '/assistants/two')).body, all[0]);
    assert.equal((await call('GET', '/assistants/two/graph?xray=true')).status, 200);
    assert.equal(
      ((await call('GET', '/assistants/two/schemas')).body as { graph_id: string }).graph_id,
      'two',
    );
    assert.equal((await call('POST', '/assistants/count', { name: 'LOW' })).body, 1);
  });
});
