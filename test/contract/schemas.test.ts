/** Schemas of graphs that declare their state with types, as the SDK gets them from the built server. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@langchain/langgraph-sdk';
import type { GraphSchema } from '@langchain/langgraph-sdk';
import { conformingFetch } from './conformingFetch.js';
import { serverStarter } from './serverProcess.js';

const config = path.join(
  fileURLToPath(new URL('../', import.meta.url)),
  'fixtures/typeSchemas/langgraph.json',
);

type Properties = Record<string, { type?: unknown }>;

describe('schemas of typed graphs', function () {
  this.timeout(180_000);
  const starter = serverStarter();
  let client: Client;
  before(async () => {
    const { url } = await starter.start({ config });
    client = new Client({
      apiUrl: url,
      apiKey: null,
      callerOptions: { fetch: conformingFetch().fetch, maxRetries: 0 },
    });
  });
  after(() => starter.stopAll());

  const properties = (schema: unknown) => (schema as { properties: Properties }).properties;

  /** On a machine under load the first answer may name the channels only; a later one has the types. */
  async function typed(graph: string, channel: string): Promise<GraphSchema> {
    for (;;) {
      const schemas = await client.assistants.getSchemas(graph);
      if (properties(schemas.state_schema)[channel]?.type !== undefined) return schemas;
    }
  }

  it('come while other requests are answered', async () => {
    const order: string[] = [];
    const { thread_id: id } = await client.threads.create();
    await Promise.all([
      client.assistants.getSchemas('annotated').then(() => order.push('schemas')),
      client.threads.get(id).then(() => order.push('thread')),
    ]);
    assert.deepEqual(order, ['thread', 'schemas']);
  });

  it('say what state, input, output and context are', async () => {
    const schemas = await typed('optioned', 'question');
    assert.deepEqual(Object.keys(properties(schemas.state_schema)).sort(), [
      'answer',
      'messages',
      'question',
    ]);
    assert.deepEqual(properties(schemas.input_schema), { question: { type: 'string' } });
    assert.deepEqual(properties(schemas.output_schema), { answer: { type: 'string' } });
    const context = { tone: { type: 'string', enum: ['kind', 'plain'] } };
    assert.deepEqual(properties(schemas.config_schema), context);
    assert.deepEqual(properties(schemas.context_schema), context);
  });

  it('are there for factories, packages’ types, functions and JavaScript', async () => {
    assert.deepEqual(properties((await typed('factory', 'said')).state_schema), { said: { type: 'string' } });
    assert.deepEqual(properties((await typed('default', 'said')).input_schema), { said: { type: 'string' } });
    const { order } = properties((await typed('packages', 'order')).state_schema);
    assert.deepEqual(order, {
      type: 'object',
      properties: { item: { type: 'string' }, price: { type: 'number' } },
      required: ['item'],
    });
    const { input_schema: input } = await typed('functional', 'shouted');
    assert.deepEqual(properties(input), { text: { type: 'string' }, times: { type: 'number' } });
    assert.equal(properties((await typed('plain', 'trip')).state_schema).trip!.type, 'object');
  });

  it('are there for subgraphs, at any depth', async () => {
    await typed('nested', 'word');
    const direct = await client.assistants.getSubgraphs('nested');
    assert.deepEqual(Object.keys(direct), ['inner', 'asked', 'listed', 'called']);
    for (;;) {
      const all = await client.assistants.getSubgraphs('nested', { recurse: true });
      const deep = properties(all['inner|innermost']!.state_schema).deep;
      if (deep?.type === undefined) continue;
      assert.deepEqual(deep, { type: 'number' });
      assert.deepEqual(properties(all.asked!.input_schema), { question: { type: 'string' } });
      break;
    }
  });

  it('name the channels where the types do not say', async () => {
    const { state_schema: state } = await client.assistants.getSchemas('unknown');
    assert.deepEqual(state, { type: 'object', properties: { said: {} } });
  });
});
