/** What is known of the graphs of projects before anything runs, and whether it could be read at all. */
import assert from 'node:assert/strict';
import { GraphsModel } from '../../../extension/graphs/graphsModel.js';
import type { GraphSources } from '../../../extension/language/languageService.js';
import type { Project } from '../../../extension/server/project.js';
import { ServerPool } from '../../../extension/server/serverPool.js';

const project: Project = {
  id: 'file:///project/langgraph.json',
  name: 'project',
  directory: '/project',
  configFile: '/project/langgraph.json',
};
const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };
const declaration = { uri: 'file:///project/graph.ts', range };
const declared = (graphId: string, configUri = project.id) => ({ configUri, graphId, declaration });
const node = (graphId: string, name: string, configUri = project.id): GraphSources['nodes'][number] => ({
  ...{ configUri, graphId, node: name, declaration, paths: [''] },
});

describe('the graphs of a project whose server does not run', () => {
  let answer: () => Promise<GraphSources | null>;
  let servers: ServerPool;
  let graphs: GraphsModel;
  let changes: number;
  const none = () => Promise.reject(new Error('nothing is started here'));
  beforeEach(() => {
    servers = new ServerPool({
      launch: none,
      plainFetch: none,
      fetch: none,
      delay: () => Promise.resolve(),
      credentials: () => Promise.resolve({ apiKey: null, headers: {} }),
      log: () => undefined,
    });
    answer = () => Promise.resolve({ declarations: [], nodes: [] });
    graphs = new GraphsModel({
      servers,
      sources: () => answer(),
      onDidChangeSource: () => ({ dispose: () => undefined }),
      isOfProject: ({ configUri }, projectId) => configUri === projectId,
      log: () => undefined,
    });
    changes = 0;
    graphs.onDidChange(() => (changes += 1));
  });
  afterEach(() => {
    graphs.dispose();
    servers.dispose();
  });

  const shown = (): string[] =>
    graphs.list(project.id).map((each) => `${each.graphId}: ${each.nodes.join(' ')}`);
  const read = async (): Promise<string> => {
    servers.setProjects([project]);
    await graphs.refresh(project.id);
    return graphs.reading(project.id);
  };

  it('are being read at first', () => {
    servers.setProjects([project]);
    assert.equal(graphs.reading(project.id), 'reading');
    assert.deepEqual(shown(), []);
  });

  it('are those that the sources declare, with and without nodes, and of no other project', async () => {
    answer = () =>
      Promise.resolve({
        declarations: [
          declared('empty'),
          declared('main'),
          declared('other', 'file:///other/langgraph.json'),
        ],
        nodes: [node('main', 'a'), node('main', 'b'), node('main', 'a'), node('other', 'x', 'file:///other')],
      });
    assert.equal(await read(), 'read');
    assert.deepEqual(shown(), ['empty: ', 'main: a b']);
  });

  it('may be none', async () => {
    assert.equal(await read(), 'read');
    assert.deepEqual(shown(), []);
  });

  it('stay as they were while nobody can tell, and are told to be so', async () => {
    answer = () => Promise.resolve({ declarations: [declared('main')], nodes: [node('main', 'a')] });
    await read();
    const before = changes;
    answer = () => Promise.resolve(null);
    assert.equal(await read(), 'unreadable');
    assert.ok(changes > before);
    assert.deepEqual(shown(), ['main: a']);
    answer = () => Promise.resolve({ declarations: [], nodes: [] });
    assert.equal(await read(), 'read');
    assert.deepEqual(shown(), []);
  });

  it('are unreadable where reading them fails', async () => {
    answer = () => Promise.reject(new Error('broken'));
    servers.setProjects([project]);
    await assert.rejects(graphs.refresh(project.id), /broken/);
    assert.equal(graphs.reading(project.id), 'unreadable');
  });

  it('are forgotten with their project', async () => {
    answer = () => Promise.resolve({ declarations: [declared('main')], nodes: [] });
    await read();
    servers.setProjects([]);
    await graphs.refresh(project.id);
    assert.deepEqual([shown(), graphs.reading(project.id)], [[], 'reading']);
  });
});
