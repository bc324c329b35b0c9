import assert from 'node:assert/strict';
import { Client } from '@langchain/langgraph-sdk';
import { conformingFetch } from './conformingFetch.js';
import { fixtureConfig, serverStarter } from './serverProcess.js';

interface Log {
  log: string[];
  done: number;
}

describe('states edited by hand', () => {
  const starter = serverStarter();
  let client: Client;
  before(async () => {
    const { url } = await starter.start({ config: fixtureConfig });
    client = new Client({
      apiUrl: url,
      apiKey: null,
      callerOptions: { fetch: conformingFetch().fetch, maxRetries: 0 },
    });
  });
  after(() => starter.stopAll());

  it('a list of values is a list of updates, in one superstep of the node named', async () => {
    const { thread_id: id } = await client.threads.create();
    await client.runs.wait(id, 'steps', { input: { wanted: 1 } });
    const before = await client.threads.getHistory(id);
    const values = [{ log: ['a'] }, { log: ['b'], done: 2 }];
    await client.threads.updateState(id, { values: values as never, asNode: 'step' });
    const history = await client.threads.getHistory<Log>(id);
    assert.equal(history.length, before.length + 1);
    assert.deepEqual(history[0]!.values.log, ['step 1', 'a', 'b']);
    assert.equal(history[0]!.values.done, 3);
  });

  it('without a node each update is applied by itself', async () => {
    const { thread_id: id } = await client.threads.create();
    await client.runs.wait(id, 'steps', { input: { wanted: 1 } });
    await client.threads.updateState(id, { values: [{ log: ['a'] }, { log: ['b'] }] as never });
    assert.deepEqual((await client.threads.getState<Log>(id)).values.log, ['step 1', 'a', 'b']);
  });

  it('update_state and supersteps seed a thread that never ran; a superstep may be a command', async () => {
    const { thread_id: seeded } = await client.threads.create({ graphId: 'steps' });
    await client.threads.updateState(seeded, { values: { wanted: 1, log: ['seed'] }, asNode: 'step' });
    assert.deepEqual((await client.threads.getState<Log>(seeded)).values.log, ['seed']);
    const { thread_id: stepped } = await client.threads.create({
      graphId: 'steps',
      supersteps: [
        { updates: [{ values: { wanted: 3, log: ['in'] }, asNode: '__start__' }] },
        { updates: [{ command: { update: { done: 1, log: ['by command'] } }, asNode: 'step' }] } as never,
      ],
    });
    const state = await client.threads.getState<Log>(stepped);
    assert.deepEqual(state.values.log, ['in', 'by command']);
    assert.deepEqual(state.next, ['step']);
    const done = (await client.runs.wait(stepped, 'steps', { input: null })) as unknown as Log;
    assert.equal(done.done, 3);
  });

  it('the graph of a thread that never ran is found where anything tells it', async () => {
    const assistant = await client.assistants.create({ graphId: 'steps' });
    const values = { wanted: 1, log: ['seed'] };
    const { thread_id: ofAssistant } = await client.threads.create({
      metadata: { assistant_id: assistant.assistant_id },
    });
    await client.threads.updateState(ofAssistant, { values });
    const { thread_id: ofNode } = await client.threads.create();
    await client.threads.updateState(ofNode, { values, asNode: 'step' });
    for (const id of [ofAssistant, ofNode])
      assert.deepEqual((await client.threads.getState<Log>(id)).values.log, ['seed']);
    const { thread_id: open } = await client.threads.create();
    await assert.rejects(client.threads.updateState(open, { values }), {
      status: 422,
      message: /graph is not known: say it with PATCH .*graph_id.*one of .*steps/,
    });
    await client.threads.update(open, { metadata: { graph_id: 'steps' } });
    await client.threads.updateState(open, { values });
  });

  it('on the checkpoint of a subgraph: the graph goes on with what was edited', async () => {
    const { thread_id: id } = await client.threads.create();
    await client.runs.wait(id, 'outer', { input: { text: 'hello' } });
    const state = await client.threads.getState(id, undefined, { subgraphs: true });
    const inner = state.tasks[0]!.state!;
    assert.equal((inner.values as { text: string }).text, 'from first');
    assert.match(inner.checkpoint.checkpoint_ns, /^inner:/);
    await client.threads.updateState(id, {
      values: { text: 'edited' },
      checkpoint: inner.checkpoint,
      asNode: 'first',
    });
    const edited = await client.threads.getState(id, undefined, { subgraphs: true });
    assert.equal((edited.tasks[0]!.state!.values as { text: string }).text, 'edited');
    const history = await client.threads.getHistory(id, {
      checkpoint: { checkpoint_ns: inner.checkpoint.checkpoint_ns },
    });
    assert.ok(history.length >= 3);
    await client.runs.wait(id, 'outer', { input: null });
    const resumed = (await client.runs.wait(id, 'outer', {
      command: { resume: 'fine' },
      context: { tone: 'kind' },
    })) as unknown as Log;
    assert.deepEqual(resumed.log, ['edited: fine (kind)']);
  });

  it('a copy of a checkpoint has its values, and history is filtered by metadata and before', async () => {
    const { thread_id: id } = await client.threads.create();
    await client.runs.wait(id, 'steps', { input: { wanted: 3 } });
    const [, older] = await client.threads.getHistory<Log>(id);
    const checkpointId = older!.checkpoint.checkpoint_id!;
    await client.threads.updateState(id, { values: null as never, asNode: '__copy__', checkpointId });
    const copy = await client.threads.getState<Log>(id);
    assert.deepEqual(copy.values.log, ['step 1', 'step 2']);
    assert.deepEqual((await client.threads.get<Log>(id)).values.log, ['step 1', 'step 2']);
    const forks = await client.threads.getHistory(id, { metadata: { source: 'fork' } });
    assert.equal(forks.length, 1);
    const before = { configurable: { checkpoint_id: checkpointId } };
    const olderOnes = await client.threads.getHistory(id, { before, limit: 100 });
    assert.ok(olderOnes.every(({ checkpoint }) => checkpoint.checkpoint_id! < checkpointId));
    assert.equal(olderOnes.length, 3);
  });

  it('an assistant’s subgraphs and schemas name what the graph declares', async () => {
    const subgraphs = await client.assistants.getSubgraphs('outer', { namespace: 'inner' });
    assert.deepEqual(Object.keys(subgraphs), ['inner']);
    const { state_schema: schema } = (await client.assistants.getSchemas('outer')) as {
      state_schema: { properties: object };
    };
    assert.deepEqual(Object.keys(schema.properties).sort(), ['answer', 'log', 'text']);
  });
});
