/** What is noted of supersteps beside their states: attempts, choices of conditional edges, versions of the graph. */
import assert from 'node:assert/strict';
import { Client } from '@langchain/langgraph-sdk';
import type { TaskTrace } from '../../server/protocol/traces.js';
import { changingGraph, stepsOf, type ChangingGraph } from './changingGraph.js';
import { graphEvents } from './graphEvents.js';
import { language, serverStarter, type ServerProcess } from './serverProcess.js';

const starter = serverStarter();
let project: ChangingGraph;
let url: string;
let client: Client;
let dataDir: string;
let server: ServerProcess;

const start = async () => {
  server = await starter.start({ config: project.config, dataDir });
  ({ url } = server);
  client = new Client({ apiUrl: url, apiKey: null });
};

before(async () => {
  project = await changingGraph(starter);
  dataDir = await starter.newDataDir();
  await start();
});
after(() => starter.stopAll());

/** How each task of the thread ran, oldest first, by the name of its node. */
async function tracesOf(threadId: string): Promise<[string, TaskTrace][]> {
  const { steps } = await stepsOf(url, threadId);
  const states = await client.threads.getHistory(threadId, { limit: 100 });
  return states.reverse().flatMap((state) => {
    const traces = steps.find(({ checkpoint_id: id }) => id === state.checkpoint.checkpoint_id)?.tasks ?? [];
    return state.tasks.flatMap(({ id, name }) => {
      const trace = traces.find((each) => each.id === id);
      return trace === undefined ? [] : [[name, trace] as [string, TaskTrace]];
    });
  });
}

describe('what is noted of the supersteps of a thread', () => {
  it('tells attempts with what they failed of, and nodes that changed nothing', async () => {
    const { thread_id: id } = await client.threads.create();
    await client.runs.wait(id, 'story', { input: { topic: 'cats' } });
    const traces = await tracesOf(id);
    // Python's engine tells of no start where nothing is chosen there.
    const own = traces.filter(([name]) => name !== '__start__');
    assert.deepEqual(
      own.map(([name, { attempts }]) => [name, attempts]),
      [
        ['prepare', 3],
        ['idle', 1],
        ['write', 1],
      ],
    );
    const [, prepared] = own[0] ?? assert.fail();
    assert.deepEqual(prepared.failures, ['TypeError: try 1', 'TypeError: try 2']);
    for (const [, trace] of traces) {
      assert.ok(trace.duration_ms >= 0 && trace.duration_ms < 60_000, String(trace.duration_ms));
      assert.ok(Math.abs(Date.parse(trace.started_at) - Date.now()) < 60_000, trace.started_at);
    }
    assert.equal(own[1]?.[1].failures, undefined);
  });

  it('tells why a branch was taken: the function, what it returned, what it read', async () => {
    const { thread_id: id } = await client.threads.create();
    await client.runs.wait(id, 'story', { input: { topic: 'dogs' } });
    const [, idle] = (await tracesOf(id)).find(([name]) => name === 'idle') ?? assert.fail();
    const [choice, ...others] = idle.choices ?? [];
    assert.deepEqual(others, []);
    const { source, ...told } = choice ?? assert.fail();
    assert.deepEqual(told, {
      condition: 'route',
      returned: 'bad',
      chosen: ['__end__'],
      path_map: { ok: 'write', bad: '__end__' },
      read: { topic: { value: 'dogs' } },
    });
    if (language === 'python') {
      assert.equal(source?.file, project.file);
      assert.ok(source.line > 20);
    } else assert.equal(source, undefined);
  });

  it('tells of each Send, and shows nothing of it in the API', async () => {
    const { thread_id: id } = await client.threads.create();
    const topic = 'many';
    await client.runs.wait(id, 'story', { input: { topic } });
    const [, idle] = (await tracesOf(id)).find(([name]) => name === 'idle') ?? assert.fail();
    assert.deepEqual(idle.choices?.[0]?.returned, [{ send: 'write' }, { send: 'write' }]);
    assert.deepEqual(idle.choices[0].chosen, ['write', 'write']);
    const history = JSON.stringify(await client.threads.getHistory(id));
    for (const word of ['trace', 'choices', 'attempts', 'structure'])
      assert.ok(!history.includes(word), word);
  });

  it('keeps what it knows over a restart, page by page', async () => {
    const { thread_id: id } = await client.threads.create();
    await client.runs.wait(id, 'story', { input: { topic: 'cats' } });
    const before = await stepsOf(url, id);
    await server.stop();
    await start();
    assert.deepEqual((await stepsOf(url, id)).steps, before.steps);
    const [first, second] = before.steps;
    const page = await stepsOf(url, id, `?limit=1&before=${first?.checkpoint_id}`);
    assert.deepEqual(page.steps, [second]);
    const refused = await fetch(`${url}/backstep/threads/${id}/steps?limit=0`);
    assert.equal(refused.status, 422);
    const unknown = '00000000-0000-4000-8000-000000000000';
    assert.equal((await fetch(`${url}/backstep/threads/${unknown}/steps`)).status, 404);
  });
});

describe('a thread recorded with another version of its graph', () => {
  let id: string;

  it('tells both versions, and what the older one was made of', async () => {
    ({ thread_id: id } = await client.threads.create());
    await client.runs.wait(id, 'story', { input: { topic: 'cats' }, interruptBefore: ['write'] });
    const before = await stepsOf(url, id);
    const recorded = before.current ?? assert.fail();
    assert.ok(before.steps.every(({ graph }) => graph?.structure === recorded.structure));
    assert.deepEqual(recorded.shape, {
      nodes: ['idle', 'prepare', 'write'],
      edges: [
        { source: '__start__', target: 'prepare', conditional: false },
        { source: 'idle', target: '__end__', conditional: true },
        { source: 'idle', target: 'write', conditional: true },
        { source: 'prepare', target: 'idle', conditional: false },
        { source: 'write', target: '__end__', conditional: false },
      ],
      channels: { log: 'BinaryOperatorAggregate', score: 'LastValue', topic: 'LastValue' },
    });
    const events = await graphEvents(url);
    await project.rename('compose');
    await events.next(([graph]) => graph?.nodes.includes('compose') === true);
    events.close();
    const after = await stepsOf(url, id);
    assert.deepEqual(after.steps, before.steps);
    assert.deepEqual(after.shapes, { [recorded.structure]: recorded.shape });
    assert.deepEqual(after.current?.shape.nodes, ['compose', 'idle', 'prepare']);
    assert.notEqual(after.current.structure, recorded.structure);
    assert.notEqual(after.current.source, recorded.source);
  });

  it('still says which node was to run when a run has found it gone', async () => {
    await client.runs.wait(id, 'story', { input: null });
    const state = await client.threads.getState(id);
    assert.deepEqual(state.next, ['write']);
    assert.deepEqual((state.values as { log: string[] }).log, ['prepared']);
  });

  it('goes on at the node that is named in its place', async () => {
    const { checkpoint } = await client.threads.getState(id);
    const checkpointId = checkpoint.checkpoint_id ?? assert.fail();
    await client.runs.wait(id, 'story', { input: null, command: { goto: 'compose' }, checkpointId });
    const done = await client.threads.getState(id);
    assert.deepEqual((done.values as { log: string[] }).log, ['prepared', 'compose cats']);
    assert.deepEqual(done.next, []);
    const { steps, current } = await stepsOf(url, id);
    assert.equal(steps[0]?.graph?.structure, current?.structure);
  });
});
