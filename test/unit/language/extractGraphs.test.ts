import assert from 'node:assert/strict';
import type { Grammars } from '../../../server/language/syntax/grammars.js';
import { loadTestGrammars, Project } from './project.js';

describe('nodes of a graph in one file', () => {
  let grammars: Grammars;
  before(async () => (grammars = await loadTestGrammars()));

  function check(source: string, target?: string): Project {
    const project = new Project(grammars, { 'graph.ts': source }, target);
    project.checkMarks();
    return project;
  }

  it('reads a chained builder, each call owning its own lines', () => {
    const project = check(`import { END, START, StateGraph } from '@langchain/langgraph';

async function generateTopic(state: State) { //= generate_topic
  const topic = await model.invoke(state); //= generate_topic
  return { topic }; //= generate_topic
} //= generate_topic

const writeJoke = async (state: State) => { //= write_joke
  return { joke: state.topic }; //= write_joke
}; //= write_joke

export const graph = new StateGraph(State)
  .addNode('generate_topic', generateTopic) //= generate_topic
  .addNode( //= write_joke
    'write_joke', //= write_joke
    writeJoke, //= write_joke
    { ends: ['x'] }, //= write_joke
  ) //= write_joke
  .addEdge(START, 'generate_topic')
  .addNode('inline', async (state) => { //= inline
    return {}; //= inline
  }) //= inline
  .addEdge('write_joke', END)
  .compile({ name: 'joke' });
`);
    assert.deepEqual(project.nodes(), ['generate_topic', 'write_joke', 'inline']);
    assert.deepEqual(project.bodies(), {
      generate_topic: 'async function generateTopic(state: State) { //= generate_topic',
      write_joke: 'async (state: State) => { //= write_joke',
      inline: 'async (state) => { //= inline',
    });
  });

  it('reads statements, re-assignments and aliases of the builder', () => {
    check(`import { StateGraph as SG } from '@langchain/langgraph';
const a = () => ({}); //= a, shared
let g = new SG(State) as any;
g.addNode('a', a); //= a
g = g.addNode('b', () => ({})).addEdge('a', 'b'); //= b
const other = g;
other.addNode(\`c\`, function () { return {}; }); //= c
other!.addNode('shared', a); //= shared
const compiled = g.compile();
export { compiled as graph };
`);
  });

  it('reads namespaces, require, subclasses and MessageGraph', () => {
    const forms = [
      `import * as lg from '@langchain/langgraph'; const b = new lg.StateGraph(S);`,
      `const { StateGraph: Made } = require('@langchain/langgraph'); const b = new Made(S);`,
      `import { StateGraph } from '@langchain/langgraph'; class Mine extends StateGraph {} const b = new Mine(S);`,
      `import { MessageGraph } from '@langchain/langgraph'; const b = new MessageGraph();`,
      `import { Graph } from '@langchain/langgraph'; const b = new Graph();`,
      `import { StateGraph } from '@langchain/langgraph'; const Alias = StateGraph; const b = new Alias<X>(S);`,
      `const b = new StateGraph(S);`,
    ];
    for (const form of forms) {
      check(`${form}\nb.addNode('one', () => ({})); //= one\nexport const graph = b.compile();\n`);
    }
  });

  it('takes no other class for a graph', () => {
    const forms = [
      `import { Graph } from 'graphlib'; const b = new Graph();`,
      `class StateMachine {} const b = new StateMachine();`,
      `function f(StateGraph) { return new StateGraph(); } const b = f(X);`,
    ];
    for (const form of forms) check(`${form}\nb.addNode('one', () => ({}));\nexport const graph = b;\n`);
  });

  it('reads objects, lists and sequences of nodes', () => {
    check(
      `const fnA = () => ({}); //= a
function b() {} //= b
const g = new StateGraph(S)
  .addNode({
    a: fnA, //= a
    b, //= b
    'c c': () => { //= c c
      return {}; //= c c
    }, //= c c
    async d(state) { return {}; }, //= d
    ...rest,
  })
  .addNode([['e', () => ({})], ['f', fnF, { ends: [] }]]) //= e, f
  .addSequence({ g: () => ({}), h: fnF }) //= g, h
  .addSequence([
    ['i', () => ({})], //= i
  ]);
export default g.compile();
`,
      './graph.ts',
    );
  });

  it('works out names from constants, enums and templates', () => {
    const project = check(`const TOPIC = 'topic';
const NAMES = { write: 'write' } as const;
enum Step { Check = 'check', Count = 3 }
export const graph = new StateGraph(S)
  .addNode(TOPIC, () => ({})) //= topic
  .addNode(NAMES.write, () => ({})) //= write
  .addNode(Step.Check, () => ({})) //= check
  .addNode({
    [TOPIC + '2']: () => ({}),
    [NAMES.write]: () => ({}), //= write
  })
  .addNode(\`\${TOPIC}_3\`, () => ({}))
  .addNode('it\\'s \\u0041', () => ({})) //= it's A
  .addNode(computed(), () => ({}))
  .compile();
`);
    assert.ok(!project.nodes().includes('topic_3'));
  });

  it('finds functions in objects, classes, wrappers and factories', () => {
    const project = check(
      `const nodes = {
  one: async () => ({}), //= one
  two() { return {}; }, //= two
};
class Agent {
  private prompt = (s) => ({}); //= prompt
  constructor() { this.retry = (s) => ({}); } //= retry
  async call(s) { return {}; } //= call, called
  build() {
    return new StateGraph(S)
      .addNode('call', this.call.bind(this)) //= call
      .addNode('prompt', this.prompt) //= prompt
      .addNode('retry', this.retry) //= retry
      .addNode('arrow', (s) => this.call(s)); //= arrow
  }
}
const agent = new Agent();
const make = (name: string) => async (s) => ({ name }); //= made_a, made_b
const tools = new ToolNode([search]); //= tools
export const graph = agent.build()
  .addNode('one', nodes.one) //= one
  .addNode('two', nodes['two'] ?? nodes.two) //= two
  .addNode('called', RunnableLambda.from(agent.call)) //= called
  .addNode('made_a', make('a')) //= made_a
  .addNode('made_b', make('b')) //= made_b
  .addNode('tools', tools) //= tools
  .addNode('unknown', somewhere) //= unknown
  .compile();
`.replace("nodes['two'] ?? nodes.two", 'nodes.two'),
    );
    assert.equal(project.bodies().unknown, null);
    assert.equal(project.bodies().tools, 'new ToolNode([search])');
  });

  it('reads subgraphs, whose nodes are nodes of the graph too', () => {
    const project = check(`const leaf = () => ({}); //= leaf
const sub = new StateGraph(S) //= sub
  .addNode('leaf', leaf) //= leaf
  .addEdge(START, 'leaf') //= sub
  .compile(); //= sub
const unused = new StateGraph(S).addNode('not_mine', leaf).compile();
export const graph = new StateGraph(S)
  .addNode('sub', sub) //= sub
  .addNode('outer', async (state) => { //= outer
    return state; //= outer
  }) //= outer
  .compile();
`);
    assert.deepEqual(project.nodes(), ['sub', 'leaf', 'outer']);
  });

  it('reads graphs made by functions, and helpers that are given the builder', () => {
    check(`function addCommon(builder: StateGraph<any>, name: string) {
  builder.addNode('common', () => ({})); //= common
}
export async function graph(config: Config) {
  const g = new StateGraph(S);
  addCommon(g, 'x');
  if (config.short) return g.compile();
  g.addNode('long', () => ({})); //= long
  const handlers = [1].map((g) => g.addNode('other', x));
  return g.compile();
}
export const unrelated = new StateGraph(S).addNode('unrelated', x).compile();
`);
  });

  it('uses all graphs of the file where the export leads to none', () => {
    const project = check(`const registry = new Map();
registry.set('a', new StateGraph(S).addNode('a', () => ({}))); //= a
registry.set('b', new StateGraph(S).addNode('b', () => ({}))); //= b
export const graph = registry.get('a')!.compile();
`);
    assert.deepEqual(project.nodes(), ['a', 'b']);
  });

  it('returns the node whose function is innermost', () => {
    check(`export const graph = new StateGraph(S)
  .addNode('outer', async (state) => { //= outer
    const inner = new StateGraph(S).addNode('inner', () => ({})).compile(); //= outer
    return inner.invoke(state); //= outer
  }) //= outer
  .compile();
`);
  });

  it('reads JavaScript, CommonJS and JSX', () => {
    for (const [file, source] of Object.entries({
      'graph.cjs': `const g = new StateGraph(S).addNode('a', () => ({})); //= a\nmodule.exports = { graph: g.compile() };\n`,
      'graph.mjs': `const g = new StateGraph(S).addNode('a', () => ({})); //= a\nexport { g as graph };\n`,
      'graph.jsx': `export const graph = new StateGraph(S).addNode('a', () => <b>{1}</b>); //= a\n`,
      'graph.tsx': `export const graph = new StateGraph<X>(S).addNode('a', (s: X) => <b>{1}</b>); //= a\n`,
      'graph.js': `exports.graph = new StateGraph(S).addNode('a', () => ({})).compile(); //= a\n`,
    })) {
      new Project(grammars, { [file]: source }, `./${file}:graph`).checkMarks();
    }
  });
});
