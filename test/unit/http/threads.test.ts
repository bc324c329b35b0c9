import assert from 'node:assert/strict';
import type { Thread } from '../../../server/protocol/api.js';
import { testApp } from './testApp.js';

const two = { assistant_id: 'two', input: { topic: 'x' } };
const minute = 60_000;

describe('threads by the routes', () => {
  it('end when their time to live is over, and not before', async () => {
    const { call, clock, services, thread } = testApp();
    const made = async (ttl: unknown) => ((await call('POST', '/threads', { ttl })).body as Thread).thread_id;
    const short = await made(5);
    const long = await made({ ttl: 10, strategy: 'delete' });
    assert.equal((await thread(short)).ttl, undefined);
    const shown = (await call('GET', `/threads/${long}?include=ttl`)).body as Thread;
    assert.deepEqual([shown.ttl?.strategy, shown.ttl?.ttl_minutes], ['delete', 10]);
    clock.advance(5 * minute);
    await services.threads.sweep.plan();
    assert.equal((await call('GET', `/threads/${short}`)).status, 404);
    await call('PATCH', `/threads/${long}`, { ttl: 60 });
    clock.advance(30 * minute);
    await services.threads.sweep.plan();
    assert.equal((await call('GET', `/threads/${long}`)).status, 200);
    clock.advance(30 * minute);
    await services.threads.sweep.plan();
    assert.equal((await call('GET', `/threads/${long}`)).status, 404);
    assert.equal((await call('POST', '/threads', { ttl: -1 })).status, 422);
  });

  it('with keep_latest lose their history and stay', async () => {
    const { newThread, wait, call, clock, services, history, state } = testApp();
    const [expiring, pruned] = [await newThread(), await newThread()];
    for (const id of [expiring, pruned]) await wait(id, two);
    const before = await state(pruned);
    await call('PATCH', `/threads/${expiring}`, { ttl: { ttl: 1, strategy: 'keep_latest' } });
    clock.advance(minute);
    await services.threads.sweep.plan();
    const prune = { thread_ids: [pruned, '00000000-0000-4000-8000-000000000000'], strategy: 'keep_latest' };
    assert.deepEqual((await call('POST', '/threads/prune', prune)).body, { pruned_count: 1 });
    for (const id of [expiring, pruned]) assert.equal((await history(id)).length, 1);
    assert.deepEqual((await state(pruned)).values, before.values);
    await wait(pruned, two);
    assert.equal((await history(pruned)).length, 4);
  });

  it('a running thread outlives its time until the run has ended', async () => {
    const { newThread, start, call, clock, services, graphs } = testApp();
    const id = await newThread();
    await call('PATCH', `/threads/${id}`, { ttl: 1 });
    const run = await start(id, { assistant_id: 'slow', input: { topic: 'x' } });
    await graphs.waiting();
    clock.advance(minute);
    await services.threads.sweep.plan();
    assert.equal((await call('GET', `/threads/${id}`)).status, 200);
    graphs.release();
    await services.runs.join(id, run.run_id);
    clock.advance(minute);
    await services.threads.sweep.plan();
    assert.equal((await call('GET', `/threads/${id}`)).status, 404);
  });

  it('extracts values by path', async () => {
    const { call, newThread, wait } = testApp();
    const id = await newThread();
    await wait(id, { assistant_id: 'two', input: { topic: ['a', { deep: 'b' }] } });
    const search = (extract: object) =>
      call('POST', '/threads/search', { ids: [id], extract, select: ['thread_id'] });
    const extract = {
      last: 'values.topic[-1].deep',
      first: 'values.topic[0]',
      none: 'values.topic[7].deep',
      graph: 'metadata.graph_id',
      odd: 'values.__proto__.x',
    };
    assert.deepEqual((await search(extract)).body, [
      { thread_id: id, extracted: { last: 'b', first: 'a', none: null, graph: 'two', odd: null } },
    ]);
    assert.equal((await search({ bad: 'secrets.x' })).status, 422);
    const many = Object.fromEntries(Array.from({ length: 11 }, (_, at) => [`k${at}`, 'values.topic']));
    assert.equal((await search(many)).status, 422);
  });

  it('patching the state changes the metadata; the storage tells bytes by channel', async () => {
    const { call, newThread, wait, thread } = testApp();
    const id = await newThread();
    await wait(id, two);
    await call('PATCH', `/threads/${id}/state`, { metadata: { pinned: true } });
    assert.equal((await thread(id)).metadata.pinned, true);
    const { channels, total_bytes: total } = (await call('GET', `/threads/${id}/storage`)).body as {
      channels: Record<string, number>;
      total_bytes: number;
    };
    assert.deepEqual(Object.keys(channels).sort(), ['draft', 'polish', 'topic']);
    assert.equal(
      Object.values(channels).reduce((sum, bytes) => sum + bytes, 0),
      total,
    );
    assert.ok(channels.topic! > 0);
  });

  it('a thread whose seeding fails is not left behind', async () => {
    const { call } = testApp();
    const threadId = '33333333-3333-4333-8333-333333333333';
    const seed = {
      thread_id: threadId,
      metadata: { graph_id: 'two' },
      supersteps: [{ updates: [{ values: {}, as_node: 'nobody' }] }],
    };
    assert.equal((await call('POST', '/threads', seed)).status, 422);
    assert.equal((await call('GET', `/threads/${threadId}`)).status, 404);
  });
});

