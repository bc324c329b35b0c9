import assert from 'node:assert/strict';
import { conformingFetch } from './conformingFetch.js';
import { serverStarter, type ServerProcess } from './serverProcess.js';

interface State {
  values: Record<string, unknown>;
  next: string[];
  checkpoint_id: string;
  parent_checkpoint_id: string | null;
}

/** The bodies as the documentation’s curl commands have them, sent as curl sends them. */
describe('the documentation’s walkthrough with plain requests', () => {
  const starter = serverStarter();
  const { fetch } = conformingFetch();
  let server: ServerProcess;
  before(async () => {
    server = await starter.start();
  });
  after(() => starter.stopAll());

  const post = async (path: string, body: string): Promise<unknown> => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const response = await fetch(`${server.url}${path}`, { method: 'POST', headers, body });
    assert.equal(response.status, 200);
    return response.json();
  };
  const get = async (path: string): Promise<unknown> => (await fetch(`${server.url}${path}`)).json();
  const newThread = async (): Promise<string> =>
    ((await post('/threads', '{}')) as { thread_id: string }).thread_id;

  it('joke: run, history, update, resume', async () => {
    const id = await newThread();
    await post(`/threads/${id}/runs/wait`, '{"assistant_id": "joke", "input": {}}');
    const states = (await get(`/threads/${id}/history`)) as State[];
    const selected = states[1]!;
    assert.deepEqual(selected.next, ['write_joke']);
    const update = `{"checkpoint_id": "${selected.checkpoint_id}", "values": {"topic": "chickens"}}`;
    const forked = (await post(`/threads/${id}/state`, update)) as { checkpoint_id: string };
    const resume = `{"assistant_id": "joke", "checkpoint_id": "${forked.checkpoint_id}"}`;
    const resumed = (await post(`/threads/${id}/runs/wait`, resume)) as { joke: string };
    assert.match(resumed.joke, /chickens/);
    const newest = (await get(`/threads/${id}/state`)) as State;
    assert.match(newest.values.joke as string, /chickens/);
    const old = (await get(`/threads/${id}/state/${states[0]!.checkpoint_id}`)) as State;
    assert.match(old.values.joke as string, /socks/);
  });

  it('joke: breakpoints by stream, resume with null', async () => {
    const id = await newThread();
    const body =
      '{"assistant_id": "joke", "input": {}, "interrupt_before": ["write_joke"], "stream_mode": "updates"}';
    const response = await fetch(`${server.url}/threads/${id}/runs/stream`, { method: 'POST', body });
    const text = await response.text();
    assert.match(text, /event: updates\ndata: \{"generate_topic"/);
    assert.doesNotMatch(text, /"write_joke"/);
    const rest = await post(`/threads/${id}/runs/wait`, '{"assistant_id": "joke", "input": null}');
    assert.match((rest as { joke: string }).joke, /socks/);
  });

  it('support: an interrupt and its answer', async () => {
    const id = await newThread();
    const message = '{"role": "user", "content": "I want a refund for order A100"}';
    const asked = await post(
      `/threads/${id}/runs/wait`,
      `{"assistant_id": "support", "input": {"messages": [${message}]}}`,
    );
    assert.equal((asked as { __interrupt__: unknown[] }).__interrupt__.length, 1);
    const answered = await post(
      `/threads/${id}/runs/wait`,
      '{"assistant_id": "support", "command": {"resume": "no"}}',
    );
    assert.match(JSON.stringify(answered), /order A100 cannot be refunded/);
    const graph = (await get('/assistants/support/graph?xray=1')) as { nodes: { id: string }[] };
    assert.ok(graph.nodes.some((node) => node.id.includes('ask_for_approval')));
    const schemas = (await get('/assistants/support/schemas')) as { state_schema: { properties: object } };
    assert.ok(Object.hasOwn(schemas.state_schema.properties, 'messages'));
  });
});
