import assert from 'node:assert/strict';
import type { Grammars } from '../../../server/language/syntax/grammars.js';
import { loadTestGrammars, Project } from './project.js';

const source = `import { StateGraph } from '@langchain/langgraph';
import { far } from './far.js';
async function first(state) { //= first
  return { a: 1 }; //= first
} //= first

const second = async (state) => { //= second
  return { b: 2 }; //= second
}; //= second

export const graph = new StateGraph(S)
  .addNode('first', first) //= first
  .addNode('second', second) //= second
  .addNode('far', far) //= far
  .addEdge('first', 'second')
  .compile();
`;

describe('nodes while a file is edited', () => {
  let grammars: Grammars;
  let project: Project;
  before(async () => (grammars = await loadTestGrammars()));
  beforeEach(() => {
    project = new Project(grammars, {
      'graph.ts': source,
      'far.ts': `export const far = () => ({}); //= far\n`,
    });
    project.openFile('graph.ts');
    project.checkMarks();
  });

  it('moves with lines put in above, and follows renames and new nodes', () => {
    project.edit('graph.ts', 'async function first', '// one\n// two\n\nasync function first');
    project.checkMarks();
    project.edit('graph.ts', `.addNode('far', far) //= far`, `.addNode('distant', far) //= distant`);
    project.edit(
      'graph.ts',
      `.addEdge('first', 'second')`,
      `.addNode('new', () => ({ x: '😀' })).addEdge('a', 'b') //= new`,
    );
    assert.deepEqual(project.nodes(), ['first', 'second', 'distant', 'new']);
  });

  it('the text in the editor wins over the disk until the document is closed', () => {
    project.disk.set(project.path('far.ts'), 'export const far = 1;\n');
    project.edit('graph.ts', `.addNode('far', far) //= far`, '');
    project.graphs.changeOnDisk(project.path('graph.ts'));
    assert.deepEqual(project.nodes(), ['first', 'second']);
    project.graphs.closeDocument(project.path('graph.ts'));
    assert.deepEqual(project.nodes(), ['first', 'second', 'far']);
  });

  it('keeps every node while an error is in the middle of the chain', () => {
    for (const [old, broken] of [
      [`.addEdge('first', 'second')`, `.addEdge('first', `],
      [`.addNode('second', second)`, `.addNode('second', second`],
      [`.compile();`, `.addNode('third', async (state) => {\n`],
      [`return { b: 2 };`, `return { b: `],
      ['async function first(state) {', 'async function first(state'],
      ['new StateGraph(S)', 'new StateGraph('],
    ] as const) {
      const broke = new Project(grammars, {
        'graph.ts': source,
        'far.ts': 'export const far = () => ({}); //= far\n',
      });
      broke.openFile('graph.ts');
      assert.deepEqual(broke.nodes(), ['first', 'second', 'far']);
      broke.edit('graph.ts', old, broken);
      const names = broke.nodes().filter((name) => name !== 'third');
      assert.deepEqual(names, ['first', 'second', 'far'], broken);
      broke.edit('graph.ts', 'import { StateGraph }', '\n\nimport { StateGraph }');
      for (const [index, line] of broke.text('graph.ts').split('\n').entries()) {
        const wanted = /\.addNode\('(first|far)'/.exec(line)?.[1];
        if (wanted) assert.ok(broke.nodesAtLine('graph.ts', index).includes(wanted), `${broken}: ${line}`);
      }
      assert.match(broke.bodies().first ?? '', /^async function first/, broken);
      broke.edit('graph.ts', broken, old);
      broke.checkMarks();
    }
  });

  it('lets go of a node that is deleted or renamed while there is an error', () => {
    project.nodes();
    project.edit('graph.ts', `.addEdge('first', 'second')`, `.addEdge('first', `);
    project.nodes();
    project.edit('graph.ts', `.addNode('far', far) //= far\n`, '');
    project.edit('graph.ts', `.addNode('second',`, `.addNode('zweiter',`);
    assert.deepEqual(project.nodes(), ['first', 'zweiter']);
  });

  it('keeps the last nodes of a file that is emptied down to rubbish, but not of one that is emptied', () => {
    project.nodes();
    project.edit('graph.ts', 'export const graph = new StateGraph(S)', 'export const graph = {{{ ');
    assert.deepEqual(project.nodes(), ['first', 'second', 'far']);
    project.graphs.changeDocument(project.path('graph.ts'), [{ text: 'export {};\n' }], 3);
    assert.deepEqual(project.nodes(), []);
  });

  it('tells of a change once typing pauses, and only of a real one', () => {
    project.pause();
    assert.equal(project.changes, 1);
    project.edit('graph.ts', `{ a: 1 }`, `{ a: 2 }`);
    project.pause();
    assert.equal(project.changes, 1, 'the same places');
    project.edit('graph.ts', `'first', first`, `'premier', first`);
    project.edit('graph.ts', `'second', second`, `'deuxieme', second`);
    project.pause();
    assert.equal(project.changes, 2);
    project.graphs.openDocument(project.path('elsewhere.ts'), 'new StateGraph(S)', 1);
    assert.equal(project.pending, null, 'a file that is part of no graph');
  });

  it('follows files that appear, change and go on disk', () => {
    project.edit('graph.ts', './far.js', './there.js');
    assert.equal(project.bodies().far, null);
    project.disk.set(project.path('there.ts'), 'export function far() {}\n');
    project.graphs.changeOnDisk(project.path('there.ts'));
    assert.equal(project.bodies().far, 'function far() {}');
    project.disk.delete(project.path('there.ts'));
    project.graphs.changeOnDisk(project.path('there.ts'));
    assert.equal(project.bodies().far, null);
    project.disk.delete(project.path('langgraph.json'));
    project.graphs.changeOnDisk(project.path('langgraph.json'));
    assert.deepEqual(project.nodes(), []);
  });

  it('keeps the graphs of a langgraph.json that is being typed in', () => {
    project.openFile('langgraph.json');
    project.edit('langgraph.json', '{"graphs"', '{"graphs":, "graphs"');
    assert.deepEqual(project.nodes(), ['first', 'second', 'far']);
    assert.match(project.logged.join(), /no valid JSON/);
    project.edit('langgraph.json', '{"graphs":, "graphs":{"main"', '{"graphs":{"renamed"');
    assert.deepEqual(
      project.graphs.all().map(({ graphId }) => graphId),
      ['renamed'],
    );
  });
});
