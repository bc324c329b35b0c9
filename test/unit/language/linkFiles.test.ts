import assert from 'node:assert/strict';
import type { Grammars } from '../../../server/language/syntax/grammars.js';
import { loadTestGrammars, Project } from './project.js';

describe('nodes of a graph across files', () => {
  let grammars: Grammars;
  before(async () => (grammars = await loadTestGrammars()));

  function check(files: Record<string, string>, target?: string): Project {
    const project = new Project(grammars, files, target);
    project.checkMarks();
    return project;
  }

  it('follows imports, re-exports, namespaces and default exports to the functions', () => {
    const project = check({
      'graph.ts': `import { StateGraph } from '@langchain/langgraph';
import { one, renamed as two } from './nodes/index.js';
import three from './three.js';
import * as all from './nodes';
import { TOPIC } from './names.js';
export const graph = new StateGraph(S)
  .addNode('one', one) //= one
  .addNode('two', two) //= two
  .addNode('three', three) //= three
  .addNode('four', all.four) //= four
  .addNode('five', all.five.run) //= five
  .addNode('package', prebuilt) //= package
  .addNode(TOPIC, one) //= topic
  .compile();
`,
      'nodes/index.ts': `export * from './one.mjs';
export { second as renamed } from './two';
export * as five from './five.js';
export function four() { return {}; } //= four
`,
      'nodes/one.mts': `export const one = async () => { //= one, topic
  return {}; //= one, topic
}; //= one, topic
export const other = 1;
`,
      'nodes/two.tsx': `const second = () => <b />; //= two
export { second };
`,
      'nodes/five.js': `export const run = () => ({}); //= five
`,
      'three.ts': `export default async function (state) { //= three
  return {}; //= three
} //= three
`,
      'names.ts': `export const TOPIC = 'topic';\n`,
    });
    assert.equal(project.bodies().package, null);
  });

  it('follows the graph, its builder and its subgraphs', () => {
    const project = check({
      'graph.ts': `export { app as graph } from './app.js';\n`,
      'app.ts': `import { builder } from './builder.js';
import { makeSub } from './sub.js';
builder.addNode('late', () => ({})); //= late
builder.addNode('sub', makeSub({ deep: true })); //= sub
export const app = builder.compile();
`,
      'builder.ts': `export const builder = new StateGraph(S).addNode('first', () => ({})); //= first
`,
      'sub.ts': `export const makeSub = (options) => {
  return new StateGraph(S) //= sub
    .addNode('inside', () => ({})) //= inside
    .compile(); //= sub
};
`,
    });
    assert.deepEqual(project.nodes(), ['first', 'late', 'sub', 'inside']);
  });

  it('survives circles', () => {
    const project = check({
      'graph.ts': `export * from './other.js';
import { a } from './other.js';
const f = () => f();
const g = g2, g2 = g;
export const graph = new StateGraph(S).addNode('a', a).addNode('f', f()).addNode('g', g).compile(); //= a, f, g
`,
      'other.ts': `export * from './graph.js';\nexport { a } from './graph.js';\n`,
    });
    assert.deepEqual(project.nodes(), ['a', 'f', 'g']);
  });

  it('a subgraph that contains itself is reported once', () => {
    const project = check({
      'graph.ts': `const g = new StateGraph(S);
g.addNode('self', g.compile()); //= self
export const graph = g.compile();
`.replace('new StateGraph(S);', 'new StateGraph(S); //= self'),
    });
    assert.deepEqual(project.nodes(), ['self']);
  });

  it('reads only what the graph leads to', () => {
    const project = check({
      'graph.ts': `import { a } from './a.js';
import { b } from './b.js';
export const graph = new StateGraph(S).addNode('a', a).compile(b); //= a
`,
      'a.ts': `import { far } from './far.js';\nexport const a = () => far(); //= a\n`,
      'b.ts': 'export const b = 1;\n',
      'far.ts': 'export const far = 1;\n',
      'unrelated.ts': `new StateGraph(S).addNode('x', y);\n`,
    });
    assert.deepEqual([...new Set(project.reads)].filter((name) => name.endsWith('.ts')).slice(0, 2), [
      'graph.ts',
      'a.ts',
    ]);
    const fresh = new Project(
      grammars,
      Object.fromEntries(
        ['graph.ts', 'a.ts', 'b.ts', 'far.ts', 'unrelated.ts'].map((name) => [name, project.text(name)]),
      ),
    );
    fresh.nodes();
    assert.deepEqual(fresh.reads, ['langgraph.json', 'graph.ts', 'a.ts']);
  });

  it('reads each form of langgraph.json, and keeps graphs apart', () => {
    const project = check({
      'langgraph.json': `\uFEFF${JSON.stringify({
        graphs: {
          one: './graph.ts:one',
          two: { path: 'graph.ts:two', description: 'x' },
          py: './a.py:graph',
          bad: 7,
          gone: './gone.ts:x',
        },
      })}`,
      'graph.ts': `const shared = () => ({}); //= a, b
export const one = new StateGraph(S).addNode('a', shared).compile(); //= a
export const two = new StateGraph(S).addNode('b', shared).compile(); //= b
`,
      'a.py': 'graph = StateGraph(S).add_node("x", x) #= x\n',
    });
    assert.deepEqual(
      project.graphs.all().map(({ graphId, nodes }) => [graphId, nodes.length]),
      [
        ['one', 1],
        ['two', 1],
        ['py', 1],
        ['gone', 0],
      ],
    );
  });

  it('gives nothing for binary, huge and empty files', () => {
    for (const text of [
      '',
      '\0\u0001StateGraph',
      `new StateGraph(S).addNode('a', b);${' '.repeat(2 * 1024 * 1024)}`,
    ]) {
      assert.deepEqual(new Project(grammars, { 'graph.ts': text }).nodes(), []);
    }
  });
});
