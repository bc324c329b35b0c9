// Values that JSON cannot hold: exact in the graph, readable in the API, from storage alone after a restart.
import assert from 'node:assert/strict';
import type { Client } from '@langchain/langgraph-sdk';
import { serverStarter, type ServerProcess } from '../contract/serverProcess.js';
import { startPythonProject } from './pythonProject.js';

const readable = {
  float: 1,
  big: 9223372036854775808,
  bytes: 'AP8=',
  set: [1],
  datetime: '2026-01-02T03:04:05.678901+00:00',
  date: '2026-01-02',
  delta: 60,
  decimal: 1.1,
  uuid: '00000000-0000-0000-0000-000000000007',
  enum: 'good',
  named: { x: 1, y: 2.5 },
  dataclass: { id: 'A1', at: '2026-01-02T03:04:05.678901+00:00' },
  pydantic: { name: 'Ada', tags: ['a'] },
  keys: { '1': 'text' },
  lc: { lc: 1, type: 'constructor', id: ['langchain', 'schema', 'messages', 'HumanMessage'], kwargs: {} },
};

interface Values {
  values: typeof readable;
  array: number[];
  messages: { type: string; content: string; id?: string; tool_calls?: unknown[] }[];
  same?: boolean;
  kinds?: string[];
}

describe('values of Python graphs', function () {
  this.timeout(600_000);
  const starter = serverStarter();
  let dataDir: string;
  let server: ServerProcess;
  let client: Client;
  let thread: string;
  before(async () => {
    dataDir = await starter.newDataDir();
    ({ server, client } = await startPythonProject(starter, { dataDir }));
  });
  after(() => starter.stopAll());

  const isReadable = ({ values, array, messages }: Values) => {
    assert.deepEqual(values, readable);
    assert.deepEqual(array, [0, 1, 2]);
    const made = messages.find(({ id }) => id === 'made')!;
    assert.equal(made.type, 'ai');
    assert.deepEqual(made.tool_calls, [{ name: 'look', args: { x: 1 }, id: 'c', type: 'tool_call' }]);
  };

  it('read well in results, streams and states', async () => {
    ({ thread_id: thread } = await client.threads.create());
    const input = { messages: [{ role: 'user', content: 'go' }] };
    const seen: Values[] = [];
    for await (const { event, data } of client.runs.stream(thread, 'values', { input, streamMode: 'values' }))
      if (event === 'values') seen.push(data as unknown as Values);
    isReadable(seen.at(-1)!);
    const state = await client.threads.getState<Values>(thread);
    assert.deepEqual(state.next, ['look']);
    isReadable(state.values);
    assert.equal(state.values.messages[0]!.type, 'human');
  });

  it('are exact for the node that gets them from the disk, after a restart', async () => {
    await server.stop();
    ({ server, client } = await startPythonProject(starter, { dataDir }));
    isReadable((await client.threads.getState<Values>(thread)).values);
    const done = (await client.runs.wait(thread, 'values', {
      command: { resume: true },
    })) as unknown as Values;
    assert.equal(done.same, true, done.kinds?.join(', '));
    assert.deepEqual(done.kinds?.slice(0, 4), ['float', 'int', 'bytes', 'set']);
  });

  it('update_state takes messages as JSON and makes them messages, as LangGraph does', async () => {
    const update = {
      messages: [
        { role: 'assistant', content: 'edited', id: 'made' },
        { type: 'human', content: 'more' },
      ],
    };
    await client.threads.updateState(thread, { values: update });
    const { values } = await client.threads.getState<Values>(thread);
    assert.deepEqual(
      values.messages.map(({ type, content }) => [type, content]),
      [
        ['human', 'go'],
        ['ai', 'edited'],
        ['human', 'more'],
      ],
    );
    const [newest] = await client.threads.getHistory<Values>(thread, { limit: 1 });
    assert.equal(newest!.metadata?.source, 'update');
  });

  it('an update that the reducer refuses is the caller’s fault', async () => {
    await assert.rejects(
      client.threads.updateState(thread, { values: { messages: [{ nonsense: true }] } }),
      /4\d\d.*[Mm]essage/s,
    );
    await assert.rejects(
      client.threads.updateState(thread, { values: { array: [] }, asNode: 'nobody' }),
      /4\d\d/,
    );
  });

  it('a long list costs what was added, not what lies before', async () => {
    const { thread_id: id } = await client.threads.create({ graphId: 'values' });
    for (let turn = 0; turn < 30; turn += 1) {
      const content = `${String(turn)} ${'x'.repeat(400)}`;
      await client.threads.updateState(id, {
        values: { messages: [{ role: 'user', content }] },
        asNode: '__start__',
      });
    }
    const { values } = await client.threads.getState<Values>(id);
    assert.equal(values.messages.length, 30);
    const sizes = (await (await fetch(`${server.url}/threads/${id}/storage`)).json()) as Record<
      string,
      unknown
    >;
    const text = JSON.stringify(sizes);
    const bytes = Number(/"messages":\s*(?:\{[^}]*?)?(\d+)/.exec(text)?.[1]);
    // Once whole, and each 30 times over would be 15 times as much.
    assert.ok(bytes > 30 * 400 && bytes < 30 * 400 * 10, text);
  });
});
