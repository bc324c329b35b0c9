import assert from 'node:assert/strict';
import type { JsonObject } from '../../../server/protocol/api.js';
import type { Cron } from '../../../server/protocol/crons.js';
import { testApp, type TestApp } from './testApp.js';

describe('crons', () => {
  const minute = 60_000;
  let app: TestApp;
  beforeEach(() => {
    app = testApp();
  });
  const create = async (body: JsonObject, at = '/runs/crons'): Promise<Cron> => {
    const {
      status,
      body: cron,
      text,
    } = await app.call('POST', at, {
      assistant_id: 'two',
      schedule: '*/5 * * * *',
      ...body,
    });
    assert.equal(status, 200, text);
    return cron as Cron;
  };
  /** What the clock set going is done when the runs it started are. */
  const settled = async (count: number): Promise<void> => {
    for (let turn = 0; turn < 2000 && app.graphs.started.length < count; turn++)
      await new Promise((resolve) => setImmediate(resolve));
    assert.equal(app.graphs.started.length, count);
  };

  it('starts runs on its thread, again and again, until it ends', async () => {
    const thread = await app.newThread();
    const cron = await create(
      { input: { topic: 'ducks' }, metadata: { job: 'x' }, end_time: '2026-01-01T00:11:00Z' },
      `/threads/${thread}/runs/crons`,
    );
    assert.equal(cron.next_run_date, '2026-01-01T00:05:00.000Z');
    assert.equal(cron.thread_id, thread);
    app.clock.advance(5 * minute);
    await settled(1);
    app.clock.advance(5 * minute);
    await settled(2);
    const { input, thread_id, metadata } = app.graphs.started[1]!;
    assert.deepEqual(
      [input, thread_id, metadata.job, metadata.cron_id],
      [{ topic: 'ducks' }, thread, 'x', cron.cron_id],
    );
    const ended = (await app.call('GET', `/runs/crons/${cron.cron_id}`)).body as Cron;
    assert.equal(ended.next_run_date, null);
    app.clock.advance(60 * minute);
    await settled(2);
  });

  it('runs for the user who made it, where there is one', async () => {
    const body = { assistant_id: 'two', schedule: '*/5 * * * *', input: { topic: 'a' } };
    const configurable = { tone: 'dry' };
    const made = await app.services.crons.create(null, { ...body, config: { configurable } }, 'ann');
    assert.equal(made.user_id, 'ann');
    assert.equal((await create({ input: { topic: 'b' } })).user_id, null);
    app.clock.advance(5 * minute);
    await settled(2);
    const seen = app.graphs.started.map(({ input, config }) => [
      (input as JsonObject).topic,
      config.configurable?.langgraph_auth_user_id,
      config.configurable?.tone,
    ]);
    assert.deepEqual(seen.sort(), [
      ['a', 'ann', 'dry'],
      ['b', undefined, undefined],
    ]);
  });

  it('gives stateless runs threads of their own', async () => {
    await create({ input: { topic: 'a' }, on_run_completed: 'keep' });
    app.clock.advance(5 * minute);
    await settled(1);
    app.clock.advance(5 * minute);
    await settled(2);
    const [first, second] = app.graphs.started;
    assert.notEqual(first!.thread_id, second!.thread_id);
  });

  it('rests while it is disabled and takes changes of its time', async () => {
    const { cron_id: id } = await create({ enabled: false, input: { topic: 'a' } });
    app.clock.advance(10 * minute);
    await settled(0);
    const patched = await app.call('PATCH', `/runs/crons/${id}`, {
      enabled: true,
      schedule: '0 9 * * MON',
      timezone: 'America/New_York',
      metadata: { added: 1 },
    });
    const cron = patched.body as Cron;
    assert.equal(cron.next_run_date, '2026-01-05T14:00:00.000Z');
    assert.deepEqual([cron.metadata, cron.payload.input], [{ added: 1 }, { topic: 'a' }]);
    const cleared = await app.call('PATCH', `/runs/crons/${id}`, { timezone: null, end_time: '2026-01-02' });
    assert.equal((cleared.body as Cron).next_run_date, null);
    app.clock.advance(7 * 24 * 60 * minute);
    await settled(0);
  });

  it('is found by assistant, thread, state and metadata; sorted, paged, counted, deleted', async () => {
    const thread = await app.newThread();
    const made = [
      await create({ metadata: { tag: 'a' } }),
      await create({ metadata: { tag: 'b' }, enabled: false }),
      await create({ assistant_id: 'slow' }, `/threads/${thread}/runs/crons`),
    ].map(({ cron_id }) => cron_id);
    const search = async (query: JsonObject) => {
      const { body, headers } = await app.call('POST', '/runs/crons/search', query);
      const ids = (body as Cron[]).map(({ cron_id: id }) => made.indexOf(id));
      return [ids, headers.get('x-pagination-total')];
    };
    assert.deepEqual(await search({ sort_by: 'cron_id', sort_order: 'asc', limit: 2 }), [[0, 1], '3']);
    assert.deepEqual(await search({ metadata: { tag: 'b' } }), [[1], '1']);
    assert.deepEqual(await search({ thread_id: thread }), [[2], '1']);
    assert.deepEqual(await search({ enabled: false }), [[1], '1']);
    assert.deepEqual((await search({ assistant_id: 'two' }))[1], '2');
    assert.equal((await app.call('POST', '/runs/crons/count', { assistant_id: 'slow' })).body, 1);
    assert.equal((await app.call('DELETE', `/runs/crons/${made[0]!}`)).status, 200);
    assert.equal((await app.call('DELETE', `/runs/crons/${made[0]!}`)).status, 404);
    assert.equal((await app.call('GET', `/runs/crons/${made[0]!}`)).status, 404);
    assert.equal((await app.call('POST', '/runs/crons/count', {})).body, 2);
  });

  it('goes with its thread: the first start that finds none is its last', async () => {
    const thread = await app.newThread();
    await create({}, `/threads/${thread}/runs/crons`);
    await app.call('DELETE', `/threads/${thread}`);
    app.clock.advance(5 * minute);
    for (let turn = 0; turn < 200 && app.logged.length === 0; turn++)
      await new Promise((resolve) => setImmediate(resolve));
    assert.match(app.logged.join(), /could not start its run/);
    await settled(0);
    assert.equal((await app.call('POST', '/runs/crons/count', {})).body, 0);
  });

  it('takes up after a restart what was kept', async () => {
    await create({ input: { topic: 'a' } });
    app.services.crons.stop();
    const next = testApp({ storage: app.storage });
    await next.services.recover();
    app = next;
    app.clock.advance(5 * minute);
    await settled(1);
  });

  it('refuses what is no pattern, zone, thread or assistant', async () => {
    const refuse = async (body: JsonObject, at = '/runs/crons') => {
      const answer = await app.call('POST', at, { assistant_id: 'two', schedule: '* * * * *', ...body });
      return [answer.status, (answer.body as { detail: string }).detail] as const;
    };
    for (const schedule of ['often', '* * *', '99 * * * *', '2027-01-01T00:00:00', '* * * * * * *']) {
      const [status, detail] = await refuse({ schedule });
      assert.equal(status, 422, schedule);
      assert.match(detail, /cron pattern/);
    }
    assert.match((await refuse({ timezone: 'Mars/Base' }))[1], /IANA/);
    assert.equal((await refuse({ end_time: 'tomorrow' }))[0], 422);
    assert.equal((await refuse({ assistant_id: 'none' }))[0], 404);
    assert.equal((await refuse({}, '/threads/not-an-id/runs/crons'))[0], 422);
    const nowhere = '/threads/00000000-0000-4000-8000-000000000000/runs/crons';
    assert.equal((await refuse({}, nowhere))[0], 404);
  });
});
