import assert from 'node:assert/strict';
import { breakpointLocations } from '../../../server/language/features/breakpointLocations.js';
import { diagram } from '../../../server/language/features/diagram.js';
import { foldingRanges } from '../../../server/language/features/folding.js';
import { definition, highlights, references } from '../../../server/language/features/navigation.js';
import { RenameRefused, rename, renameRange } from '../../../server/language/features/rename.js';
import type { Grammars } from '../../../server/language/syntax/grammars.js';
import { uriToPath } from '../../../server/language/text/fileUris.js';
import { applyEdits, loadTestGrammars, marked, Project, withRanges } from './project.js';

const nodes = `export async function write(state) {
  return { joke: 'x' };
}
`;

const graph = `import { END, START, StateGraph, Command } from '@langchain/langgraph';
import { write } from './nodes.js';
const NAMES = { check: 'check' };
const check = (state) => new Command({ goto: 'write' });
function route(state): 'write' | typeof END {
  return state.ok ? 'write' : END;
}
export const graph = new StateGraph(S)
  .addNode('write', write)
  .addNode(NAMES.check, check, { ends: ['write', END] })
  .addNode({ tell })
  .addEdge(START, 'write')
  .addEdge('write', NAMES.check)
  .addConditionalEdges('tell', route)
  .addConditionalEdges('check', route, { write: 'tell', [END]: END })
  .compile({ interruptBefore: ['write'] });
`;

describe('the way between nodes, their names and their functions', () => {
  let grammars: Grammars;
  before(async () => (grammars = await loadTestGrammars()));

  function open(source = graph) {
    const { text, positions } = marked(source);
    const project = new Project(grammars, { 'graph.ts': text, 'nodes.ts': nodes });
    const path = project.path('graph.ts');
    const [position = { line: 0, character: 0 }] = positions;
    return { project, path, text, place: { path, position }, graphs: project.graphs.around(path) };
  }

  const at = (source: string, part: string, inside: string) =>
    source.replace(part, part.replace(inside, `${inside.slice(0, 1)}¦${inside.slice(1)}`));

  it('definition leads to the function, in another file too', () => {
    const { graphs, place } = open(at(graph, `addEdge(START, 'write')`, 'write'));
    const [link] = definition(graphs, place);
    assert.ok(link);
    assert.match(uriToPath(link.targetUri) ?? '', /nodes\.ts$/);
    assert.equal(
      withRanges(nodes, [link.targetSelectionRange]).split('\n')[0],
      'export async function «write»(state) {',
    );
    const shorthand = open(at(graph, `addConditionalEdges('tell'`, 'tell'));
    const [declaration] = definition(shorthand.graphs, shorthand.place);
    assert.equal(
      withRanges(graph, [declaration?.targetSelectionRange ?? assert.fail()]).includes('{ «tell» }'),
      true,
    );
  });

  it('definition has no answer beside names', () => {
    const { graphs, path } = open();
    for (const line of [0, 3, 100])
      assert.deepEqual(definition(graphs, { path, position: { line, character: 0 } }), []);
  });

  it('references and highlights are all places that name the node', () => {
    const { graphs, place, path, text } = open(at(graph, `.addNode('write'`, 'write'));
    const expected = `import { END, START, StateGraph, Command } from '@langchain/langgraph';
import { write } from './nodes.js';
const NAMES = { check: 'check' };
const check = (state) => new Command({ goto: '«write»' });
function route(state): '«write»' | typeof END {
  return state.ok ? '«write»' : END;
}
export const graph = new StateGraph(S)
  .addNode('«write»', write)
  .addNode(NAMES.check, check, { ends: ['«write»', END] })
  .addNode({ tell })
  .addEdge(START, '«write»')
  .addEdge('«write»', NAMES.check)
  .addConditionalEdges('tell', route)
  .addConditionalEdges('check', route, { write: 'tell', [END]: END })
  .compile({ interruptBefore: ['«write»'] });
`;
    const found = references(graphs, place, true);
    assert.equal(
      withRanges(
        text,
        found.map(({ range }) => range),
      ),
      expected,
    );
    assert.equal(references(graphs, place, false).length, found.length - 1);
    assert.equal(highlights(graphs, place).length, found.length);
    const fromFunction = references(
      graphs,
      { path: path.replace('graph.ts', 'nodes.ts'), position: { line: 0, character: 24 } },
      true,
    );
    assert.deepEqual(fromFunction, found);
  });

  function renamed(source: string, to: string): string {
    const { project, graphs, place, path, text } = open(source);
    assert.ok(renameRange(graphs, place));
    const edits = rename(graphs, place, to, (each) => project.sources.text(each));
    return applyEdits(text, edits?.get(path) ?? []);
  }

  it('rename follows every place', () => {
    assert.equal(
      renamed(at(graph, `.addNode('write'`, 'write'), 'tell_joke'),
      graph.replaceAll(`'write'`, `'tell_joke'`),
    );
  });

  it('rename rewrites the constant behind a name, and gives a shorthand a name of its own', () => {
    assert.equal(
      renamed(at(graph, `.addConditionalEdges('check'`, 'check'), 'verify'),
      graph.replace(`{ check: 'check' }`, `{ check: 'verify' }`).replace(`Edges('check'`, `Edges('verify'`),
    );
    assert.equal(
      renamed(at(graph, `.addConditionalEdges('tell'`, 'tell'), 'say it'),
      graph.replace('{ tell }', `{ 'say it': tell }`).replaceAll(`'tell'`, `'say it'`),
    );
  });

  it('rename refuses names that are taken or cannot be, and names that code makes', () => {
    const source = at(graph, `.addNode('write'`, 'write');
    for (const name of ['check', '', 'a|b', '__end__', "it's"])
      assert.throws(() => renamed(source, name), RenameRefused);
    const { graphs, path } = open();
    assert.equal(renameRange(graphs, { path, position: { line: 0, character: 10 } }), null);
  });

  it('the diagram is what the source draws', () => {
    const { project } = open();
    const [linked] = project.graphs.around(project.path('graph.ts'));
    const { nodes: drawn, edges, isIncomplete } = diagram(linked ?? assert.fail());
    assert.deepEqual(
      drawn.map(({ id }) => id),
      ['__start__', 'write', 'check', 'tell', '__end__'],
    );
    assert.deepEqual(
      edges.map(
        ({ source, target, conditional, data }) =>
          `${source} ${conditional ? '?' : '-'}> ${target}${data === undefined ? '' : ` (${data})`}`,
      ),
      [
        'check ?> write',
        'check ?> __end__',
        '__start__ -> write',
        'write -> check',
        'tell ?> write',
        'tell ?> __end__',
        'check ?> tell (write)',
        'check ?> __end__',
      ],
    );
    assert.equal(isIncomplete, false);
  });

  it('breakpoints go to the first lines of declarations and functions', () => {
    const { project, path } = open();
    const lines = (from: number, to: number) =>
      breakpointLocations(project.graphs.all(), path, from, to).map(({ start }) => start.line);
    assert.deepEqual(lines(0, 100), [3, 8, 9, 10]);
    assert.deepEqual(lines(4, 8), [8]);
    assert.deepEqual(breakpointLocations(project.graphs.all(), project.path('nodes.ts'), 0, 9).length, 1);
  });

  it('declarations over several lines fold, and edges that follow one another', () => {
    const { project, path } = open();
    const model = project.sources.model(path) ?? assert.fail();
    assert.deepEqual(foldingRanges(model), [{ startLine: 11, endLine: 12, kind: 'region' }]);
  });
});
