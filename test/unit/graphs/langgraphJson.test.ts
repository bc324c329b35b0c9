import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { isSource } from '../../../server/graphs/fileWatch.js';
import { readLanggraphJson } from '../../../server/graphs/langgraphJson.js';
import type { ProjectConfig } from '../../../server/graphs/langgraphJson.js';
import type { GraphHostError } from '../../../server/graphs/port.js';

describe('langgraph.json', () => {
  let dir: string;
  before(async () => {
    dir = await mkdtemp(path.join(os.tmpdir(), 'backstep-config-'));
  });
  after(() => rm(dir, { recursive: true, force: true }));

  async function read(content: unknown): Promise<ProjectConfig> {
    const file = path.join(dir, 'langgraph.json');
    await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
    return readLanggraphJson(file, { env: {}, nodeVersion: '20.19.4' });
  }
  /** Without the name of the file. */
  const warningsOf = async (content: object): Promise<string[]> =>
    (await read({ graphs: {}, ...content })).settings.warnings.map((each) => each.replace(/^.*?: /, ''));
  const refuses = (content: unknown, message: RegExp) =>
    assert.rejects(
      read(content),
      (error: GraphHostError) => error.code === 'bad-config' && message.test(error.message),
    );

  it('reads graphs as path and export, or as an object', async () => {
    const { graphs } = await read({
      graphs: { a: './src/a.ts:agent', b: './b.ts', c: { path: './c.ts:x', description: 'd' } },
    });
    assert.deepEqual(
      graphs.map(({ graph_id: id, file, export_name: name }) => [id, path.relative(dir, file), name]),
      [
        ['a', path.join('src', 'a.ts'), 'agent'],
        ['b', 'b.ts', 'default'],
        ['c', 'c.ts', 'x'],
      ],
    );
  });

  it('reads the environment from an object or a file, and the origins', async () => {
    await writeFile(path.join(dir, 'my.env'), 'A=1\n# no\nB="two words"\n');
    assert.deepEqual((await read({ graphs: {}, env: 'my.env' })).env, { A: '1', B: 'two words' });
    assert.deepEqual((await read({ graphs: {}, env: { A: 1, B: true } })).env, { A: '1', B: 'true' });
    assert.deepEqual(
      (await read({ graphs: {}, http: { cors: { allow_origins: ['https://x'] } } })).settings.cors
        .allowOrigins,
      ['https://x'],
    );
  });

  it('warns about keys that it does not know, at every depth, and says which may be meant', async () => {
    assert.deepEqual(await warningsOf({ grpahs: {}, store: { index: { embed: './e.ts', feilds: ['a'] } } }), [
      'the key "grpahs" is not known and has no effect; did you mean "graphs"?',
      'the key "store.index.feilds" is not known and has no effect; did you mean "fields"?',
    ]);
    assert.deepEqual(
      await warningsOf({
        http: { cors: { alow_origins: [] }, quite_else: 1, mount_prefix: '/x' },
        auth: { paths: './a.ts:b' },
        checkpointer: { ttl: { default_tll: 1 } },
        graphs: { a: { path: './a.ts', descriptoin: '' } },
      }),
      [
        'the key "graphs.a.descriptoin" is not known and has no effect; did you mean "description"?',
        'the key "http.cors.alow_origins" is not known and has no effect; did you mean "allow_origins"?',
        'the key "http.quite_else" is not known and has no effect.',
        'the key "http.mount_prefix" has no effect on this server.',
        'the key "auth.paths" is not known and has no effect; did you mean "path"?',
        'the key "checkpointer.ttl.default_tll" is not known and has no effect; did you mean "default_ttl"?',
      ],
    );
    assert.deepEqual(
      await warningsOf({
        $schema: 'x',
        dependencies: ['.'],
        python_version: '3.12',
        graphs: { constructor: './a.ts' },
        env: { ANY: 'thing' },
        ui: { any: './ui.tsx' },
        store: { ttl: { sweep_interval_minutes: 1 } },
        http: { disable_mcp: true },
      }),
      [],
    );
    assert.match((await warningsOf({ constructor: 1 }))[0]!, /"constructor" is not known/);
  });

  it('warns where the project wants another Node.js', async () => {
    for (const version of ['20', 20, '20.x', 'v20.1']) {
      assert.deepEqual(await warningsOf({ node_version: version }), []);
    }
    assert.deepEqual(await warningsOf({ node_version: '22' }), [
      '"node_version" asks for Node.js 22, and the graphs run on Node.js 20.19.4.',
    ]);
    assert.match((await warningsOf({ node_version: 'latest' }))[0]!, /not "latest"/);
    await refuses({ graphs: {}, node_version: {} }, /"node_version"/);
  });

  it('reads what is said beyond the graphs, with defaults', async () => {
    const { settings, dir } = await read({
      graphs: {},
      auth: { path: './auth.ts:auth', disable_studio_auth: true },
      store: { index: { embed: 'embed.ts', dims: 3 }, ttl: { default_ttl: 5, refresh_on_read: false } },
      checkpointer: { ttl: { default_ttl: 60 } },
      http: { app: './app.ts:app', disable_store: true, cors: { allow_credentials: true } },
      env: { LANGGRAPH_CONFIG: '{"g": {"configurable": {"model": "small"}, "context": {"user": 1}}}' },
    });
    const at = (name: string) => path.join(dir, name);
    assert.deepEqual(settings.auth, {
      source: { file: at('auth.ts'), export_name: 'auth' },
      disableStudio: true,
    });
    assert.deepEqual(settings.store, {
      index: { source: { file: at('embed.ts'), export_name: 'default' }, dims: 3, fields: ['$'] },
      ttl: { defaultMinutes: 5, refreshOnRead: false },
    });
    assert.deepEqual(settings.threadTtl, { ttl: 60, strategy: 'delete' });
    assert.deepEqual(settings.disabled, ['store']);
    assert.deepEqual(settings.app, { file: at('app.ts'), export_name: 'app' });
    assert.deepEqual(settings.defaults, {
      g: { config: { configurable: { model: 'small' } }, context: { user: 1 } },
    });
    const plain = (await read({ graphs: {} })).settings;
    assert.deepEqual([plain.auth, plain.app, plain.threadTtl, plain.disabled], [null, null, null, []]);
    const odd = await read({ graphs: {}, env: { LANGGRAPH_CONFIG: '[1]' } });
    assert.match(odd.settings.warnings.join(), /LANGGRAPH_CONFIG/);
    await assert.rejects(read({ graphs: {}, auth: { path: './auth.ts:' } }), /"auth\.path"/);
  });

  it('says which key is wrong', async () => {
    await refuses('{ "graphs": ', /is not valid JSON/);
    await refuses('[]', /must be an object/);
    await refuses({}, /"graphs"/);
    await refuses({ graphs: { a: 1 } }, /"graphs.a" must be "path:export"/);
    await refuses({ graphs: { a: './x.ts:' } }, /"graphs.a"/);
    await refuses({ graphs: {}, env: 3 }, /"env" must be/);
    await refuses({ graphs: {}, env: 'none.env' }, /"none.env"/);
    await assert.rejects(readLanggraphJson(path.join(dir, 'nowhere.json')), /cannot be read/);
  });
});

describe('sources that are followed', () => {
  for (const [file, expected] of [
    ['src/agent.ts', true],
    ['a.mjs', true],
    ['langgraph.json', true],
    ['sub/.env.local', true],
    ['output.json', false],
    ['node_modules/x/index.js', false],
    ['.git/config.js', false],
    ['notes.md', false],
  ] as const) {
    it(`${expected ? 'follows' : 'ignores'} ${file}`, () => assert.equal(isSource(file), expected));
  }
});
