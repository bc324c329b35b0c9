/** The features of the built language server over LSP: each answers, and bad documents get nothing. */
import assert from 'node:assert/strict';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type {
  CodeAction,
  CodeLens,
  CompletionItem,
  Hover,
  InlayHint,
  Location,
  WorkspaceEdit,
} from 'vscode-languageserver';
import {
  languageMethods,
  lensCommands,
  type GraphDiagram,
  type GraphRunSummary,
} from '../../server/protocol/language.js';
import { pathToUri } from '../../server/language/text/fileUris.js';
import { LanguageProcess } from './languageProcess.js';

const source = `import { END, START, StateGraph } from '@langchain/langgraph';
const topic = () => ({ topic: 'cats' });
export const graph = new StateGraph(S)
  .addNode('topic', topic)
  .addNode('write', topic)
  .addEdge(START, 'topic')
  .addEdge('topic', 'write')
  .compile();
`;

const requests = [
  'textDocument/definition',
  'textDocument/references',
  'textDocument/documentHighlight',
  'textDocument/prepareRename',
  'textDocument/hover',
  'textDocument/completion',
  'textDocument/codeAction',
  'textDocument/codeLens',
  'textDocument/inlayHint',
  'textDocument/foldingRange',
  'textDocument/documentSymbol',
  languageMethods.breakpointLocations,
];

describe('the features of the language server process', () => {
  let folder: string;
  let server: LanguageProcess;
  const uri = (name: string) => pathToUri(path.join(folder, name));
  const at = (line: number, character: number) => ({
    textDocument: { uri: uri('graph.ts') },
    position: { line, character },
    context: { includeDeclaration: true, diagnostics: [] },
    range: { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } },
    ...{ uri: uri('graph.ts'), startLine: 0, endLine: 99 },
  });

  beforeEach(async () => {
    folder = await realpath(await mkdtemp(path.join(tmpdir(), 'backstep features ')));
    await writeFile(path.join(folder, 'langgraph.json'), '{"graphs":{"joke":"./graph.ts:graph"}}');
    await writeFile(path.join(folder, 'graph.ts'), source);
    server = await LanguageProcess.start([folder], { commands: Object.values(lensCommands) });
  });

  afterEach(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('answer about nodes', async () => {
    await server.open(uri('graph.ts'), source);
    const place = at(6, 13);
    assert.equal((await server.request<Location[]>('textDocument/definition', place)).length, 1);
    assert.equal((await server.request<Location[]>('textDocument/references', place)).length, 3);
    assert.match(JSON.stringify(await server.request<Hover>('textDocument/hover', place)), /From `START`/);
    const items = await server.request<CompletionItem[]>('textDocument/completion', place);
    assert.deepEqual(
      items.map(({ label }) => label),
      ['topic', 'write', 'START'],
    );
    const renamed = await server.request<WorkspaceEdit>('textDocument/rename', { ...place, newName: 'idea' });
    assert.equal(renamed.changes?.[uri('graph.ts')]?.length, 3);
    await assert.rejects(
      server.request('textDocument/rename', { ...place, newName: 'write' }),
      /already has a node write/,
    );
    const drawn = await server.request<GraphDiagram>(languageMethods.graphDiagram, {
      configUri: uri('langgraph.json'),
      graphId: 'joke',
    });
    assert.deepEqual(
      drawn.nodes.map(({ id }) => id),
      ['__start__', 'topic', 'write'],
    );
    assert.equal(
      await server.request(languageMethods.graphDiagram, { configUri: uri('langgraph.json'), graphId: 'x' }),
      null,
    );
  });

  it('report what is wrong once typing pauses, with fixes, and take it back', async () => {
    await server.open(uri('graph.ts'), source);
    const told = server.diagnostics(uri('graph.ts'), ({ length }) => length > 0);
    await server.edit(uri('graph.ts'), { line: 6, character: 21 }, { line: 6, character: 26 }, 'wirte');
    const problems = await told;
    assert.deepEqual(problems.map(({ code }) => code).sort(), ['unknown-node', 'unreachable-node']);
    const range = problems.find(({ code }) => code === 'unknown-node')?.range ?? assert.fail();
    const actions = await server.request<CodeAction[]>('textDocument/codeAction', { ...at(0, 0), range });
    assert.equal(actions[0]?.title, 'Change to "write"');
    const cleared = server.diagnostics(uri('graph.ts'), ({ length }) => length === 0);
    await server.edit(uri('graph.ts'), { line: 6, character: 21 }, { line: 6, character: 26 }, 'write');
    await cleared;
  });

  it('show the last run as lenses, hints and hovers', async () => {
    await server.open(uri('graph.ts'), source);
    const run: GraphRunSummary = {
      configUri: uri('langgraph.json'),
      graphId: 'joke',
      threadId: 't',
      nodes: {
        topic: { runs: 1, milliseconds: 20, changed: ['topic'], input: null, output: '1', error: null },
      },
      channels: {},
    };
    await server.notify(languageMethods.lastRuns, { runs: [run] });
    const lenses = await server.request<CodeLens[]>('textDocument/codeLens', at(0, 0));
    assert.ok(lenses.some(({ command }) => command?.title === '20 ms · changed topic'));
    assert.deepEqual(lenses[0]?.command?.arguments, [{ configUri: uri('langgraph.json'), graphId: 'joke' }]);
    const hints = await server.request<InlayHint[]>('textDocument/inlayHint', at(0, 0));
    assert.deepEqual(
      hints.map(({ label }) => label),
      ['20 ms'],
    );
  });

  it('answer nothing for binary, huge, half-written and other files', async () => {
    for (const [name, text] of [
      ['binary.ts', '\0\u0001 new StateGraph().addNode \uFFFF'],
      ['huge.ts', `new StateGraph(S).addNode('a', b);${'x'.repeat(5_000_000)}`],
      ['half.ts', 'new StateGraph(S).addNode({ [(`${'],
      ['plain.ts', 'export const a = 1;\n'],
      ['notes.md', 'StateGraph'],
      ['empty.tsx', ''],
    ] as const) {
      await server.open(uri(name), text);
      for (const method of requests) {
        const answer = await server.request(method, {
          ...at(0, 3),
          textDocument: { uri: uri(name) },
          uri: uri(name),
        });
        assert.ok(answer === null || (Array.isArray(answer) && answer.length === 0), `${method} of ${name}`);
      }
    }
    assert.equal((await server.graphNodes()).length, 2);
  });
});
