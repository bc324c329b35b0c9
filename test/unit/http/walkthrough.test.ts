import assert from 'node:assert/strict';
import type { GraphSummary } from '../../../server/protocol/backstep.js';
import { testApp } from './testApp.js';

describe('the routes, on the documentation’s walkthrough', () => {
  it('runs, shows the history, forks at a checkpoint and resumes there', async () => {
    const { call, newThread, thread, history, state, wait } = testApp();
    const id = await newThread();
    const ran = await call('POST', `/threads/${id}/runs/wait`, {
      assistant_id: 'two',
      input: { topic: 'socks' },
    });
    assert.equal(ran.status, 200);
    assert.deepEqual(ran.body, { topic: 'socks', draft: 'draft of socks', polish: 'polish of socks' });
    assert.match(ran.headers.get('content-location')!, new RegExp(`^/threads/${id}/runs/[0-9a-f-]{36}$`));
    assert.equal(ran.headers.get('location'), `${ran.headers.get('content-location')!}/join`);

    const states = await history(id);
    assert.deepEqual(
      states.map(({ next }) => next),
      [[], ['polish'], ['draft']],
    );
    const chosen = states[1]!;
    assert.equal(chosen.checkpoint_id, chosen.checkpoint.checkpoint_id);
    assert.equal(chosen.parent_checkpoint_id, states[2]!.checkpoint_id);
    assert.equal(chosen.metadata.graph_id, 'two');

    const edit = { values: { topic: 'cats' }, checkpoint_id: chosen.checkpoint_id };
    const forked = (await call('POST', `/threads/${id}/state`, edit)).body as {
      checkpoint_id: string;
      checkpoint: { checkpoint_id: string };
    };
    assert.equal(forked.checkpoint.checkpoint_id, forked.checkpoint_id);
    assert.equal((await thread(id)).status, 'interrupted');

    const resumed = await wait(id, { assistant_id: 'two', input: null, checkpoint_id: forked.checkpoint_id });
    assert.equal(resumed.polish, 'polish of cats');
    const old = await state(id, states[0]!.checkpoint_id);
    assert.deepEqual(old.values, { topic: 'socks', draft: 'draft of socks', polish: 'polish of socks' });
    const newest = await thread(id);
    assert.equal(newest.status, 'idle');
    assert.deepEqual(newest.values, { topic: 'cats', draft: 'draft of socks', polish: 'polish of cats' });
    assert.equal(newest.metadata.graph_id, 'two');
  });

  for (const [field, stoppedAt, draft] of [
    ['interrupt_before', ['draft'], undefined],
    ['interrupt_after', ['polish'], 'draft of x'],
  ] as const) {
    it(`stops at ${field} and goes on with null input`, async () => {
      const { newThread, thread, state, runs, wait } = testApp();
      const id = await newThread();
      const stopped = await wait(id, { assistant_id: 'two', input: { topic: 'x' }, [field]: ['draft'] });
      assert.equal(stopped.draft, draft);
      assert.deepEqual((await state(id)).next, stoppedAt);
      assert.equal((await thread(id)).status, 'interrupted');
      assert.equal((await runs(id))[0]!.status, 'success');
      assert.equal((await wait(id, { assistant_id: 'two', input: null })).polish, 'polish of x');
      assert.equal((await thread(id)).status, 'idle');
    });
  }

  it('answers a failed run with __error__, and its thread with what went before', async () => {
    const { newThread, thread, state, runs, wait } = testApp();
    const id = await newThread();
    const body = await wait(id, { assistant_id: 'failing', input: { topic: 'x' } });
    assert.deepEqual(body, { __error__: { error: 'TypeError', message: 'polish went wrong' } });
    const failed = await thread(id);
    assert.equal(failed.status, 'error');
    assert.deepEqual(failed.error, { error: 'TypeError', message: 'polish went wrong' });
    assert.deepEqual(failed.values, { topic: 'x', draft: 'draft of x' });
    assert.deepEqual((await state(id)).next, ['polish']);
    assert.equal((await runs(id))[0]!.status, 'error');
  });

  it('answers runs of a graph that does not load with its file and line, and keeps serving histories', async () => {
    const { call, newThread, history, wait } = testApp();
    const id = await newThread();
    await wait(id, { assistant_id: 'two', input: { topic: 'x' } });
    const { __error__: error } = await wait(id, { assistant_id: 'broken', input: {} });
    assert.deepEqual(error, { error: 'GraphError', message: 'Unexpected "}" (/project/broken.ts:3)' });
    assert.equal((await history(id)).length, 3);
    const { graphs } = (await call('GET', '/info')).body as { graphs: GraphSummary[] };
    assert.equal(graphs.find(({ graph_id }) => graph_id === 'broken')?.error?.line, 3);
  });
});