describe('rollback and bulk cancelling', () => {
  it('a run that is rolled back leaves no checkpoint and no record', async () => {
    const { newThread, wait, start, call, graphs, history, runs, thread } = testApp();
    const id = await newThread();
    await wait(id, { ...two, interrupt_before: ['polish'] });
    const before = await history(id);
    const run = await start(id, { assistant_id: 'slow', input: { topic: 'y' } });
    await graphs.waiting();
    assert.ok((await history(id)).length > before.length);
    const path = `/threads/${id}/runs/${run.run_id}/cancel?wait=true&action=rollback`;
    assert.equal((await call('POST', path)).status, 200);
    assert.deepEqual(await history(id), before);
    assert.equal((await runs(id)).length, 1);
    assert.equal((await thread(id)).status, 'interrupted');
  });

  it('cancels those named, or all of a status; an unknown one cancels none', async () => {
    const { newThread, start, call, graphs, runs } = testApp();
    const id = await newThread();
    const slow = { assistant_id: 'slow', input: { topic: 'y' } };
    const running = await start(id, slow);
    await graphs.waiting();
    const waiting = [await start(id, slow), await start(id, slow), await start(id, slow)];
    const statuses = async () =>
      Object.fromEntries((await runs(id)).map(({ run_id, status }) => [run_id, status]));
    const unknown = '00000000-0000-4000-8000-000000000000';
    const odd = { thread_id: id, run_ids: [waiting[0]!.run_id, unknown] };
    assert.equal((await call('POST', '/runs/cancel', odd)).status, 404);
    assert.equal((await statuses())[waiting[0]!.run_id], 'pending');
    const named = { thread_id: id, run_ids: [waiting[0]!.run_id] };
    assert.equal((await call('POST', '/runs/cancel', named)).status, 204);
    assert.equal((await statuses())[waiting[0]!.run_id], 'interrupted');
    assert.equal((await call('POST', '/runs/cancel', { status: 'pending' })).status, 204);
    assert.equal((await statuses())[waiting[2]!.run_id], 'interrupted');
    assert.equal((await statuses())[running.run_id], 'running');
    assert.equal((await call('POST', '/runs/cancel?action=rollback', { status: 'all' })).status, 204);
    assert.equal((await statuses())[running.run_id], undefined);
    assert.equal((await call('POST', '/runs/cancel', {})).status, 422);
  });
});
