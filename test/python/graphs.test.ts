// Every form in which Python gives a graph, what it may do with the worker, and what is said of those that do not load.
import assert from 'node:assert/strict';
import type { Client } from '@langchain/langgraph-sdk';
import { serverStarter, type ServerProcess } from '../contract/serverProcess.js';
import { loadedInfo, startPythonProject, type GraphInfo } from './pythonProject.js';

describe('Python graphs', function () {
  this.timeout(600_000);
  const starter = serverStarter();
  let server: ServerProcess;
  let client: Client;
  let graphs: Map<string, GraphInfo>;
  before(async () => {
    ({ server, client } = await startPythonProject(starter));
    const info = await loadedInfo(client, server.url);
    assert.equal(info.context, 'python');
    assert.match(info.langgraph_py_version ?? '', /^\d+\.\d+\.\d+/);
    graphs = new Map(info.graphs.map((each) => [each.graph_id, each]));
  });
  after(() => starter.stopAll());

  const wait = (graph: string, payload: object = {}, thread: string | null = null) =>
    client.runs.wait(thread as string, graph, { input: {}, ...payload }) as Promise<Record<string, unknown>>;

  for (const [graph, told] of [
    ['compiled', 'compiled'],
    ['builder', 'builder'],
    ['make_plain', 'plain'],
    ['make_async', 'async'],
    ['make_with_config', 'config ada'],
    ['make_with_runtime', 'runtime dry'],
    ['make_with_both', 'both ada threads.create_run'],
    ['make_context', 'context'],
    ['make_async_context', 'async context ada'],
    ['needs_config', 'ada'],
    ['named', 'yes indeed'],
    ['script', 'typescript'],
  ] as const) {
    it(`${graph} runs`, async () => {
      assert.equal(graphs.get(graph)?.state, 'ok', graphs.get(graph)?.error?.message);
      const values = await wait(graph, {
        config: { configurable: { user: 'ada' } },
        context: { tone: 'dry' },
      });
      assert.equal(values.told, told);
    });
  }

  it('leaves a factory’s context after each use', () => {
    assert.ok(server.errors.includes('[graph] the context is left'), server.errors.join('\n'));
    assert.ok(server.errors.includes('[graph] the async context is left'));
  });

  for (const [graph, message, file, line] of [
    [
      'missing_name',
      /There is no "nothing" in this module \(it has compiled, builder\)/,
      'factories.py',
      undefined,
    ],
    ['no_graph', /"NUMBER" is of type int, no graph/, 'factories.py', undefined],
    [
      'missing_package',
      /No module named 'surely_not_installed'.*-m pip install -U surely_not_installed/,
      'missingPackage.py',
      3,
    ],
    ['raises', /^RuntimeError: at import$/, 'raises.py', 5],
    ['exits', /^SystemExit: 3$/, 'exits.py', 5],
    ['no_file', /There is no file .*no_such_file\.py/, 'no_such_file.py', undefined],
  ] as const) {
    it(`${graph}: says why it does not load, and where`, async () => {
      const found = graphs.get(graph);
      assert.equal(found?.state, 'error');
      assert.match(found.error!.message, message);
      assert.ok(found.error!.file.endsWith(file), found.error!.file);
      assert.equal(found.error!.line, line);
      await assert.rejects(wait(graph), /GraphLoadError/);
    });
  }

  it('the functional form asks and goes on', async () => {
    const { thread_id: id } = await client.threads.create();
    const asked = await wait('functional', { input: 21 }, id);
    const [{ value }] = asked.__interrupt__ as [{ value: unknown }];
    assert.deepEqual(value, { doubled: 42 });
    const done = await wait('functional', { input: undefined, command: { resume: 'yes' } }, id);
    assert.deepEqual(done, { doubled: 42, answer: 'yes' });
  });

  it('graphs that nodes call themselves keep to the thread, blocking calls inside a coroutine included', async () => {
    const { thread_id: id } = await client.threads.create();
    // What the last one remembers of the first run is in the second's count.
    for (const count of [3, 14]) {
      const { log } = (await wait('nested', {}, id)) as { log: string[] };
      assert.deepEqual(log.slice(-4, -1), ['called 0', 'called 0', 'called 0']);
      assert.equal(log.at(-1), `remembering ${String(count)}`);
    }
    const state = await client.threads.getState(id);
    assert.deepEqual(state.next, []);
  });

  it('sends: every task is told with its place, and only the failed one runs again', async () => {
    const { thread_id: id } = await client.threads.create();
    const input = { numbers: [1, 2, 3], fail: true };
    await assert.rejects(wait('sending', { input }, id), /ValueError: two is not to be squared/);
    const state = await client.threads.getState(id);
    assert.deepEqual(
      state.tasks.map((task) => [task.name, (task as { path?: unknown }).path, task.error]),
      [0, 1, 2].map((index) => [
        'square',
        ['__pregel_push', index, false],
        index === 1 ? "ValueError('two is not to be squared')" : null,
      ]),
    );
  });

  for (const [answer, kind] of [
    [null, 'NoneType'],
    [false, 'bool'],
    [0, 'int'],
    ['', 'str'],
    [[1, 'two'], 'list'],
    [{ deep: true }, 'dict'],
  ] as const) {
    it(`the answer ${JSON.stringify(answer)} arrives as it is`, async () => {
      const { thread_id: id } = await client.threads.create();
      await wait('asking', {}, id);
      const done = await wait('asking', { input: undefined, command: { resume: answer } }, id);
      assert.deepEqual(done, { answer, kind });
    });
  }

  it('the store: put, get, delete, search, namespaces, blocking and not; the server serves the same items', async () => {
    const { found, blocking } = await wait('remembering');
    assert.deepEqual(found, [null, { text: 'first', rank: 1 }, ['two'], [['notes', 'ada']], true]);
    assert.deepEqual(blocking, { text: 'third' });
    const item = await client.store.getItem(['notes', 'ada'], 'one');
    assert.deepEqual(item?.value, { text: 'first', rank: 1 });
  });

  it('schemas come from the types: pydantic, TypedDict, dataclass', async () => {
    const schemas = await client.assistants.getSchemas('schemas');
    const of = (schema: unknown) =>
      (schema as { properties: Record<string, { description?: string }> }).properties;
    assert.deepEqual(Object.keys(of(schemas.input_schema)), ['topic']);
    assert.deepEqual(Object.keys(of(schemas.output_schema)), ['topic', 'score']);
    assert.deepEqual(Object.keys(of(schemas.state_schema)), ['topic', 'score']);
    assert.deepEqual(Object.keys(of(schemas.context_schema)), ['tone']);
    assert.equal(of(schemas.output_schema).topic!.description, 'What the joke is about.');
  });

  it('a subgraph’s schemas and drawing', async () => {
    const drawing = await client.assistants.getGraph('schemas', { xray: true });
    assert.deepEqual(
      drawing.nodes.map(({ id }) => id),
      ['__start__', 'rate', '__end__'],
    );
  });

  it('a failure carries its traceback in the user’s own code, and no frame of the worker', async () => {
    const { thread_id: id } = await client.threads.create();
    await client.runs.wait(id, 'sending', { input: { numbers: [2], fail: true }, raiseError: false });
    const [run] = await client.runs.list(id);
    const { stack } = (run as unknown as { error: { stack: string } }).error;
    assert.match(stack, /sending\.py", line \d+, in square/);
    assert.doesNotMatch(stack, /backstep_worker/);
  });
});
