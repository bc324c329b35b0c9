/** The schema of assistants as VS Code's JSON editor applies it: by graph, and saying what a run may add. */
import assert from 'node:assert/strict';
import { getLanguageService } from 'vscode-json-languageservice';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { partialSchema, wholeSchema } from '../../../extension/assistants/assistantSchema.js';
import type { GraphSchemas } from '../../../extension/assistants/assistantSchema.js';
import type { Json, JsonObject } from '../../../server/protocol/api.js';

const tones: JsonObject = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  properties: { tone: { $ref: '#/$defs/Tone' } },
  required: ['tone'],
  $defs: { Tone: { enum: ['dry', 'wet'] } },
};
const graphs = new Map<string, GraphSchemas>([
  ['aa', { graphId: 'joke', context: tones, config: null }],
  ['bb', { graphId: 'joke', context: { properties: { tone: { const: 'loud' } } }, config: null }],
  ['cc', { graphId: 'agent', context: null, config: { properties: { model: { type: 'string' } } } }],
  ['dd', { graphId: 'alone', context: tones, config: tones }],
]);

/** As the editor does it: each schema is asked for by its address. */
async function problems(assistant: JsonObject): Promise<string[]> {
  const service = getLanguageService({
    workspaceContext: {
      resolveRelativePath: (name, base) => base.slice(0, base.lastIndexOf('/') + 1) + name,
    },
    schemaRequestService: (uri) => {
      const [, part = '', kind] = /\/(\w+)-(context|config)\.json$/.exec(uri) ?? [];
      const found = graphs.get(part);
      const schema: Json =
        found === undefined
          ? wholeSchema(graphs)
          : partialSchema(kind === 'context' ? found.context : found.config);
      return Promise.resolve(JSON.stringify(schema));
    },
  });
  const uri = 'backstep:///schemas/assistant.json';
  service.configure({ schemas: [{ uri, fileMatch: ['backstep:/assistants/*/*.json'] }] });
  const document = TextDocument.create(
    'backstep:/assistants/id/x.json',
    'json',
    1,
    JSON.stringify(assistant),
  );
  const found = await service.doValidation(document, service.parseJSONDocument(document));
  return found.map(({ message }) => (typeof message === 'string' ? message : message.value));
}

describe('the schema of assistants', () => {
  it('knows the context of the graph that the document names, of either project', async () => {
    assert.deepEqual(await problems({ graph_id: 'joke', name: 'x', context: { tone: 'wet' } }), []);
    assert.deepEqual(await problems({ graph_id: 'joke', name: 'x', context: { tone: 'loud' } }), []);
    const [alone] = await problems({ graph_id: 'alone', name: 'x', context: { tone: 'loud' } });
    assert.match(alone ?? '', /"dry", "wet"/);
    const [wrong] = await problems({ graph_id: 'agent', name: 'x', config: { configurable: { model: 1 } } });
    assert.match(wrong ?? '', /Expected "string"/);
    assert.deepEqual(await problems({ graph_id: 'other', name: 'x', context: { tone: 3 } }), []);
  });

  it('leaves to a run what the context needs', async () => {
    assert.deepEqual(await problems({ graph_id: 'alone', name: 'x', context: {} }), []);
  });

  it('knows the fields that all have', async () => {
    assert.match((await problems({ graph_id: 'other', name: '' })).join(), /at least|shorter/);
    assert.match((await problems({ graph_id: 'other', colour: 1 })).join(), /colour is not allowed/);
    assert.match((await problems({ config: { recursion_limit: 0 } })).join(), /minimum/);
  });
});
