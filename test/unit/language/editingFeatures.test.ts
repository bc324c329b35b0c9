import assert from 'node:assert/strict';
import { codeActions } from '../../../server/language/features/codeActions.js';
import { completion, expectsNames } from '../../../server/language/features/completion.js';
import type { Grammars } from '../../../server/language/syntax/grammars.js';
import { applyEdits, loadTestGrammars, marked, Project } from './project.js';

const head = `import { Annotation, END, START, StateGraph } from '@langchain/langgraph';
const S = Annotation.Root({ topic: Annotation<string>, joke: Annotation<string> });
const route = (s) => 'write';
`;

describe('completion', () => {
  let grammars: Grammars;
  before(async () => (grammars = await loadTestGrammars()));

  function complete(source: string): string[] {
    const { text, positions } = marked(source);
    const project = new Project(grammars, { 'graph.ts': text });
    const path = project.path('graph.ts');
    const [position = assert.fail()] = positions;
    const items = completion(project.graphs.around(path), { path, position }, text);
    // What the server looks at first.
    assert.ok(expectsNames(text, position) || items.length === 0, source);
    return items.map(({ label }) => label);
  }

  const inChain = (call: string) =>
    complete(
      `${head}export const graph = new StateGraph(S)\n  .addNode('topic', f)\n  .addNode('write', f)\n  ${call}`,
    );

  it('offers node names wherever one is expected, closed or half written', () => {
    const cases: Record<string, string[]> = {
      "addEdge('¦', 'write')": ['topic', 'write', 'START'],
      "addEdge('topic', '¦')": ['topic', 'write', 'END'],
      "addEdge('topic', ¦": ['topic', 'write', 'END'],
      "addEdge(['topic', '¦'], END)": ['topic', 'write', 'START'],
      "addConditionalEdges('¦', route)": ['topic', 'write', 'START'],
      "addConditionalEdges('topic', route, { yes: '¦' })": ['topic', 'write', 'END'],
      "addConditionalEdges('topic', route, ['¦'])": ['topic', 'write', 'END'],
      "addConditionalEdges({ source: 'topic', path: route, pathMap: { yes: '¦' } })": [
        'topic',
        'write',
        'END',
      ],
      "addConditionalEdges('topic', (s) => new Send('¦', s))": ['topic', 'write'],
      "addNode('x', f, { ends: ['¦'] })": ['topic', 'write', 'END'],
      "addNode('x', (s) => new Command({ update: {}, goto: '¦' }))": ['topic', 'write', 'END', 'x'],
      "compile({ interruptBefore: ['topic', '¦'] })": ['topic', 'write'],
      "setEntryPoint('¦')": ['topic', 'write'],
    };
    for (const [call, names] of Object.entries(cases)) {
      assert.deepEqual(
        inChain(`.${call}`).filter((each) => each !== 'x'),
        names.filter((each) => each !== 'x'),
        call,
      );
    }
  });

  it('reads no graph where the text tells that no name is expected', () => {
    for (const source of [
      'const a = b¦',
      "log('some ¦')",
      'call(¦)',
      'return a.b¦',
      '{ a: ¦ }',
      '// x¦',
      '¦',
    ]) {
      const { text, positions } = marked(source);
      assert.equal(expectsNames(text, positions[0] ?? assert.fail()), false, source);
    }
  });

  it('offers nothing elsewhere', () => {
    for (const call of [
      "addNode('¦', f)",
      "addConditionalEdges('topic', ¦)",
      "other('¦')",
      "addConditionalEdges('topic', route, { ¦ })",
    ])
      assert.deepEqual(inChain(`.${call}`), [], call);
    assert.deepEqual(complete(`const a = '¦';`), []);
  });

  it('tells the graphs of one file apart', () => {
    const source = `${head}const one = new StateGraph(S).addNode('a', f);\nconst two = new StateGraph(S).addNode('b', f);\ntwo.addEdge('¦', 'b');\n`;
    assert.deepEqual(complete(source), ['b', 'START']);
  });

  it('writes quotes only where there are none', () => {
    const { text, positions } = marked(
      `${head}const g = new StateGraph(S).addNode('a', f);\ng.addEdge(¦, '');\n`,
    );
    const project = new Project(grammars, { 'graph.ts': text });
    const path = project.path('graph.ts');
    const [item] = completion(
      project.graphs.around(path),
      { path, position: positions[0] ?? assert.fail() },
      text,
    );
    assert.equal(item?.textEdit?.newText, "'a'");
  });

  it('offers channels in what a node returns', () => {
    const node = (body: string) => inChain(`.addNode('last', async (state) => ${body})`);
    for (const body of [
      '{ return { ¦ }; }',
      '({ ¦ })',
      "{ return { topic: 'x', ¦ }; }",
      'new Command({ update: { ¦ } })',
    ])
      assert.deepEqual(node(body), ['topic', 'joke'], body);
    for (const body of ['{ return { topic: ¦ }; }', '{ const a = { ¦ }; }', '{ ¦ }'])
      assert.deepEqual(node(body), [], body);
  });
});

