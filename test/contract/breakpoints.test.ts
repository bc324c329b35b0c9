/** Breakpoints of a run: inside subgraphs, and changed while it goes on. */
import assert from 'node:assert/strict';
import { Client } from '@langchain/langgraph-sdk';
import { fixtureConfig, serverStarter } from './serverProcess.js';

const starter = serverStarter();
let client: Client;
let url: string;

before(async () => {
  ({ url } = await starter.start({ config: fixtureConfig }));
  client = new Client({ apiUrl: url, apiKey: null });
});
after(() => starter.stopAll());

const change = (threadId: string, runId: string, body: object) =>
  fetch(`${url}/backstep/threads/${threadId}/runs/${runId}/breakpoints`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

describe('breakpoints inside subgraphs', () => {
  const innermost = async (threadId: string) => {
    const state = await client.threads.getState(threadId, undefined, { subgraphs: true });
    return [state.next, state.tasks[0]?.state?.next ?? null];
  };

  it('pause before and after a node inside, and go on from there', async () => {
    const { thread_id: id } = await client.threads.create();
    await client.runs.wait(id, 'outer', { input: {}, interruptBefore: ['first'] });
    assert.deepEqual(await innermost(id), [['inner'], ['first']]);
    await client.runs.wait(id, 'outer', { input: null, interruptAfter: ['first'] });
    assert.deepEqual(await innermost(id), [['inner'], ['ask']]);
    await client.runs.wait(id, 'outer', { input: null });
    const asked = await client.threads.getState(id);
    assert.equal(asked.tasks[0]?.interrupts[0]?.value, 'well?');
    await client.runs.wait(id, 'outer', { command: { resume: 'fine' }, interruptBefore: ['tell'] });
    assert.deepEqual(await innermost(id), [['tell'], null]);
  });

  it('"*" is every superstep of the graph itself, not of those inside', async () => {
    const { thread_id: id } = await client.threads.create();
    await client.runs.wait(id, 'outer', { input: {}, interruptBefore: '*' });
    assert.deepEqual((await client.threads.getState(id)).next, ['inner']);
    await client.runs.wait(id, 'outer', { input: null, interruptBefore: '*' });
    assert.equal((await client.threads.getState(id)).tasks[0]?.interrupts[0]?.value, 'well?');
  });

  it('of one run are none of another’s', async () => {
    const threads = await Promise.all([client.threads.create(), client.threads.create()]);
    const [one, two] = threads.map(({ thread_id }) => thread_id) as [string, string];
    await Promise.all([
      client.runs.wait(one, 'outer', { input: {}, interruptBefore: ['first'] }),
      client.runs.wait(two, 'outer', { input: {} }),
    ]);
    assert.deepEqual(await innermost(one), [['inner'], ['first']]);
    assert.deepEqual(await innermost(two), [['inner'], ['ask']]);
  });
});

describe('breakpoints of a run under way', () => {
  const config = { recursion_limit: 100_000 };

  it('hold from its next superstep on', async () => {
    const { thread_id: id } = await client.threads.create();
    const { run_id } = await client.runs.create(id, 'steps', { input: { wanted: 50_000 }, config });
    for await (const { event } of client.runs.joinStream(id, run_id)) {
      if (event !== 'values') continue;
      const answer = await change(id, run_id, { interrupt_before: ['step'] });
      assert.equal(answer.status, 200);
      break;
    }
    await client.runs.join(id, run_id);
    const state = await client.threads.getState<{ done: number }>(id);
    assert.deepEqual(state.next, ['step']);
    assert.ok(state.values.done < 50_000);
    const { kwargs } = (await client.runs.get(id, run_id)) as unknown as { kwargs: Record<string, unknown> };
    assert.deepEqual(kwargs.interrupt_before, ['step']);
  });

  it('are refused where they make no sense', async () => {
    const { thread_id: id } = await client.threads.create();
    const { run_id } = await client.runs.create(id, 'steps', { input: { wanted: 1 } });
    await client.runs.join(id, run_id);
    assert.equal((await change(id, run_id, { interrupt_before: '*' })).status, 409);
    const odd = await change(id, run_id, { interrupt_before: ['stepp'] });
    assert.equal(odd.status, 422);
    assert.match(((await odd.json()) as { detail: string }).detail, /no node "stepp"; its nodes are step/);
    assert.equal((await change(id, run_id, { interrupt_before: 7 })).status, 422);
    const nobody = '00000000-0000-4000-8000-000000000000';
    assert.equal((await change(id, nobody, { interrupt_before: '*' })).status, 404);
  });
});
