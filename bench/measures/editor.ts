/**
 * The language server's process over LSP: how long it takes to know a workspace, what a keystroke costs until the
 * completion is answered that an editor asks for after each, how long lenses and outline take once typing pauses, and how
 * much memory all that takes.
 */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { pathToUri } from '../../server/language/text/fileUris.js';
import { LanguageProcess } from '../../test/lsp/languageProcess.js';
import { editorNames as names } from '../editorGoals.js';
import { makeLongSource, makeWorkspace, workspaceNodes, type LongSource } from '../editorProject.js';
import { watchMemory } from '../processes.js';
import { quantile, timed, type Recorder } from '../results.js';
import type { Size } from '../sizes.js';

export async function measureEditor(size: Size, { keep }: Recorder): Promise<void> {
  const folder = await makeWorkspace();
  const server = LanguageProcess.spawn();
  try {
    const memory = watchMemory(server.pid);
    await keep(names.workspace, () => timed(() => know(server, folder)));
    for (const [name, nodes, ending, measures] of [
      ['usual', 20, 'ts', names.usual],
      ['extreme', 400, 'ts', names.extreme],
      ['python', 400, 'py', names.python],
    ] as const) {
      const source = await makeLongSource(folder, name, nodes, ending);
      await server.changedOnDisk(pathToUri(path.join(folder, name, 'langgraph.json')), 'created');
      const typing = await type(server, source, size.runs);
      await keep(measures.key, () => Promise.resolve(quantile(typing.keys, 0.5)));
      await keep(measures.keyP95, () => Promise.resolve(quantile(typing.keys, 0.95)));
      await keep(measures.pause, () => Promise.resolve(quantile(typing.pauses, 0.5)));
    }
    await keep(names.memory, async () => (await memory())?.own ?? Number.NaN);
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** From the first message to all nodes of all graphs. */
async function know(server: LanguageProcess, folder: string): Promise<void> {
  await server.initialize([folder], {});
  await server.notify('initialized', {});
  const { length } = await server.graphNodes();
  if (length !== workspaceNodes) throw new Error(`${length} nodes were found, not ${workspaceNodes}.`);
}

/** Letters of a word after each of which completion is asked for. */
const wordLength = 5;

/** Milliseconds of each: words typed into a function, every second with a bracket left open for a moment. */
async function type(server: LanguageProcess, { file, text }: LongSource, count: number) {
  const uri = pathToUri(file);
  const lines = text.split('\n');
  const line = lines.findIndex((each, index) => index > lines.length / 3 && each.startsWith('  return '));
  const start = { line, character: '  return '.length };
  const textDocument = { uri };
  const look = async () => {
    const outline = await server.outline(uri);
    await server.request('textDocument/codeLens', { textDocument });
    if (outline.length === 0) throw new Error('There is no outline.');
  };
  await server.open(uri, text);
  await look();
  const keys: number[] = [];
  const pauses: number[] = [];
  while (keys.length < count) {
    for (let letter = 0; letter < wordLength; letter += 1) {
      const position = { line, character: start.character + letter };
      const written = letter === 0 && pauses.length % 2 === 1 ? '(' : 'x';
      const after = { textDocument, position: { line, character: position.character + 1 } };
      keys.push(
        await timed(async () => {
          await server.edit(uri, position, position, written);
          await server.request('textDocument/completion', after);
        }),
      );
    }
    pauses.push(await timed(look));
    await server.edit(uri, start, { line, character: start.character + wordLength }, '');
  }
  await server.close(uri);
  return { keys, pauses };
}
