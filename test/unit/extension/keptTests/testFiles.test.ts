/** Which test "Export Thread as Test…" writes in which project, and where; that it runs is test/contract's. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { transform } from 'esbuild';
import { mochaTest } from '../../../../extension/keptTests/mochaTest.js';
import { testForm } from '../../../../extension/keptTests/testFiles.js';

const directory = path.resolve('/project');

/** Names that end in `/` are folders. */
async function form(files: Record<string, string>, graphFile = 'graph.ts', name = 'Refund for A100') {
  const { extension, file, text } = await testForm(
    {
      directory,
      read: (each) => Promise.resolve(files[each] ?? null),
      isFolder: (each) => Promise.resolve(`${each}/` in files),
    },
    { graphFile, name },
  );
  const place = path.relative(directory, file).split(path.sep).join('/');
  const written = text({
    ...{ title: name, graphId: 'support' },
    ...{ threadFile: '../backstep-tests/x.thread.json', configFile: '../langgraph.json' },
  });
  return { extension, place, written };
}

describe('the test of a kept thread', () => {
  it('is a module that mocha runs by itself where nothing tells of TypeScript', async () => {
    for (const files of [{}, { 'package.json': '{' }, { 'package.json': '{"scripts":{"test":"mocha"}}' }]) {
      const { extension, place, written } = await form(files);
      assert.deepEqual([extension, place], ['.mjs', 'test/Refund-for-A100.test.mjs']);
      assert.match(written, /import\.meta\.dirname/);
    }
  });

  it('is TypeScript where mocha is set up for that, in the modules of the project', async () => {
    const setUps = [
      { '.mocharc.json': '{"node-option":["import=tsx"],"spec":"test/**/*.test.ts"}' },
      { '.mocharc.yml': 'extension: [ts]\n' },
      { 'package.json': '{"mocha":{"extension":["ts"]}}' },
      { 'package.json': '{"scripts":{"test":"mocha --import tsx \\"test/*.ts\\""}}' },
    ];
    for (const files of setUps) {
      const { extension, place, written } = await form(files);
      assert.deepEqual([extension, place], ['.ts', 'test/Refund-for-A100.test.ts'], JSON.stringify(files));
      assert.match(written, /__dirname/);
    }
    const esm = await form({ '.mocharc.yml': 'extension: [ts]', 'package.json': '{"type":"module"}' });
    assert.match(esm.written, /import\.meta\.dirname/);
    const other = await form({ 'package.json': '{"scripts":{"build":"tsc a.ts","test":"mocha"}}' });
    assert.equal(other.extension, '.mjs');
  });

  it('is Python for a graph in Python', async () => {
    const { extension, place, written } = await form({}, '/project/agent.py');
    assert.deepEqual([extension, place], ['.py', 'tests/test_refund_for_a100.py']);
    assert.match(written, /FOLDER \/ "\.\.\/langgraph\.json"/);
  });

  it('goes where the project has its tests', async () => {
    assert.equal((await form({ 'tests/': '' })).place, 'tests/Refund-for-A100.test.mjs');
    assert.equal((await form({ 'tests/': '', 'test/': '' })).place, 'test/Refund-for-A100.test.mjs');
    assert.equal((await form({ 'test/': '' }, 'a.py')).place, 'test/test_refund_for_a100.py');
  });

  it('is a text that parses, whatever the thread is called', async () => {
    const title = `it's a "\\ \`\${x}\` */ \n\u2028 """ '`;
    const test = { title, graphId: title, threadFile: "it's.json", configFile: '../langgraph.json' };
    for (const modules of ['esm', 'commonjs'] as const) {
      const text = mochaTest(test, modules);
      const { code } = await transform(text, { loader: 'ts', format: modules === 'esm' ? 'esm' : 'cjs' });
      assert.ok(code.includes(JSON.stringify(`it's.json`)), code);
    }
    const { written } = await form({}, 'a.py', title);
    assert.equal(written.match(/"""/g)?.length, 2);
  });
});
