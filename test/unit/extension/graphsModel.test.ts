/** The graphs of the sidebar before a server runs: what is read, what is not yet, and what there is without an answer. */
import assert from 'node:assert/strict';
import { declaredGraphs } from '../../../extension/graphs/declaredGraphs.js';
import { GraphsModel } from '../../../extension/graphs/graphsModel.js';
import { ServerPool } from '../../../extension/server/serverPool.js';
import type { GraphNodeLocation } from '../../../server/protocol/language.js';

const id = 'file:///app/langgraph.json';
const project = { id, name: 'app', directory: '/app', configFile: '/app/langgraph.json' };

const location = (graphId: string, node: string): GraphNodeLocation => {
  const start = { line: 0, character: 0 };
  const declaration = { uri: 'file:///app/graph.ts', range: { start, end: start } };
  return { configUri: id, graphId, node, declaration, paths: [''] };
};

describe('the graphs of a project', () => {
  let config: string;
  let answer: () => Promise<GraphNodeLocation[] | null>;
  let serverTells: () => Response;
  let servers: ServerPool;
  let graphs: GraphsModel;

  beforeEach(() => {
    config = '{ "graphs": { "joke": "./joke.ts:graph", "ready": { "path": "./ready.ts:graph" } } }';
    servers = new ServerPool({
      launch: () =>
        Promise.resolve({
          ready: Promise.resolve('http://127.0.0.1:1'),
          ended: new Promise(() => undefined),
          stop: () => Promise.resolve(),
        }),
      fetch: (url) =>
        Promise.resolve(
          url === 'http://127.0.0.1:1/backstep/graphs' ? serverTells() : new Response('', { status: 404 }),
        ),
      plainFetch: () => Promise.reject(new Error('not to be asked')),
      credentials: () => Promise.resolve({ apiKey: null, headers: {} }),
      delay: () => Promise.resolve(),
      log: () => undefined,
    });
    graphs = new GraphsModel(deps());
  });

  const deps = () => ({
    servers,
    declaredGraphs: () => Promise.resolve(config).then(declaredGraphs),
    sourceNodes: () => answer(),
    onDidChangeSource: () => ({ dispose: () => undefined }),
    isOfProject: ({ configUri }: GraphNodeLocation, projectId: string) => configUri === projectId,
    log: () => undefined,
  });

  afterEach(() => {
    graphs.dispose();
    servers.dispose();
  });

  const listed = (): [string, string[]][] => graphs.list(id).map(({ graphId, nodes }) => [graphId, nodes]);

  it('are not there before the first reading, and nobody says that there are none', async () => {
    let tell: (nodes: GraphNodeLocation[]) => void = () => undefined;
    answer = () => new Promise((resolve) => (tell = resolve));
    servers.setProjects([project]);
    const read = graphs.refresh(id);
    assert.deepEqual([graphs.standing(id), graphs.hasNone(), listed()], ['unread', false, []]);
    answer = () => Promise.resolve([location('joke', 'write')]);
    tell([]);
    await read;
    assert.equal(graphs.standing(id), 'whole');
  });

  it('are those of langgraph.json, with what the source tells of their nodes', async () => {
    answer = () => Promise.resolve([location('joke', 'write'), location('typed', 'new')]);
    servers.setProjects([project]);
    await graphs.refresh(id);
    assert.deepEqual(listed(), [
      ['joke', ['write']],
      ['ready', []],
      ['typed', ['new']],
    ]);
    assert.deepEqual([graphs.standing(id), graphs.hasNone()], ['whole', false]);
  });

  it('stay as they were while the language server gives no answer', async () => {
    answer = () => Promise.resolve([location('joke', 'write')]);
    servers.setProjects([project]);
    await graphs.refresh(id);
    const before = listed();
    answer = () => Promise.resolve(null);
    config = '{}';
    await graphs.refresh(id);
    assert.deepEqual([listed(), graphs.standing(id)], [before, 'whole']);
  });

  it('are those that langgraph.json names where there was no answer yet', async () => {
    answer = () => Promise.resolve(null);
    servers.setProjects([project]);
    await graphs.refresh(id);
    assert.deepEqual(listed(), [
      ['joke', []],
      ['ready', []],
    ]);
    assert.deepEqual([graphs.standing(id), graphs.hasNone()], ['partial', false]);
    config = '{ "graphs": { "other": "./other.ts:graph" } }';
    await graphs.refresh(id);
    assert.deepEqual(listed(), [['other', []]]);
    answer = () => Promise.resolve([location('other', 'say')]);
    await graphs.refresh(id);
    assert.deepEqual([listed(), graphs.standing(id)], [[['other', ['say']]], 'whole']);
  });

  it('are none only where a reading found none', async () => {
    config = '{ "graphs": {} }';
    answer = () => Promise.resolve(null);
    servers.setProjects([project]);
    await graphs.refresh(id);
    assert.equal(graphs.hasNone(), false);
    answer = () => Promise.resolve([location('joke', 'write')]);
    config = '{ "graphs": ';
    await graphs.refresh(id);
    assert.deepEqual(listed(), [['joke', ['write']]], 'the source tells of what is no JSON now');
    config = '{}';
    answer = () => Promise.resolve([]);
    await graphs.refresh(id);
    assert.equal(graphs.hasNone(), true);
    servers.setProjects([]);
    assert.equal(graphs.hasNone(), false);
  });

  it('keep their nodes where the server has not loaded them and the language server gives no answer', async () => {
    const known = { file: '/app/joke.ts', export_name: 'graph', subgraphs: {}, channels: {}, version: null };
    const unloaded = { ...known, state: 'unknown', nodes: [], error: null };
    serverTells = () =>
      Response.json(['joke', 'ready'].map((name) => ({ ...unloaded, graph_id: name, assistant_id: name })));
    answer = () => Promise.resolve([location('joke', 'write')]);
    servers.setProjects([project]);
    await graphs.refresh(id);
    answer = () => Promise.resolve(null);
    await servers.get(id)?.ensure();
    await graphs.refresh(id);
    assert.deepEqual(listed(), [
      ['joke', ['write']],
      ['ready', []],
    ]);
  });

  it('are those of the source where the server has not told of any yet', async () => {
    serverTells = () => {
      throw new Error('no answer');
    };
    answer = () => new Promise(() => undefined);
    servers.setProjects([project]);
    await servers.get(id)?.ensure();
    const late = new GraphsModel({
      ...deps(),
      sourceNodes: () => Promise.resolve([location('joke', 'write')]),
    });
    await assert.rejects(late.refresh(id), /no answer/);
    assert.deepEqual([late.standing(id), late.list(id)[0]?.nodes], ['whole', ['write']]);
    late.dispose();
  });
});

describe('the graphs that a langgraph.json names', () => {
  it('are the keys of its graphs', () => {
    assert.deepEqual(declaredGraphs('\uFEFF{ "graphs": { "a": "./a.ts:g", "b": {} } }'), ['a', 'b']);
    for (const none of ['{}', '[]', 'null', '{ "graphs": ["a"] }', '{ "graphs": "a" }'])
      assert.deepEqual(declaredGraphs(none), []);
  });
});
