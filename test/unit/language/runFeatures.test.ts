import assert from 'node:assert/strict';
import { lensCommands, type GraphRunSummary } from '../../../server/protocol/language.js';
import { codeLenses } from '../../../server/language/features/codeLens.js';
import { hover } from '../../../server/language/features/hover.js';
import { inlayHints } from '../../../server/language/features/inlayHints.js';
import { duration, LastRuns } from '../../../server/language/features/lastRuns.js';
import type { LinkedGraph } from '../../../server/language/model/linkedGraph.js';
import type { Grammars } from '../../../server/language/syntax/grammars.js';
import { pathToUri } from '../../../server/language/text/fileUris.js';
import { loadTestGrammars, marked, Project } from './project.js';

const source = `import { Annotation, END, START, StateGraph } from '@langchain/langgraph';
const S = Annotation.Root({
  topic: Annotation<string>,
  log: Annotation<Record<string, string[]>>({ reducer: (a, b) => a.concat(b), default: () => [] }),
});
const pick = (s) => (s.topic ? 'write' : END);
const topic = () => ({ topic: 'cats' });
export const graph = new StateGraph(S)
  .addNode('topic', topic)
  .addNode('write', (s) => ({ log: ['x'] }))
  .addEdge(START, 'topic')
  .addConditionalEdges('topic', pick)
  .compile();
`;

describe('what the editor shows of a graph and its last run', () => {
  let grammars: Grammars;
  before(async () => (grammars = await loadTestGrammars()));

  function open(text = source) {
    const { text: plain, positions } = marked(text);
    const project = new Project(grammars, { 'graph.ts': plain });
    const path = project.path('graph.ts');
    const runs = new LastRuns();
    const lastRun = (graph: LinkedGraph) => runs.of(project.graphs.keysOf(graph));
    const [position = { line: 0, character: 0 }] = positions;
    const configUri = pathToUri(project.path('langgraph.json'));
    return {
      project,
      path,
      runs,
      lastRun,
      place: { path, position },
      configUri,
      graphs: project.graphs.around(path),
    };
  }

  const summary = (configUri: string): GraphRunSummary => ({
    configUri,
    graphId: 'main',
    threadId: 't',
    nodes: {
      topic: {
        runs: 1,
        milliseconds: 412,
        changed: ['topic', 'log'],
        input: '{}',
        output: '{"topic":"`cats`"}',
        error: null,
      },
      write: {
        runs: 3,
        milliseconds: 61_000,
        changed: [],
        input: null,
        output: null,
        error: 'Error: no ``` model',
      },
    },
    channels: { topic: '"cats"' },
  });

  function hoverAt(text: string): string {
    const { graphs, place, lastRun, runs, configUri } = open(text);
    runs.replace([summary(configUri)]);
    const contents = hover(graphs, place, lastRun)?.contents;
    return typeof contents === 'object' && 'value' in contents ? contents.value : '';
  }

  it('hover on a node tells its edges and its last input and output', () => {
    const text = hoverAt(source.replace(`addNode('topic'`, `addNode('to¦pic'`));
    assert.match(text, /^\*\*`topic`\*\* node · `graph`/);
    assert.match(text, /From `START` {2}\nTo `write` \(conditional\), `END` \(conditional\)/);
    assert.match(text, /\*\*Last run\*\* 412 ms · changed `topic`, `log`/);
    assert.match(text, /Input\n\n```json\n\{\}\n```\n\nOutput\n\n```json\n\{"topic":"`cats`"\}\n```/);
    assert.equal(hoverAt(source.replace('const topic', 'const to¦pic')), text, 'the same at its function');
  });

  it('text of a run cannot leave its code block', () => {
    const text = hoverAt(source.replace(`addNode('write'`, `addNode('wri¦te'`));
    assert.match(text, /ran 3 times/);
    assert.match(text, /````text\nError: no ``` model\n````/);
    assert.match(text, /Nothing follows: the run ends here\./);
  });

  it('hover on a channel tells its type, reducer and last value', () => {
    assert.equal(
      hoverAt(source.replace('  topic:', '  to¦pic:')),
      '**`topic`** state channel · `string`\n\nNo reducer: a new value replaces the old one.\n\n---\n**Last value**\n\n```json\n"cats"\n```',
    );
    assert.equal(
      hoverAt(source.replace(`({ log:`, `({ l¦og:`)),
      '**`log`** state channel · `Record<string, string[]>`\n\nReducer `(a, b) => a.concat(b)`',
    );
  });

  it('hover has no answer elsewhere', () => {
    for (const line of [0, 5]) {
      const { graphs, path, lastRun } = open();
      assert.equal(hover(graphs, { path, position: { line, character: 3 } }, lastRun), null);
    }
  });

  it('lenses stand for commands that exist, and tell the last result', () => {
    const { project, graphs, path, runs, lastRun, configUri } = open();
    const lenses = (commands: string[]) =>
      codeLenses(graphs, path, {
        keysOf: (graph) => project.graphs.keysOf(graph),
        lastRun,
        commands: new Set(commands),
      }).map(({ range, command }) => `${String(range.start.line)} ${command?.title ?? ''}`);
    assert.deepEqual(lenses([]), []);
    assert.deepEqual(lenses([lensCommands.run, lensCommands.runTo]), [
      '7 $(play) Run',
      '8 Run to here',
      '9 Run to here',
    ]);
    runs.replace([summary(configUri)]);
    assert.deepEqual(lenses([lensCommands.history, lensCommands.lastResult]), [
      '7 $(history) Open history',
      '8 412 ms · changed topic, log',
      '9 1 min 1 s · failed',
    ]);
  });

  it('a graph that no langgraph.json names has no lenses', () => {
    const project = new Project(grammars, { 'graph.ts': source }, './other.ts:graph');
    const path = project.path('graph.ts');
    const lenses = codeLenses(project.graphs.around(path), path, {
      keysOf: (graph) => project.graphs.keysOf(graph),
      lastRun: () => null,
      commands: new Set<string>(Object.values(lensCommands)),
    });
    assert.deepEqual(lenses, []);
  });

  it('inlay hints tell durations in the asked range', () => {
    const { graphs, path, runs, lastRun, configUri } = open();
    const range = (from: number, to: number) => ({
      start: { line: from, character: 0 },
      end: { line: to, character: 0 },
    });
    assert.deepEqual(inlayHints(graphs, path, range(0, 99), lastRun), []);
    runs.replace([summary(configUri)]);
    const hints = inlayHints(graphs, path, range(0, 9), lastRun);
    assert.deepEqual(
      hints.map(({ position, label }) => [position.line, label]),
      [[8, '412 ms']],
    );
  });

  it('durations are short', () => {
    assert.deepEqual([3.4, 999, 1000, 59_000, 125_000].map(duration), [
      '3 ms',
      '999 ms',
      '1.0 s',
      '59.0 s',
      '2 min 5 s',
    ]);
  });
});
