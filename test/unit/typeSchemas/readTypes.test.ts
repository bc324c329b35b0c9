/** Schemas from the types of real graph sources, read by the real compiler. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import type { JsonObject } from '../../../server/protocol/api.js';
import type { GraphTypeSchemas, TypeSchemaName, TypeSchemas } from '../../../server/protocol/typeSchemas.js';
import { createProgramReader } from '../../../server/typeSchemas/program.js';
import { readTypes } from '../../../server/typeSchemas/readTypes.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const fixtures = path.join(root, 'test/fixtures/typeSchemas');
const everything: TypeSchemaName[] = ['state', 'input', 'output', 'context'];

describe('schemas from types', () => {
  const programs = createProgramReader({
    lib: path.join(root, 'node_modules/typescript/lib'),
    declarations: path.join(root, 'server/typeSchemas/declarations'),
  });
  const ajv = new Ajv({ strict: false });
  addFormats.default(ajv);

  async function read(
    file: string,
    name = 'graph',
    { wanted = everything, namespaces = [] as string[] } = {},
  ): Promise<GraphTypeSchemas> {
    const found = await readTypes(
      { file: path.resolve(fixtures, file), export_name: name, wanted, namespaces },
      { programs },
    );
    for (const schemas of [found.graph, ...Object.values(found.subgraphs)])
      for (const schema of Object.values(schemas ?? {})) if (schema !== null) ajv.compile(schema);
    return found;
  }

  async function graphOf(file: string, name?: string): Promise<TypeSchemas> {
    const { graph } = await read(file, name);
    assert.ok(graph);
    return graph;
  }

  const properties = (schema: JsonObject | null) => schema?.properties as Record<string, JsonObject>;
  const names = (schema: JsonObject | null) => Object.keys(properties(schema)).sort();

  describe('of an annotated state', () => {
    let schemas: TypeSchemas;
    let state: Record<string, JsonObject>;
    before(async () => {
      schemas = await graphOf('annotated.ts');
      state = properties(schemas.state);
    });

    it('has each kind of value as JSON shows it', () => {
      assert.deepEqual(state.topic, { type: 'string', description: 'What it is about.' });
      assert.deepEqual(state.count, { type: 'number' });
      assert.deepEqual(state.mood, { type: ['string', 'null'], enum: ['good', 'bad', null] });
      assert.deepEqual(state.flags, { type: 'array', items: { type: 'boolean' } });
      assert.deepEqual(state.scores, { type: 'object', additionalProperties: { type: 'number' } });
      assert.deepEqual(state.when, { type: 'string', format: 'date-time' });
      assert.deepEqual(state.seen, { type: 'array', items: { type: 'string' }, uniqueItems: true });
      assert.deepEqual(state.names, {
        type: 'object',
        additionalProperties: { type: 'string', format: 'date-time' },
      });
      assert.deepEqual(state.bytes, { type: 'array', items: { type: 'integer' } });
      assert.deepEqual(state.id, { type: 'string' });
      assert.deepEqual(state.ticket, {
        type: 'object',
        properties: { id: { type: 'string' } },
        required: ['id'],
      });
      assert.deepEqual(state.either, { anyOf: [{ type: 'string' }, { type: 'number' }] });
      assert.deepEqual(state.anything, {});
      assert.deepEqual(state.maybe, { type: 'string' });
      assert.deepEqual(state.pair, {
        type: 'array',
        items: [{ type: 'string' }, { type: 'number' }],
        minItems: 1,
        maxItems: 2,
      });
    });

    it('follows types into other files, with what their comments say', () => {
      assert.deepEqual(state.person, {
        type: 'object',
        properties: {
          name: { type: 'string' },
          age: { type: ['number', 'null'], description: 'In years.' },
          address: {
            type: 'object',
            properties: {
              street: { type: 'string', description: 'With the number.' },
              zip: { type: 'string' },
              country: { type: 'string', enum: ['FR', 'CL'] },
            },
            required: ['street', 'country'],
          },
          tags: { type: 'array', items: { type: 'string' } },
        },
        required: ['name', 'age', 'address', 'tags'],
      });
    });

    it('describes values, not only their types', () => {
      assert.ok(schemas.state);
      const isState = ajv.compile(schemas.state);
      const folder = { name: 'a', folders: [{ name: 'b', folders: [] }] };
      assert.ok(isState({ root: folder, json: [1, { a: [null] }], shape: { kind: 'square', side: 1 } }));
      assert.ok(!isState({ root: { name: 'a', folders: [{ name: 'b' }] } }));
      assert.ok(!isState({ shape: { kind: 'circle', side: 1 } }));
      assert.ok(!isState({ topic: 1 }));
    });

    it('has definitions for what repeats itself', () => {
      assert.deepEqual(state.root, { $ref: '#/definitions/Folder' });
      assert.deepEqual(Object.keys(schemas.state?.definitions as object).sort(), ['AnyJson', 'Folder']);
    });

    it('asks of an input what the reducers take, and nothing in particular', () => {
      assert.deepEqual(properties(schemas.input).log, { type: 'string' });
      assert.deepEqual(state.log, { type: 'array', items: { type: 'string' } });
      assert.equal(schemas.input?.required, undefined);
      assert.equal(schemas.context, null);
    });
  });

  it('knows input, output and context of their own, however they are given', async () => {
    for (const name of ['graph', 'named', 'optioned']) {
      const { state, input, output, context } = await graphOf('parts.ts', name);
      assert.deepEqual(names(state), ['answer', 'messages', 'question']);
      assert.deepEqual(properties(input), { question: { type: 'string' } });
      assert.deepEqual(properties(output), { answer: { type: 'string' } });
      if (name !== 'named')
        assert.deepEqual(properties(context), { tone: { type: 'string', enum: ['kind', 'plain'] } });
    }
  });

  it('marks messages as the zod schemas of LangGraph do', async () => {
    const { state } = await graphOf('parts.ts');
    const { type, items, langgraph_type: mark } = properties(state).messages!;
    assert.deepEqual([type, mark], ['array', 'messages']);
    const isMessage = ajv.compile(items as JsonObject);
    assert.ok(isMessage({ role: 'user', content: 'hello' }));
    assert.ok(isMessage({ type: 'ai', content: [{ type: 'text', text: 'hello' }], tool_calls: [] }));
    assert.ok(!isMessage('hello'));
  });

  it('reads channels that are only named in a type parameter', async () => {
    assert.deepEqual(properties((await graphOf('parts.ts', 'legacy')).state), { total: { type: 'number' } });
  });

  it('reads what functions make, and promises', async () => {
    for (const name of ['makeBuilder', 'makeGraph', 'promised', 'default'])
      assert.deepEqual(
        properties((await graphOf('factories.ts', name)).state),
        { said: { type: 'string' } },
        name,
      );
  });

  it('reads agents made by LangGraph', async () => {
    const { state, output } = await graphOf('agent.ts');
    assert.deepEqual(names(state), ['messages', 'remaining']);
    assert.deepEqual(names(output), ['messages', 'remaining', 'structuredResponse']);
  });

  it('reads graphs of the functional API', async () => {
    const { input, output } = await graphOf('functional.ts');
    assert.deepEqual(input?.required, ['text']);
    assert.deepEqual(properties(input), { text: { type: 'string' }, times: { type: 'number' } });
    assert.deepEqual(properties(output), { shouted: { type: 'string' } });
  });

  it('reads JavaScript and its comments', async () => {
    const { state, input } = await graphOf('plain.mjs');
    assert.deepEqual(names(state), ['anything', 'list', 'messages', 'trip']);
    assert.deepEqual(properties(state).list, { type: 'array', items: {} });
    assert.deepEqual(properties(state).anything, {});
    assert.deepEqual(properties(input).trip, {
      type: 'object',
      properties: { city: { type: 'string' }, days: { type: 'number' } },
      required: ['city'],
    });
  });

  it('finds modules by the paths of the nearest tsconfig.json', async () => {
    const found = await read('paths/graph.ts');
    const { address } = properties(found.graph?.state ?? null);
    assert.deepEqual(address?.required, ['street', 'country']);
    const files = Object.keys(found.files).map((file) => path.relative(fixtures, file));
    assert.deepEqual(files.sort(), [
      path.join('paths', 'graph.ts'),
      path.join('paths', 'tsconfig.json'),
      'shared.ts',
    ]);
  });

  it('loads packages only where their types matter', async () => {
    const known: GraphTypeSchemas[] = [];
    const found = await readTypes(
      { file: path.join(fixtures, 'packages.ts'), export_name: 'graph', wanted: everything, namespaces: [] },
      { programs, firstReading: (first) => Promise.resolve(void known.push(first)) },
    );
    assert.deepEqual(properties(known[0]?.graph?.state ?? null), { order: {} });
    assert.deepEqual(properties(found.graph?.state ?? null).order, {
      type: 'object',
      properties: { item: { type: 'string' }, price: { type: 'number' } },
      required: ['item'],
    });
    const files = Object.keys((await read('agent.ts')).files);
    assert.ok(!files.some((file) => file.includes('node_modules')), 'a model is no part of the state');
  });

  it('finds subgraphs wherever they are added', async () => {
    const namespaces = ['asked', 'called', 'called|innermost', 'inner', 'inner|innermost', 'listed'];
    const { subgraphs } = await read('nested.ts', 'graph', {
      namespaces: [...namespaces, 'plain', 'nowhere'],
    });
    assert.deepEqual(Object.keys(subgraphs).sort(), namespaces);
    assert.deepEqual(properties(subgraphs['inner|innermost']!.state), { deep: { type: 'number' } });
    assert.deepEqual(names(subgraphs.asked!.input), ['question']);
    assert.deepEqual(properties(subgraphs.asked!.context).tone, { type: 'string', enum: ['kind', 'plain'] });
  });

  it('says nothing of what it does not know', async () => {
    assert.equal((await read('factories.ts', 'notAGraph')).graph, null);
    assert.equal((await read('factories.ts', 'unknown')).graph, null);
    assert.equal((await read('factories.ts', 'missing')).graph, null);
    assert.equal((await read('../broken/syntaxError.ts')).graph, null);
    assert.deepEqual(await read('nowhere.ts').then(({ graph }) => graph), null);
    const { graph } = await read('parts.ts', 'graph', { wanted: ['context'] });
    assert.deepEqual(graph && Object.keys(graph).filter((name) => graph[name as TypeSchemaName] !== null), [
      'context',
    ]);
  });
});
