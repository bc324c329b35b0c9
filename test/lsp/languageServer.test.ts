/**
 * The built language server (dist/languageServer.js; `npm run build` makes it) as an editor meets it: a process of
 * its own, spoken to over LSP.
 */
import assert from 'node:assert/strict';
import { mkdtemp, mkdir, rename, rm, writeFile, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CompletionItem, Hover, Location } from 'vscode-languageserver';
import type { GraphNodeLocation } from '../../server/protocol/language.js';
import { pathToUri } from '../../server/language/text/fileUris.js';
import { LanguageProcess } from './languageProcess.js';

const graphSource = `import { StateGraph } from '@langchain/langgraph';
import { write } from './write.js';

export const graph = new StateGraph(S)
  .addNode('topic', async (state) => {
    return { topic: 'cats' };
  })
  .addNode('write', write)
  .compile();
`;

describe('the language server process', () => {
  let folder: string;
  let server: LanguageProcess;
  const uri = (name: string) => pathToUri(path.join(folder, name));
  const names = (nodes: GraphNodeLocation[]) => nodes.map(({ node }) => node);

  beforeEach(async () => {
    folder = await realpath(await mkdtemp(path.join(tmpdir(), 'backstep language (1) ')));
    await mkdir(path.join(folder, 'app', 'src'), { recursive: true });
    await mkdir(path.join(folder, 'node_modules', 'x'), { recursive: true });
    const config = JSON.stringify({ graphs: { joke: './src/graph.ts:graph' } });
    await writeFile(path.join(folder, 'app', 'langgraph.json'), config);
    await writeFile(path.join(folder, 'node_modules', 'x', 'langgraph.json'), config);
    await writeFile(path.join(folder, 'app', 'src', 'graph.ts'), graphSource);
    await writeFile(
      path.join(folder, 'app', 'src', 'write.ts'),
      'export async function write() {\n  return {};\n}\n',
    );
  });

  afterEach(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('answers from the disk, with URIs as VS Code writes them', async () => {
    server = await LanguageProcess.start([folder]);
    const nodes = await server.graphNodes();
    assert.deepEqual(names(nodes), ['topic', 'write']);
    const [topic, write] = nodes;
    assert.equal(topic?.configUri, uri('app/langgraph.json'));
    assert.equal(topic.graphId, 'joke');
    assert.deepEqual(topic.declaration, {
      uri: uri('app/src/graph.ts'),
      range: { start: { line: 4, character: 3 }, end: { line: 6, character: 4 } },
    });
    assert.equal(write?.body?.uri, uri('app/src/write.ts'));
    assert.ok(uri('x').includes('%28'), 'brackets are encoded');
    assert.deepEqual(names(await server.graphNodes(uri('app/src/write.ts'))), ['write']);
    assert.deepEqual(names(await server.graphNodes(uri('app/src/none.ts'))), []);
    assert.deepEqual(
      names(await server.nodesAt(pathToFileURL(path.join(folder, 'app/src/write.ts')).href, 1)),
      ['write'],
    );
  });

  it('tells where each graph of a langgraph.json is made, and not of one that it does not find', async () => {
    const graphs = {
      joke: './src/graph.ts:graph',
      again: './src/graph.ts:graph',
      gone: './src/gone.ts:graph',
    };
    await writeFile(path.join(folder, 'app', 'langgraph.json'), JSON.stringify({ graphs }));
    server = await LanguageProcess.start([folder]);
    const declaration = {
      uri: uri('app/src/graph.ts'),
      range: { start: { line: 3, character: 21 }, end: { line: 3, character: 38 } },
    };
    assert.deepEqual(
      await server.graphDeclarations(),
      ['joke', 'again'].map((graphId) => ({ configUri: uri('app/langgraph.json'), graphId, declaration })),
    );
  });

  it('follows edits of an open document', async () => {
    server = await LanguageProcess.start([folder]);
    const graph = uri('app/src/graph.ts');
    assert.deepEqual(names(await server.nodesAt(graph, 5)), ['topic']);
    await server.open(graph, graphSource);
    const told = server.nextChange();
    await server.edit(graph, { line: 0, character: 0 }, { line: 0, character: 0 }, '// a\n// b\n');
    await told;
    assert.deepEqual(names(await server.nodesAt(graph, 5)), []);
    assert.deepEqual(names(await server.nodesAt(graph, 7)), ['topic']);
    await server.edit(graph, { line: 9, character: 12 }, { line: 9, character: 17 }, 'rhyme');
    assert.deepEqual(names(await server.graphNodes()), ['topic', 'rhyme']);
    await server.close(graph);
    assert.deepEqual(names(await server.graphNodes()), ['topic', 'write']);
  });

  it('tells of changes on disk that the client reports', async () => {
    server = await LanguageProcess.start([folder]);
    assert.deepEqual(await server.watched(), [
      '**/langgraph.json',
      '**/.env*',
      '**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs,py}',
      '**',
    ]);
    assert.equal((await server.graphNodes()).length, 2);
    const told = server.nextChange();
    await writeFile(path.join(folder, 'app', 'src', 'graph.ts'), graphSource.replace("'write'", "'written'"));
    await server.changedOnDisk(uri('app/src/graph.ts'), 'changed');
    await told;
    assert.deepEqual(names(await server.graphNodes()), ['topic', 'written']);
    await mkdir(path.join(folder, 'second'));
    await writeFile(
      path.join(folder, 'second', 'langgraph.json'),
      '{"graphs":{"two":"../app/src/graph.ts:graph"}}',
    );
    await server.changedOnDisk(uri('second/langgraph.json'), 'created');
    assert.deepEqual(
      (await server.graphNodes()).map(({ graphId }) => graphId),
      ['joke', 'joke', 'two', 'two'],
    );
    await rm(path.join(folder, 'app', 'langgraph.json'));
    await server.changedOnDisk(uri('app/langgraph.json'), 'deleted');
    assert.equal((await server.graphNodes()).length, 2);
  });

  it('follows folders that come and go with what is in them, of which no more is told', async () => {
    server = await LanguageProcess.start([folder]);
    assert.equal((await server.graphNodes()).length, 2);
    const whole = path.join(folder, 'app');
    const elsewhere = path.join(folder, 'moved', 'app.v2');
    await mkdir(path.dirname(elsewhere));
    await rename(whole, elsewhere);
    await server.changedOnDisk(uri('app'), 'deleted');
    assert.deepEqual(await server.graphNodes(), []);
    await server.changedOnDisk(uri('moved'), 'created');
    const nodes = await server.graphNodes();
    assert.deepEqual(names(nodes), ['topic', 'write']);
    assert.equal(nodes[0]?.configUri, uri('moved/app.v2/langgraph.json'));
  });

  it('finds sources whose folder comes after the configuration that names them', async () => {
    const [src, elsewhere] = [path.join(folder, 'app', 'src'), path.join(folder, 'src')];
    await rename(src, elsewhere);
    server = await LanguageProcess.start([folder]);
    assert.deepEqual(await server.graphNodes(), []);
    await rename(elsewhere, src);
    await server.changedOnDisk(uri('app/src'), 'created');
    assert.deepEqual(names(await server.graphNodes()), ['topic', 'write']);
  });

  it('takes a configuration that is new to it, also where it is told as changed', async () => {
    server = await LanguageProcess.start([folder]);
    assert.equal((await server.graphNodes()).length, 2);
    await rm(path.join(folder, 'app', 'langgraph.json'));
    await server.changedOnDisk(uri('app/langgraph.json'), 'deleted');
    assert.deepEqual(await server.graphNodes(), []);
    await writeFile(
      path.join(folder, 'app', 'langgraph.json'),
      JSON.stringify({ graphs: { joke: './src/graph.ts:graph' } }),
    );
    await server.changedOnDisk(uri('app/langgraph.json'), 'changed');
    assert.deepEqual(names(await server.graphNodes()), ['topic', 'write']);
  });

  it('leaves alone what comes into folders that are not searched', async () => {
    server = await LanguageProcess.start([folder]);
    const installed = path.join(folder, 'app', 'node_modules', 'x');
    await mkdir(path.dirname(installed));
    await rename(path.join(folder, 'node_modules', 'x'), installed);
    await server.changedOnDisk(uri('app/node_modules'), 'created');
    await server.changedOnDisk(uri('app/node_modules/x'), 'created');
    assert.deepEqual(
      [...new Set((await server.graphNodes()).map(({ configUri }) => configUri))],
      [uri('app/langgraph.json')],
    );
  });

  it('follows the folders of the workspace', async () => {
    server = await LanguageProcess.start([]);
    assert.deepEqual(await server.graphNodes(), []);
    await server.changeFolders([path.join(folder, 'app')], []);
    assert.equal((await server.graphNodes()).length, 2);
    await server.changeFolders([], [path.join(folder, 'app')]);
    assert.deepEqual(await server.graphNodes(), []);
  });

  it('reads the disk afresh for a client that does not watch it', async () => {
    server = await LanguageProcess.start([folder], { canWatch: false });
    assert.equal((await server.graphNodes()).length, 2);
    await writeFile(path.join(folder, 'app', 'src', 'graph.ts'), 'export {};\n');
    assert.deepEqual(await server.graphNodes(), []);
  });

  it('outlines the graphs of a document and answers nothing for others', async () => {
    server = await LanguageProcess.start([folder]);
    await server.open(uri('app/src/graph.ts'), graphSource);
    const [graph] = await server.outline(uri('app/src/graph.ts'));
    assert.equal(graph?.name, 'graph');
    assert.deepEqual(
      graph.children?.map(({ name }) => name),
      ['topic', 'write'],
    );
    for (const [name, text] of [
      ['binary.ts', '\0\u0001 StateGraph \uFFFF'],
      ['huge.ts', `new StateGraph(S).addNode('a', b);${'x'.repeat(5_000_000)}`],
      ['half.ts', 'new StateGraph(S).addNode({ [(`${'],
      ['plain.rb', 'StateGraph(S).add_node("a", a)'],
    ] as const) {
      await server.open(uri(name), text);
      assert.deepEqual(await server.outline(uri(name)), [], name);
      assert.deepEqual(await server.nodesAt(uri(name), 0), [], name);
    }
    assert.deepEqual(await server.nodesAt('untitled:Untitled-1', 0), []);
    assert.deepEqual(await server.nodesAt('not a uri', -1), []);
    assert.equal((await server.graphNodes()).length, 2);
  });

  it('knows a Python graph as it is typed: nodes, problems, names to complete, channels, references', async () => {
    const source = [
      'from langgraph.graph import END, START, StateGraph',
      'class State(TypedDict):',
      '    topic: str',
      'def write(state) -> Command[Literal["check"]]:',
      '    return {"topic": "socks"}',
      'def check(state):',
      '    return {}',
      'builder = StateGraph(State)',
      'builder.add_node(write)',
      'builder.add_node("check", check)',
      'builder.add_edge(START, "write")',
      'builder.add_edge("check", END)',
      'graph = builder.compile()',
      '',
    ].join('\n');
    const agent = uri('app/src/agent.py');
    await writeFile(path.join(folder, 'app', 'src', 'agent.py'), source);
    await writeFile(
      path.join(folder, 'app', 'langgraph.json'),
      JSON.stringify({ dependencies: ['.'], graphs: { agent: 'agent:graph' } }),
    );
    server = await LanguageProcess.start([folder], { commands: ['backstep.lens.run'] });
    assert.deepEqual(names(await server.nodesAt(agent, 4)), ['write']);
    await server.open(agent, source);
    const [graph] = await server.outline(agent);
    assert.deepEqual(
      graph?.children?.map(({ name }) => name),
      ['write', 'check'],
    );
    const broken = server.diagnostics(agent, (each) => each.length > 0);
    await server.edit(agent, { line: 11, character: 18 }, { line: 11, character: 23 }, 'chek');
    const told = (await broken).map(({ code, range }) => [code, range.start.line, range.start.character]);
    assert.deepEqual(told, [['unknown-node', 11, 18]]);
    const textDocument = { uri: agent };
    const at = (line: number, character: number) => ({ textDocument, position: { line, character } });
    const items = await server.request<CompletionItem[]>('textDocument/completion', at(11, 20));
    assert.deepEqual(
      items.map(({ label }) => label),
      ['write', 'check', 'START'],
    );
    const places = await server.request<Location[]>('textDocument/references', {
      ...at(9, 19),
      context: { includeDeclaration: true },
    });
    assert.deepEqual(places.map(({ range }) => range.start.line).sort(), [3, 9]);
    const hover = await server.request<Hover>('textDocument/hover', at(4, 13));
    assert.match(JSON.stringify(hover.contents), /topic.*str/);
  });

  it('says what is wrong where the grammars are missing', async () => {
    server = LanguageProcess.spawn();
    await assert.rejects(
      server.initialize([folder], { grammarDir: path.join(folder, 'none') }),
      /grammars in .*none/,
    );
  });
});
