/** The JSON Schema of langgraph.json and the run server's own reading of it say the same. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Ajv } from 'ajv';
import { readLanggraphJson } from '../../../server/graphs/langgraphJson.js';
import { namedAt } from '../../../server/protocol/langgraphJson.js';
import schema from '../../../server/protocol/langgraph.schema.json' with { type: 'json' };
import manifest from '../../../package.json' with { type: 'json' };

const fits: object[] = [
  { graphs: {} },
  { graphs: { a: './a.ts:graph', b: { path: './b.py:graph' } } },
  { graphs: {}, env: { A: 'x', B: 1, C: true } },
  { graphs: {}, dependencies: ['.', 'langchain_openai'], node_version: 20, python_version: '3.12' },
  { graphs: {}, http: null, auth: null, store: null, checkpointer: null, ui: null, ui_config: null },
  { graphs: {}, http: { app: './a.ts:app', cors: { allow_origins: ['*'], max_age: 0 }, disable_mcp: true } },
  { graphs: {}, auth: { path: './a.ts:auth', disable_studio_auth: false } },
  {
    graphs: {},
    store: { index: { embed: './e.ts:embed', dims: 3, fields: ['$'] }, ttl: { default_ttl: 1.5 } },
  },
  { graphs: {}, checkpointer: { ttl: { default_ttl: 10, strategy: 'keep_latest', sweep_limit: 5 } } },
  { graphs: {}, ui: { agent: './ui.tsx' }, ui_config: { shared: ['react'] }, dockerfile_lines: ['RUN true'] },
  { $schema: 'https://x', graphs: {}, source: { kind: 'uv', root: '.' }, keep_pkg_tools: ['pip'] },
];

const refused: object[] = [
  [],
  {},
  { graphs: [] },
  { graphs: { '': './a.ts' } },
  { graphs: { a: 1 } },
  { graphs: { a: {} } },
  { graphs: {}, env: 1 },
  { graphs: {}, env: { A: null } },
  { graphs: {}, dependencies: '.' },
  { graphs: {}, dependencies: null },
  { graphs: {}, node_version: [] },
  { graphs: {}, http: [] },
  { graphs: {}, http: { app: 1 } },
  { graphs: {}, http: { disable_store: 'yes' } },
  { graphs: {}, http: { cors: { max_age: -1 } } },
  { graphs: {}, http: { cors: { allow_origins: '*' } } },
  { graphs: {}, auth: { path: {} } },
  { graphs: {}, auth: { disable_studio_auth: 1 } },
  { graphs: {}, store: { index: {} } },
  { graphs: {}, store: { index: { embed: './e.ts', dims: 0 } } },
  { graphs: {}, store: { index: { embed: './e.ts', dims: 1.5 } } },
  { graphs: {}, store: { ttl: { default_ttl: 0 } } },
  { graphs: {}, checkpointer: { ttl: { strategy: 'other' } } },
  { graphs: {}, ui: { a: 1 } },
  { graphs: {}, ui_config: { shared: 'react' } },
];

/** With one key that is not known, at each depth. */
const misspelt: object[] = [
  { graphs: {}, grahps: {} },
  { graphs: { a: { path: './a.ts', descriptoin: '' } } },
  { graphs: {}, http: { ap: '' } },
  { graphs: {}, http: { cors: { origins: [] } } },
  { graphs: {}, auth: { paths: '' } },
  { graphs: {}, store: { index: { embed: './e.ts', feilds: [] } } },
  { graphs: {}, store: { ttl: { ttl: 1 } } },
  { graphs: {}, checkpointer: { ttl: { default_tll: 1 } } },
  { graphs: {}, ui_config: { shard: [] } },
];

describe('the schema of langgraph.json', () => {
  const ajv = new Ajv({ strict: false, allowUnionTypes: true, formats: { regex: true } });
  const isValid = ajv.compile(schema);
  let dir: string;
  before(async () => (dir = await mkdtemp(path.join(tmpdir(), 'backstep schema '))));
  after(() => rm(dir, { recursive: true, force: true }));

  /** Of the keys alone. */
  async function warnings(config: object): Promise<string[]> {
    const file = path.join(dir, 'langgraph.json');
    await writeFile(file, JSON.stringify(config));
    const nodeVersion = '20.19.4';
    return (await readLanggraphJson(file, { env: {}, nodeVersion })).settings.warnings;
  }

  it('takes what the server takes without a word', async () => {
    for (const config of fits) {
      assert.ok(isValid(config), `${JSON.stringify(config)}: ${ajv.errorsText(isValid.errors)}`);
      assert.deepEqual(await warnings(config), []);
    }
  });

  it('refuses what the server refuses', async () => {
    for (const config of refused) {
      assert.ok(!isValid(config), JSON.stringify(config));
      await assert.rejects(warnings(config), { code: 'bad-config' }, JSON.stringify(config));
    }
  });

  it('knows the keys that the server knows', async () => {
    for (const config of misspelt) {
      assert.ok(!isValid(config), JSON.stringify(config));
      assert.deepEqual(
        isValid.errors?.map(({ keyword }) => keyword),
        ['additionalProperties'],
      );
      const said = await warnings(config);
      assert.equal(said.length, 1);
      assert.match(said[0] ?? '', /is not known and has no effect/);
    }
  });

  it('describes every key', () => {
    const undescribed: string[] = [];
    const look = (properties: object, above: string) => {
      for (const [key, each] of Object.entries(properties) as [string, Record<string, object>][]) {
        if (typeof each.description !== 'string') undescribed.push(above + key);
        look(each.properties ?? {}, `${above}${key}.`);
      }
    };
    look(schema.properties, '');
    assert.deepEqual(undescribed, []);
  });

  it('tells which strings name files and exports', () => {
    assert.equal(namedAt(['graphs', 'any']), 'export');
    assert.equal(namedAt(['graphs', 'any', 'path']), 'export');
    assert.equal(namedAt(['env']), 'file');
    assert.equal(namedAt(['dependencies', 0]), 'folder');
    assert.equal(namedAt(['ui', 'any']), 'script');
    for (const none of [
      [],
      ['graphs'],
      ['env', 'A'],
      ['graphs', 'a', 'description'],
      ['nothing', 'at', 'all'],
    ])
      assert.equal(namedAt(none), null);
  });

  it('is the one that VS Code gets for langgraph.json', () => {
    const ofProjects = manifest.contributes.jsonValidation.filter(
      ({ fileMatch }) => !fileMatch.includes(':'),
    );
    assert.deepEqual(ofProjects, [{ fileMatch: 'langgraph.json', url: './dist/langgraph.schema.json' }]);
  });
});
