import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Grammars } from '../../../server/language/syntax/grammars.js';
import { officialExamples } from './officialExamples.js';
import { loadTestGrammars, Project, withRanges } from './project.js';

/**
 * Examples of the package that are shortened for reading: the package itself refuses to compile these graphs, for the
 * reasons given here.
 */
const refusedByThePackage: Record<string, string[]> = {
  'dist/graph/state.d.ts (6)': ['unreachable-node b'],
  'dist/graph/state.d.ts (7)': ['unreachable-node b'],
  'dist/graph/types.d.ts (2)': ['unknown-node tool', 'unknown-node agent', 'no-start __start__'],
  'dist/pregel/index.d.ts (4)': ['unknown-node nodeB', 'no-start __start__'],
};

describe('diagnostics of a graph', () => {
  let grammars: Grammars;
  before(async () => (grammars = await loadTestGrammars()));

  /** Checks that exactly the places in `«»` are reported, with these codes. */
  function check(source: string, codes: string[], target = './other.ts:none'): void {
    const text = source.replace(/[«»]/g, '');
    const project = new Project(grammars, { 'graph.ts': text }, target);
    const problems = project.graphs.problems(project.path('graph.ts'));
    assert.deepEqual(problems.map(({ code }) => code).sort(), [...codes].sort());
    const marks = withRanges(
      text,
      problems.map(({ at }) => at.range),
    );
    assert.equal(marks, source);
  }

  const head = `import { END, START, StateGraph } from '@langchain/langgraph';\n`;

  it('an edge to a node that does not exist, and what was meant', () => {
    check(
      `${head}const g = new StateGraph(S).addNode('write_joke', f).addEdge(START, 'write_joke').addEdge('«writeJoke»', END).compile();`,
      ['unknown-node'],
    );
  });

  it('names of nodes wherever they are expected', () => {
    check(
      `${head}
const route = (s) => (s.x ? '«nowhere»' : 'a');
const a = () => new Command({ goto: ['b', '«gone»'] });
const g = new StateGraph(S)
  .addNode('a', a, { ends: ['b', '«lost»'] })
  .addNode('b', () => ({}))
  .addEdge(START, 'a')
  .addConditionalEdges('«bb»', route)
  .addConditionalEdges('b', () => new Send('«d»', {}), ['a', '«e»'])
  .addEdge(['a', '«f»'], END)
  .compile({ interruptBefore: ['a', '«g»'], interruptAfter: '*' });
`,
      Array<string>(8).fill('unknown-node'),
    );
  });

  it('edges out of END and into START', () => {
    check(
      `${head}const g = new StateGraph(S).addNode('a', f).addEdge(START, 'a').addEdge('a', «START»).addEdge(«END», 'a').compile();`,
      ['unknown-node', 'unknown-node'],
    );
  });

  it('a node that no path from START reaches', () => {
    check(
      `${head}const g = new StateGraph(S)
  .addNode('a', f).addNode('«b»', f).addNode('«c»', f)
  .addEdge(START, 'a').addEdge('a', END).addEdge('b', 'c').addEdge('c', 'b').compile();`,
      ['unreachable-node', 'unreachable-node'],
    );
  });

  it('a graph without a start, once it is compiled', () => {
    const source = `${head}const g = «new StateGraph(S)».addNode('a', f).addEdge('a', END).compile();`;
    check(source, ['no-start']);
    check(source.replace(/[«»]/g, '').replace('.compile()', ''), []);
  });

  it('a loop that nothing leaves, unless a person or a Command can', () => {
    const loop = (fn: string) => `${head}const f = () => ({});
const g = new StateGraph(S).addNode('«a»', f).addNode('«b»', ${fn}).addEdge(START, 'a').addEdge('a', 'b').addEdge('b', 'a').compile();`;
    check(loop('f'), ['no-way-to-end', 'no-way-to-end']);
    for (const fn of [
      `() => { interrupt('?'); return {}; }`,
      `() => new Command({ goto: anywhere() })`,
      `imported`,
      `(s) => somewhere(s)`,
    ])
      check(loop(fn).replace(/[«»]/g, ''), []);
  });

  it('a node declared twice, but not in two branches of a condition', () => {
    check(
      `${head}const g = new StateGraph(S).addNode('a', f).addNode('«a»', f).addEdge(START, 'a').compile();`,
      ['duplicate-node'],
    );
    check(
      `${head}const g = new StateGraph(S);
if (x) g.addNode('a', f); else g.addNode('a', h);
g.addEdge(START, 'a'); g.compile();`,
      [],
    );
  });

  it('a path map that lacks what the router returns', () => {
    check(
      `${head}
function route(s): string {
  if (s.done) return «END»;
  if (s.bad) return '«retry»';
  return s.x ? 'yes' : new Send('a', s);
}
const g = new StateGraph(S)
  .addNode('a', f)
  .addEdge(START, 'a')
  .addConditionalEdges('a', route, { yes: 'a' })
  .compile();`,
      ['unmapped-route', 'unmapped-route'],
    );
  });

  it('a checkpointer compiled into a graph that the server runs, as a hint', () => {
    const source = `${head}export const graph = new StateGraph(S).addNode('a', f).addEdge(START, 'a').compile({ checkpointer: «new MemorySaver()» });`;
    check(source, ['compiled-checkpointer'], './graph.ts:graph');
    check(source.replace(/[«»]/g, ''), []);
  });

  it('a checkpointer in a variable only where nothing else uses that', () => {
    const graph = (checkpointer: string) =>
      `${head}export const graph = new StateGraph(S).addNode('a', f).addEdge(START, 'a').compile({ ${checkpointer} });\n`;
    const made = `const saver = new MemorySaver(); // the saver\n`;
    check(made + graph('checkpointer: «saver»'), ['compiled-checkpointer'], './graph.ts:graph');
    const same = `const checkpointer = new MemorySaver();\n`;
    check(same + graph('«checkpointer»'), ['compiled-checkpointer'], './graph.ts:graph');
    for (const used of [
      made + graph('checkpointer: saver') + 'await saver.setup();',
      made + graph('checkpointer: saver') + 'const other = build().compile({ checkpointer: saver });',
      made + graph('checkpointer: saver') + 'export { saver };',
      `export ${made}` + graph('checkpointer: saver'),
      `import { saver } from './saver.js';\n` + graph('checkpointer: saver'),
      same + graph('checkpointer') + 'new Agent({ checkpointer });',
      graph('checkpointer: process.env.LOCAL ? new MemorySaver() : undefined'),
      graph('checkpointer: false'),
      graph('checkpointer: deps.saver'),
    ])
      check(used, [], './graph.ts:graph');
  });

  it('nothing where nodes or edges are added by code that is not read here', () => {
    for (const dynamic of [
      `for (const n of names) g.addNode(n, f);`,
      `g.addNode({ ...more });`,
      `install(g);`,
      `registry.push({ graph: g });`,
      `names.forEach((n) => g.addNode(n, f));`,
      `g.addNode(\`node_\${x}\`, f);`,
      `const add = (name) => g.addNode(name, f); add('x'); add('y');`,
    ]) {
      check(
        `${head}const g = new StateGraph(S).addNode('a', f).addNode('b', f);\n${dynamic}\ng.addEdge(START, 'a').addEdge('a', 'zzz');\ng.compile();`,
        [],
      );
    }
  });

  it('nothing for a builder that another file may add to, unless langgraph.json runs it', () => {
    const source = `${head}export const graph = new StateGraph(S).addNode('a', f).addEdge(START, 'a').addEdge('a', '«zzz»');`;
    check(source.replace(/[«»]/g, ''), []);
    check(source, ['unknown-node'], './graph.ts:graph');
  });

  it('nothing while the source has errors', () => {
    check(`${head}const g = new StateGraph(S).addNode('a', f).addEdge(START, 'b').compile(`, []);
  });

  describe('gives no false alarm', () => {
    it('on the examples of the package', () => {
      const examples = officialExamples();
      assert.ok(examples.length > 50, 'the package has examples');
      for (const { name, source } of examples) {
        const project = new Project(grammars, { 'graph.ts': source });
        const problems = project.graphs.problems(project.path('graph.ts'));
        assert.deepEqual(
          problems.map((each) => `${each.code} ${each.name}`),
          refusedByThePackage[name] ?? [],
          name,
        );
      }
    });

    for (const [file, extension] of [
      ['typescript.md', 'ts'],
      ['python.md', 'py'],
    ] as const) {
      it(`on the graphs of ${file}`, () => {
        const text = readFileSync(new URL(`../../fixtures/language/${file}`, import.meta.url), 'utf8');
        const blocks = [...text.matchAll(/## (.*)\n+```\w+\n([\s\S]*?)```/g)];
        assert.ok(blocks.length > 10);
        for (const [, title, source = ''] of blocks) {
          const name = `graph.${extension}`;
          const project = new Project(grammars, { [name]: source }, `./none.${extension}:graph`);
          const graphs = project.graphs.around(project.path(name));
          assert.ok(graphs.length > 0, `${String(title)}: a graph is found`);
          assert.ok(
            graphs.every(({ hasErrors }) => !hasErrors),
            `${String(title)}: is read whole`,
          );
          const problems = project.graphs.problems(project.path(name));
          assert.deepEqual(
            problems.map((each) => `${each.code} ${each.name}`),
            [],
            title,
          );
        }
      });
    }
  });
});
