/** langgraph.json over LSP: the built language server answers inside its strings, and about what they name. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CodeAction, CompletionItem, Hover, LocationLink } from 'vscode-languageserver';
import { pathToUri } from '../../server/language/text/fileUris.js';
import { LanguageProcess } from './languageProcess.js';

const source = `import { START, StateGraph } from '@langchain/langgraph';
export const graph = new StateGraph(S).addNode('write', () => ({})).addEdge(START, 'write').compile();
`;

describe('langgraph.json over LSP', () => {
  let folder: string;
  let server: LanguageProcess;
  const uri = (name: string) => pathToUri(path.join(folder, name));
  const config = (target: string) => `{"graphs":{"joke":"${target}"}}`;
  /** In the text between the quotes, which begins at 19. */
  const at = (character: number) => ({
    textDocument: { uri: uri('langgraph.json') },
    position: { line: 0, character },
  });

  beforeEach(async () => {
    folder = await realpath(await mkdtemp(path.join(tmpdir(), 'backstep config ')));
    await mkdir(path.join(folder, 'src'));
    await writeFile(path.join(folder, 'src', 'graph.ts'), source);
    await writeFile(path.join(folder, 'langgraph.json'), config('./src/graph.ts:graph'));
    server = await LanguageProcess.start([folder]);
  });

  afterEach(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('leads to the graph and shows its nodes', async () => {
    await server.open(uri('langgraph.json'), config('./src/graph.ts:graph'));
    const [link] = await server.request<LocationLink[]>('textDocument/definition', at(24));
    assert.equal(link?.targetUri, uri('src/graph.ts'));
    assert.equal(link.targetSelectionRange.start.line, 1);
    assert.match(JSON.stringify(await server.request<Hover>('textDocument/hover', at(24))), /`write`/);
  });

  it('completes files and exports', async () => {
    await server.open(uri('langgraph.json'), config('./src/'));
    const files = await server.request<CompletionItem[]>('textDocument/completion', at(25));
    assert.deepEqual(
      files.map(({ label }) => label),
      ['graph.ts'],
    );
    const [start, end] = [at(19).position, at(25).position];
    await server.edit(uri('langgraph.json'), start, end, './src/graph.ts:');
    const exports = await server.request<CompletionItem[]>('textDocument/completion', at(34));
    assert.deepEqual(
      exports.map(({ label }) => label),
      ['graph'],
    );
  });

  it('tells what is not there, until it is, and fixes it', async () => {
    const told = server.diagnostics(uri('langgraph.json'), ({ length }) => length > 0);
    await server.open(uri('langgraph.json'), config('./src/grahp.ts:graph'));
    const [problem] = await told;
    assert.equal(problem?.code, 'missing-file');
    assert.equal(problem.message, 'There is no file "./src/grahp.ts".');
    const [fix] = await server.request<CodeAction[]>('textDocument/codeAction', {
      ...at(0),
      range: problem.range,
      context: { diagnostics: [problem] },
    });
    assert.equal(fix?.title, 'Change to "./src/graph.ts"');
    const cleared = server.diagnostics(uri('langgraph.json'), ({ length }) => length === 0);
    await writeFile(path.join(folder, 'src', 'grahp.ts'), source);
    await server.changedOnDisk(uri('src/grahp.ts'), 'created');
    await cleared;
  });

  it('follows the file that it names while that is typed in', async () => {
    await server.open(uri('langgraph.json'), config('./src/graph.ts:graph'));
    await server.open(uri('src/graph.ts'), source);
    const told = server.diagnostics(uri('langgraph.json'), ({ length }) => length > 0);
    await server.edit(uri('src/graph.ts'), { line: 1, character: 13 }, { line: 1, character: 18 }, 'other');
    assert.deepEqual(
      (await told).map(({ code }) => code),
      ['missing-export'],
    );
  });

  it('answers nothing in other JSON files', async () => {
    await server.open(uri('other.json'), config('./src/'));
    const place = { ...at(25), textDocument: { uri: uri('other.json') } };
    assert.deepEqual(await server.request('textDocument/completion', place), []);
    assert.equal(await server.request('textDocument/hover', place), null);
  });
});
