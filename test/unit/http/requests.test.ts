import assert from 'node:assert/strict';
import { testApp } from './testApp.js';

const unknown = '00000000-0000-4000-8000-000000000000';

describe('bad requests', () => {
  const cases: [string, string, string, unknown, number, RegExp][] = [
    ['an unknown thread', 'GET', `/threads/${unknown}`, undefined, 404, /Thread .* not found/],
    ['the state of an unknown thread', 'GET', `/threads/${unknown}/state`, undefined, 404, /Thread .* not found/],
    ['the history of an unknown thread', 'POST', `/threads/${unknown}/history`, {}, 404, /Thread .* not found/],
    ['a run on an unknown thread', 'POST', `/threads/${unknown}/runs/wait`, { assistant_id: 'two' }, 404, /Thread/],
    ['an unknown assistant', 'POST', '/runs/wait', { assistant_id: 'none' }, 404, /Assistant none not found/],
    ['an unknown assistant in a path', 'GET', '/assistants/none/graph', undefined, 404, /Assistant none not found/],
    ['an unknown run', 'GET', '/threads/THREAD/runs/' + unknown, undefined, 404, /Run .* not found/],
    ['an unknown run to cancel', 'POST', `/threads/THREAD/runs/${unknown}/cancel`, undefined, 404, /Run .* not found/],
    ['an unknown stateless run', 'GET', `/runs/${unknown}/stream`, undefined, 404, /Run .* not found/],
    ['an unknown checkpoint', 'GET', `/threads/THREAD/state/${unknown}`, undefined, 404, /Checkpoint .* not found/],
    ['an update of an unknown checkpoint', 'POST', '/threads/THREAD/state', { values: {}, checkpoint_id: unknown }, 404, /Checkpoint/],
    ['a run from an unknown checkpoint', 'POST', '/threads/THREAD/runs', { assistant_id: 'two', checkpoint_id: unknown }, 404, /Checkpoint/],
    ['the history at an unknown checkpoint', 'POST', '/threads/THREAD/history', { checkpoint: { checkpoint_id: unknown } }, 404, /Checkpoint/],
    ['a run in an unknown namespace', 'POST', '/threads/THREAD/runs', { assistant_id: 'two', checkpoint: { checkpoint_ns: 'x:1' } }, 404, /Checkpoint namespace x:1/],
    ['a body nested without end', 'POST', '/threads', `{"metadata":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}`, 422, /nested deeper than 500 levels/],
    ['a path that is not there', 'GET', '/nowhere', undefined, 404, /not part of this server's API/],
    ['a malformed thread id', 'GET', '/threads/..%2f..%2fetc', undefined, 422, /^thread_id: must be a UUID/],
    ['a malformed thread id in a body', 'POST', '/threads', { thread_id: '../x' }, 422, /^thread_id: must be a UUID/],
    ['a malformed checkpoint id', 'POST', '/threads/THREAD/runs', { assistant_id: 'two', checkpoint_id: 'x' }, 422, /^checkpoint_id: must be a UUID/],
    ['malformed JSON', 'POST', '/runs/wait', '{"assistant_id": ', 422, /not valid JSON/],
    ['a list as a body', 'POST', '/runs/wait', [], 422, /^body: must be an object/],
    ['a run without an assistant', 'POST', '/runs', { input: {} }, 422, /^assistant_id: must be a string/],
    ['an unknown stream mode', 'POST', '/runs/stream', { assistant_id: 'two', stream_mode: ['vals'] }, 422, /^stream_mode: must be one or a list of values/],
    ['a wrong strategy', 'POST', '/runs', { assistant_id: 'two', multitask_strategy: 'x' }, 422, /^multitask_strategy/],
    ['a wrong recursion limit', 'POST', '/runs', { assistant_id: 'two', config: { recursion_limit: -1 } }, 422, /^config\.recursion_limit: must be a whole number above 0/],
    ['a goto that is a number', 'POST', '/runs', { assistant_id: 'two', command: { goto: 3 } }, 422, /^command\.goto: must be a node name/],
    ['a limit that is too high', 'POST', '/threads/search', { limit: 5000 }, 422, /^limit: must be at most 1000/],
    ['a limit that is no number', 'GET', '/threads/THREAD/history?limit=ten', undefined, 422, /^limit: must be a whole number/],
    ['a boolean that is none', 'GET', '/threads/THREAD/state?subgraphs=maybe', undefined, 422, /^subgraphs: must be true or false/],
    ['a breakpoint on no node', 'POST', '/threads/THREAD/runs', { assistant_id: 'two', interrupt_before: ['drat'] }, 422,
      /^interrupt_before: graph two has no node "drat"; its nodes are draft, polish, inner$/],
    ['as_node that is no node', 'POST', '/threads/RAN/state', { values: {}, as_node: 'drat' }, 422, /Node "drat" does not exist/],
    ['an update of a thread whose graph is open', 'POST', '/threads/THREAD/state', { values: {} }, 422, /one of two, failing, slow, broken/],
  ]; // prettier-ignore
  for (const [name, method, path, body, status, detail] of cases) {
    it(`${status} for ${name}`, async () => {
      const { call, newThread, wait } = testApp();
      const id = await newThread();
      if (path.includes('RAN')) await wait(id, { assistant_id: 'two', input: {} });
      const answer = await call(method, path.replace(/THREAD|RAN/, id), body);
      assert.equal(answer.status, status, answer.text);
      assert.match((answer.body as { detail: string }).detail, detail);
    });
  }

  it('takes a body whatever its content type, nulls, unknown keys and both forms of booleans', async () => {
    const { call, newThread } = testApp();
    const id = await newThread();
    const body = {
      assistant_id: 'two',
      input: { topic: 'x' },
      config: null,
      webhook: null,
      langsmith_tracing: {},
      extra: 1,
    };
    const ran = await call('POST', `/threads/${id}/runs/wait`, body, { 'content-type': 'text/plain' });
    assert.equal(ran.status, 200, ran.text);
    for (const flag of ['true', 'false', '1', '0']) {
      assert.equal((await call('GET', `/threads/${id}/state?subgraphs=${flag}`)).status, 200);
    }
  });

  it('leaves no thread behind for a run from a checkpoint that is not there', async () => {
    const { call } = testApp();
    const run = { assistant_id: 'two', checkpoint_id: unknown };
    assert.equal((await call('POST', '/runs/wait', run)).status, 404);
    const made = { ...run, if_not_exists: 'create' };
    assert.equal((await call('POST', `/threads/${unknown}/runs/wait`, made)).status, 404);
    assert.equal((await call('POST', '/threads/count', {})).body, 0);
  });

  it('takes "*", a subgraph’s node and the assistant’s id', async () => {
    const { call, newThread, wait, state } = testApp();
    const id = await newThread();
    const [assistant] = (await call('POST', '/assistants/search', { graph_id: 'two' })).body as {
      assistant_id: string;
    }[];
    const run = { assistant_id: assistant!.assistant_id, input: { topic: 'x' } };
    await wait(id, { ...run, interrupt_before: '*', interrupt_after: ['inner'] });
    assert.deepEqual((await state(id)).next, ['draft']);
  });

  it('accepts every form of `before`', async () => {
    const { call, newThread, wait, history } = testApp();
    const id = await newThread();
    await wait(id, { assistant_id: 'two', input: { topic: 'x' } });
    const [newest, second] = await history(id);
    const { checkpoint_id: before } = newest!;
    for (const form of [before, { checkpoint_id: before }, { configurable: { checkpoint_id: before } }]) {
      const found = await call('POST', `/threads/${id}/history`, { before: form, limit: 1 });
      assert.deepEqual(
        (found.body as { checkpoint_id: string }[]).map((each) => each.checkpoint_id),
        [second!.checkpoint_id],
      );
    }
  });

  it('keeps __proto__ in input and metadata as data', async () => {
    const { call, newThread, graphs, thread } = testApp();
    const id = await newThread();
    const body =
      '{"assistant_id":"two","input":{"topic":"x","__proto__":{"polluted":1}},"metadata":{"__proto__":{"polluted":1}}}';
    assert.equal((await call('POST', `/threads/${id}/runs/wait`, body)).status, 200);
    assert.ok(Object.hasOwn(graphs.started[0]!.input as object, '__proto__'));
    assert.equal(({} as { polluted?: number }).polluted, undefined);
    assert.equal((await thread(id)).status, 'idle');
  });
});
