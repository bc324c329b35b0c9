/** The type reader as the server has it: a real process, its answers remembered by content, its failures survived. */
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createTypeReader } from '../../../server/graphs/typeReader.js';
import type { TypeReader, TypeReaderDeps } from '../../../server/graphs/typeReader.js';
import type { Json } from '../../../server/protocol/api.js';
import type { ReadTypesParams } from '../../../server/protocol/typeSchemas.js';
import { makeTemporaryFolder, removeFolder } from '../../host/workspace.js';
import { openTestHost } from './testHost.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const fixtures = path.join(root, 'test/fixtures/typeSchemas');
const command: TypeReaderDeps['command'] = {
  script: path.join(root, 'server/typeSchemas/main.ts'),
  libDir: path.join(root, 'node_modules/typescript/lib'),
  declarationsDir: path.join(root, 'server/typeSchemas/declarations'),
  execArgv: ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href],
};
/** Tests wait for the reader, however slow the machine. */
const patient = { patienceMs: 120_000, limitMs: 120_000, idleMs: 60_000 };

describe('the type reader', function () {
  this.timeout(180_000);
  const readers: TypeReader[] = [];
  const folders: string[] = [];
  let warnings: string[] = [];

  function open(deps: Partial<TypeReaderDeps> = {}): TypeReader {
    warnings = [];
    const reader = createTypeReader({
      command,
      warn: (message) => warnings.push(message),
      times: patient,
      ...deps,
    });
    readers.push(reader);
    return reader;
  }

  async function sources(files: Record<string, string>): Promise<string> {
    const folder = await makeTemporaryFolder('types');
    folders.push(folder);
    await mkdir(path.join(folder, 'src'));
    for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, 'src', name), text);
    return path.join(folder, 'src');
  }

  afterEach(async () => {
    await Promise.all(readers.splice(0).map((reader) => reader.dispose()));
    for (const folder of folders.splice(0)) await removeFolder(folder);
  });

  const question = (file: string, name = 'graph'): ReadTypesParams => ({
    file,
    export_name: name,
    wanted: ['state', 'input', 'output', 'context'],
    namespaces: [],
  });
  const counter = (type: string) => `
    import { Annotation, StateGraph } from '@langchain/langgraph';
    import type { Count } from './count.js';
    const State = Annotation.Root({ count: Annotation<Count>, other: Annotation<${type}> });
    export const graph = new StateGraph(State);
  `;

  it('remembers an answer until a file it came from has another content', async () => {
    const src = await sources({ 'graph.ts': counter('string'), 'count.ts': 'export type Count = number;' });
    const reader = open();
    const params = question(path.join(src, 'graph.ts'));
    const first = await reader.read(params);
    assert.deepEqual(first?.graph?.state?.properties, {
      count: { type: 'number' },
      other: { type: 'string' },
    });
    assert.equal(await reader.read(params), first, 'the very same answer');

    await writeFile(path.join(src, 'graph.ts'), counter('string'));
    assert.equal(await reader.read(params), first, 'written again, with the same content');

    await writeFile(path.join(src, 'count.ts'), 'export type Count = bigint;');
    const second = await reader.read(params);
    assert.deepEqual(second?.graph?.state?.properties, {
      count: { type: 'string' },
      other: { type: 'string' },
    });
    assert.deepEqual(warnings, []);
  });

  it('answers several questions at once, each once', async () => {
    const reader = open();
    const file = path.join(fixtures, 'parts.ts');
    const [one, same, other] = await Promise.all([
      reader.read(question(file)),
      reader.read(question(file)),
      reader.read(question(file, 'legacy')),
    ]);
    assert.ok(one?.graph);
    assert.equal(one, same);
    assert.deepEqual(other?.graph?.state?.properties, { total: { type: 'number' } });
  });

  it('lets nobody wait for a reader that does not answer, and gives it up', async () => {
    const silent = { script: path.join(fixtures, 'silentReader.mjs'), libDir: '', declarationsDir: '' };
    const src = await sources({ 'graph.ts': counter('string'), 'count.ts': '' });
    const params = question(path.join(src, 'graph.ts'));
    const impatient = open({ command: silent, times: { ...patient, patienceMs: 10 } });
    assert.equal(await impatient.read(params), null);

    const strict = open({ command: silent, times: { ...patient, limitMs: 10 } });
    assert.equal((await strict.read(params))?.graph, null);
    assert.equal(warnings.length, 1);
    assert.match(warnings[0]!, /graph\.ts/);
    assert.equal((await strict.read(params))?.graph, null);
    assert.equal(warnings.length, 1, 'not tried again on the same content');
  });

  it('starts again after it was ended for being idle', async () => {
    const reader = open({ times: { ...patient, idleMs: 0 } });
    const file = path.join(fixtures, 'parts.ts');
    assert.ok((await reader.read(question(file)))?.graph);
    assert.ok((await reader.read(question(file, 'named')))?.graph);
    assert.deepEqual(warnings, []);
  });

  it('says that there is nothing to read with', async () => {
    const reader = open({ command: { ...command, script: path.join(fixtures, 'nothing.mjs') } });
    assert.equal((await reader.read(question(path.join(fixtures, 'parts.ts'))))?.graph, null);
    assert.equal(warnings.length, 1);
  });

  it('completes what the graph says at run time', async () => {
    const { host } = await openTestHost(fixtures, { types: open() });
    try {
      const properties = (schema: Json) => (schema as { properties: Record<string, Json> }).properties;
      const parts = await host.schemas({ graph_id: 'parts' });
      assert.deepEqual(Object.keys(properties(parts.state_schema)), ['messages', 'question', 'answer']);
      assert.deepEqual(properties(parts.input_schema), { question: { type: 'string' } });
      assert.deepEqual(parts.context_schema, parts.config_schema);
      assert.deepEqual(properties(parts.config_schema), {
        tone: { type: 'string', enum: ['kind', 'plain'] },
      });

      const zod = await host.schemas({ graph_id: 'zod' });
      assert.deepEqual(properties(zod.state_schema).topic, {
        type: 'string',
        description: 'What it is about',
      });

      const unknown = await host.schemas({ graph_id: 'unknown' });
      assert.deepEqual(unknown.state_schema, { type: 'object', properties: { said: {} } });

      const demanding = await host.schemas({ graph_id: 'demanding' });
      assert.deepEqual(properties(demanding.input_schema), { said: { type: 'string' } });

      const subgraphs = await host.subgraphs({ graph_id: 'nested', recurse: true });
      assert.deepEqual(properties(subgraphs['inner|innermost']!.state_schema), { deep: { type: 'number' } });
      assert.deepEqual(properties(subgraphs.asked!.output_schema), { answer: { type: 'string' } });
    } finally {
      await host.dispose();
    }
  });
});