describe('code actions', () => {
  let grammars: Grammars;
  before(async () => (grammars = await loadTestGrammars()));

  /** The actions at the cursor, each with the text that it makes. */
  function actions(source: string): Record<string, string> {
    const { text, positions } = marked(source);
    const project = new Project(grammars, { 'graph.ts': text });
    const path = project.path('graph.ts');
    const [at = assert.fail()] = positions;
    const found = codeActions(
      project.graphs.around(path),
      project.graphs.problems(path),
      { path, text },
      { start: at, end: at },
    );
    return Object.fromEntries(found.map(({ title, edits }) => [title, applyEdits(text, edits)]));
  }

  it('change a name to what was meant, or add the node, as a chain is written', () => {
    const source = (name: string) => `${head}export const graph = new StateGraph(S)
  .addNode('write_joke', f)
  .addEdge(START, 'write_joke')
  .addEdge('write_joke', END)
  .addEdge('${name}', END)
  .compile();
`;
    const text = source('writeJoke');
    const found = actions(source('write¦Joke'));
    assert.equal(found['Change to "write_joke"'], source('write_joke'));
    assert.equal(
      found['Add a node "writeJoke"'],
      text.replace(`'write_joke', f)`, `'write_joke', f)\n  .addNode('writeJoke', async (state) => ({}))`),
    );
  });

  it('add calls as statements are written', () => {
    const text = `${head}const builder = new StateGraph(S);
builder.addNode('a', f);
builder.addEdge(START, 'a');
builder.addEdge('a', 'b');
export const graph = builder.compile();
`;
    const found = actions(text.replace(`'a', 'b'`, `'a', '¦b'`));
    assert.equal(
      found['Add a node "b"'],
      text.replace(`addNode('a', f);`, `addNode('a', f);\nbuilder.addNode('b', async (state) => ({}));`),
    );
  });

  it('connect what no path reaches and what never ends', () => {
    const text = `${head}const f = () => ({});
export const graph = new StateGraph(S)
  .addNode('a', f)
  .addNode('b', f)
  .addEdge(START, 'a')
  .addEdge('a', 'a')
  .compile();
`;
    assert.equal(
      actions(text.replace(`addNode('b'`, `addNode('¦b'`))['Add an edge from START to "b"'],
      text.replace(`addEdge('a', 'a')`, `addEdge('a', 'a')\n  .addEdge(START, 'b')`),
    );
    assert.equal(
      actions(text.replace(`addNode('a'`, `addNode('¦a'`))['Add an edge from "a" to END'],
      text.replace(`addEdge('a', 'a')`, `addEdge('a', 'a')\n  .addEdge('a', END)`),
    );
  });

  it('complete a path map', () => {
    const text = `${head}const pick = (s) => (s.x ? 'yes' : END);
export const graph = new StateGraph(S)
  .addNode('a', f)
  .addEdge(START, 'a')
  .addConditionalEdges('a', pick, { yes: 'a' })
  .compile();
`;
    assert.equal(
      actions(text.replace(`: END)`, `: ¦END)`))['Add END to the path map'],
      text.replace(`{ yes: 'a' }`, `{ yes: 'a', [END]: END }`),
    );
  });

  it('extract an inline function before the statement', () => {
    const text = `${head}export const graph = new StateGraph(S)
  .addNode('write_joke', async (state) => {
    return { joke: state.topic };
  })
  .addEdge(START, 'write_joke')
  .compile();
`;
    const found = actions(text.replace(`'write_joke', async`, `'wri¦te_joke', async`));
    assert.equal(
      found['Extract the function of "write_joke"'],
      `${head}const writeJoke = async (state) => {
  return { joke: state.topic };
};

export const graph = new StateGraph(S)
  .addNode('write_joke', writeJoke)
  .addEdge(START, 'write_joke')
  .compile();
`,
    );
    assert.ok('Add an edge from "write_joke" to END' in found);
  });
});
