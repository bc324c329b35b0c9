// What an edit of the state would give: as the edit gives it, and nothing of it is kept.
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { Client, type ThreadState } from '@langchain/langgraph-sdk';
import type { GraphSummary, StatePreview } from '../../server/protocol/backstep.js';
import { ownDescription } from './ownDescription.js';
import { fixtureConfig, language, serverStarter } from './serverProcess.js';

interface Values {
  topic?: string;
  total: number;
  tags: string[];
  notes: string[];
  messages: { id: string; content: string }[];
}
type Body = Record<string, unknown>;

describe('previews of edits', () => {
  const starter = serverStarter();
  const own = ownDescription();
  let client: Client;
  let url: string;
  let dataDir: string;
  let stop: () => Promise<unknown>;
  const startAgain = async (): Promise<void> => {
    ({ url, stop } = await starter.start({ config: fixtureConfig, dataDir }));
    client = new Client({ apiUrl: url, apiKey: null, callerOptions: { maxRetries: 0 } });
  };
  before(async () => {
    dataDir = await starter.newDataDir();
    await startAgain();
  });
  after(() => starter.stopAll());

  const post = async (threadId: string, body: unknown): Promise<{ status: number; answer: unknown }> => {
    const address = new URL(`${url}/backstep/threads/${threadId}/state/preview`);
    const headers = new Headers({ 'content-type': 'application/json' });
    const response = await fetch(address, { method: 'POST', headers, body: JSON.stringify(body) });
    await own.check({ url: address, method: 'POST', headers }, response);
    return { status: response.status, answer: await response.json() };
  };
  const preview = async (threadId: string, body: Body): Promise<StatePreview & { values: Values }> => {
    const { status, answer } = await post(threadId, body);
    assert.equal(status, 200, JSON.stringify(answer));
    return answer as StatePreview & { values: Values };
  };
  const refused = async (threadId: string, body: unknown): Promise<{ status: number; detail: string }> => {
    const { status, answer } = await post(threadId, body);
    return { status, detail: (answer as { detail: string }).detail };
  };
  /** A thread that has run through, and the checkpoint before `small`. */
  const ran = async () => {
    const { thread_id: id } = await client.threads.create();
    await client.runs.wait(id, 'reducers', { input: { topic: 'cats' } });
    const [, before] = await client.threads.getHistory<Values>(id);
    return { id, checkpoint_id: before!.checkpoint.checkpoint_id! };
  };
  const contents = async (): Promise<Record<string, string>> => {
    const files = await readdir(dataDir, { recursive: true, withFileTypes: true });
    const named = files.filter((file) => file.isFile()).map((file) => path.join(file.parentPath, file.name));
    const read = async (name: string) =>
      [path.relative(dataDir, name), await readFile(name, 'utf8')] as const;
    return Object.fromEntries(await Promise.all(named.sort().map(read)));
  };
  const comparable = ({ values, next, tasks }: Pick<ThreadState, 'values' | 'next' | 'tasks'>) => ({
    ...{ values, next },
    tasks: tasks.map(({ name, interrupts }) => ({ name, interrupts })),
  });

  it('show what reducers and edges make of it, and then the edit gives just that', async () => {
    const { id, checkpoint_id } = await ran();
    const edit = { values: { total: 9, tags: ['b', 'a'], notes: ['mine'] }, as_node: 'collect' };
    const shown = await preview(id, { ...edit, checkpoint_id });
    assert.deepEqual(
      [shown.values.total, shown.values.tags, shown.values.notes],
      [12, ['a', 'b'], ['collected', 'mine']],
    );
    assert.deepEqual(shown.next, ['big']);
    assert.deepEqual([...shown.changed].sort(), ['notes', 'tags', 'total']);
    assert.deepEqual([...shown.written].sort(), ['notes', 'tags', 'total']);
    assert.equal(shown.checkpoint_id, null);
    assert.equal(shown.parent_checkpoint_id, checkpoint_id);
    assert.equal(shown.metadata.thread_id, id);
    await client.threads.updateState(id, { ...edit, asNode: 'collect', checkpointId: checkpoint_id });
    assert.deepEqual(
      comparable(shown as unknown as ThreadState),
      comparable(await client.threads.getState(id)),
    );
  });

  it('keep nothing: neither checkpoint nor write nor record', async () => {
    const { id, checkpoint_id } = await ran();
    await stop();
    const files = await contents();
    await startAgain();
    const thread = await client.threads.get(id);
    const history = await client.threads.getHistory(id, { limit: 100 });
    await preview(id, { values: { total: 1 }, checkpoint_id });
    await preview(id, { values: { total: 1 } });
    await preview(id, { values: [{ total: 1 }, { total: 2 }], as_node: 'collect', checkpoint_id });
    await preview(id, { values: null, as_node: '__copy__', checkpoint_id });
    await refused(id, { values: { total: 1 }, as_node: 'nobody' });
    assert.deepEqual(await client.threads.get(id), thread);
    assert.deepEqual(await client.threads.getHistory(id, { limit: 100 }), history);
    const known = (await client.threads.search({ limit: 1000 })).map(({ thread_id }) => thread_id);
    await stop();
    assert.deepEqual(await contents(), files);
    await startAgain();
    const all = await client.threads.search({ limit: 1000 });
    assert.deepEqual(
      all.map(({ thread_id }) => thread_id),
      known,
    );
    // A preview leaves nothing behind that an edit would build on.
    await client.threads.updateState(id, { values: { total: 1 }, checkpointId: checkpoint_id });
    assert.equal((await client.threads.getState<Values>(id)).values.total, 4);
  });

  it('a list of updates is applied as the edit applies it', async () => {
    const { id, checkpoint_id } = await ran();
    const values = [{ total: 1 }, { total: 20, notes: ['x'] }];
    for (const node of [{}, { as_node: 'collect' }]) {
      const shown = await preview(id, { values, ...node, checkpoint_id });
      assert.deepEqual([shown.values.total, shown.values.notes], [24, ['collected', 'x']]);
      const asNode = 'as_node' in node ? { asNode: node.as_node } : {};
      await client.threads.updateState(id, {
        values: values as never,
        ...asNode,
        checkpointId: checkpoint_id,
      });
      assert.deepEqual(
        comparable(shown as unknown as ThreadState),
        comparable(await client.threads.getState(id)),
      );
    }
  });

  it('a message with a known id is changed in place, and all may be removed', async () => {
    const { id, checkpoint_id } = await ran();
    const changed = await preview(id, {
      values: { messages: [{ type: 'ai', content: 'bye', id: 'm1' }] },
      checkpoint_id,
    });
    assert.deepEqual(
      changed.values.messages.map(({ content }) => content),
      ['bye'],
    );
    const remove = { type: 'remove', id: '__remove_all__', content: '' };
    const emptied = await preview(id, { values: { messages: [remove] }, checkpoint_id });
    assert.deepEqual([emptied.values.messages, emptied.changed], [[], ['messages']]);
  });

  it('an Overwrite takes the place of what a reducer has gathered, in previews and edits', async () => {
    const { id, checkpoint_id } = await ran();
    const values = { total: { __overwrite__: 1 }, notes: { __overwrite__: ['only'] }, topic: 'dogs' };
    const shown = await preview(id, { values, checkpoint_id });
    await client.threads.updateState(id, { values: values as never, checkpointId: checkpoint_id });
    for (const state of [shown, await client.threads.getState<Values>(id)]) {
      const { total, notes, topic, tags } = state.values;
      assert.deepEqual([total, notes, topic, tags], [1, ['only'], 'dogs', ['a']]);
    }
    const done = (await client.runs.wait(id, 'reducers', { input: null })) as unknown as Values;
    assert.deepEqual(done.notes, ['only', 'small']);
  });

  it('what the graph has no channel for is not written', async () => {
    const { id, checkpoint_id } = await ran();
    const shown = await preview(id, { values: { nonsense: 1, topic: 'cats' }, checkpoint_id });
    assert.deepEqual([shown.written, shown.changed], [['topic'], []]);
    assert.equal(Object.hasOwn(shown.values, 'nonsense'), false);
  });

  it('of a subgraph, of a thread that never ran, and of a paused thread', async () => {
    const { thread_id: id } = await client.threads.create();
    await client.runs.wait(id, 'outer', { input: { text: 'hello' } });
    const state = await client.threads.getState(id, undefined, { subgraphs: true });
    const inner = state.tasks[0]!.state!;
    const shown = await preview(id, {
      values: { text: 'edited' },
      as_node: 'first',
      checkpoint: inner.checkpoint,
    });
    assert.deepEqual([shown.values, shown.next], [{ text: 'edited' }, ['ask']]);
    assert.equal(shown.checkpoint.checkpoint_ns, inner.checkpoint.checkpoint_ns);
    const still = await client.threads.getState(id, undefined, { subgraphs: true });
    assert.deepEqual(still, state);
    const outer = await preview(id, { values: { log: ['by hand'] }, as_node: 'inner' });
    assert.deepEqual(
      [(outer.values as unknown as { log: string[] }).log, outer.next],
      [['by hand'], ['tell']],
    );
    const { thread_id: fresh } = await client.threads.create({ graphId: 'reducers' });
    const first = await preview(fresh, { values: { total: 11 }, as_node: 'collect' });
    assert.deepEqual([first.values.total, first.next, first.written], [11, ['big'], ['total']]);
    assert.deepEqual(await client.threads.getHistory(fresh), []);
  });

  it('fail as the edit fails', async () => {
    const { id, checkpoint_id } = await ran();
    const bodies: [Body, number, RegExp][] = [
      [{ values: { total: 1 }, as_node: 'nobody', checkpoint_id }, 422, /nobody/],
      [{ values: { tags: 7 }, checkpoint_id }, 422, /tags are a list/],
      [{ values: 7, checkpoint_id }, 422, /./],
      [{ values: { total: 1 }, checkpoint_id: '1f0e0000-0000-6000-8000-000000000000' }, 404, /Checkpoint/],
      [{ values: { total: 1 }, as_node: 7 }, 422, /as_node/],
    ];
    for (const [body, status, detail] of bodies) {
      const { as_node: asNode, checkpoint_id: at, values } = body;
      const answer = await refused(id, body);
      assert.equal(answer.status, status, JSON.stringify([body, answer]));
      assert.match(answer.detail, detail);
      const edit = { values, asNode, checkpointId: at } as never;
      await assert.rejects(client.threads.updateState(id, edit), (error: Error & { status: number }) => {
        assert.equal(error.status, status);
        return error.message.includes(JSON.stringify(answer.detail).slice(1, 41));
      });
    }
    assert.equal((await refused(id, [])).status, 422);
    assert.equal((await refused('00000000-0000-4000-8000-000000000000', { values: {} })).status, 404);
    const { thread_id: fresh } = await client.threads.create();
    assert.match((await refused(fresh, { values: { total: 1 } })).detail, /graph is not known/);
  });

  it('wait for nothing while the thread runs: they are refused, as the edit is', async () => {
    const { thread_id: id } = await client.threads.create();
    const run = await client.runs.create(id, 'endless', { input: {} });
    assert.equal((await refused(id, { values: {} })).status, 409);
    await client.runs.cancel(id, run.run_id, true);
  });

  it('the server tells what each channel does with an update', async () => {
    const graphs = (await (await fetch(`${url}/backstep/graphs`)).json()) as GraphSummary[];
    const { channels } = graphs.find(({ graph_id: graph }) => graph === 'reducers')!;
    const isPython = language === 'python';
    const joined = { kind: 'BinaryOperatorAggregate', reduces: true, messages: false, overwrite: true };
    assert.deepEqual(channels, {
      topic: { kind: 'LastValue', reduces: false, reducer: null, messages: false, overwrite: false },
      total: { ...joined, reducer: 'add' },
      tags: { ...joined, reducer: 'union' },
      notes: { ...joined, reducer: null },
      messages: { ...joined, messages: true, reducer: isPython ? 'add_messages' : 'messagesStateReducer' },
    });
  });
});
