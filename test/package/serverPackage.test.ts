/**
 * The run server as a package for npm: unpacked into a project, the test of a kept thread finds it by its name, and it
 * records and replays by itself.
 */
import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Client } from '@langchain/langgraph-sdk';
import { mochaTest } from '../../extension/keptTests/mochaTest.js';
import { serverStarter } from '../contract/serverProcess.js';
import { runToEnd } from '../host/childProcesses.js';
import { repositoryRoot } from '../host/paths.js';
import { createWorkspace, type Workspace } from '../host/workspace.js';

describe('the package backstep-server', function () {
  this.timeout(300_000);
  let workspace: Workspace;
  let installed: string;
  const starter = serverStarter();

  before(async () => {
    workspace = await createWorkspace();
    const { folder } = workspace;
    const packed = await runToEnd(process.execPath, ['packServer.mjs', '--out', folder], {
      cwd: repositoryRoot,
    });
    assert.equal(packed.code, 0, packed.output);
    const [archive] = (await readdir(folder)).filter((name) => name.endsWith('.tgz'));
    const unpacked = await runToEnd('tar', ['-xzf', archive ?? ''], { cwd: folder });
    assert.equal(unpacked.code, 0, unpacked.output);
    installed = path.join(folder, 'node_modules', 'backstep-server');
    await mkdir(path.dirname(installed));
    await rename(path.join(folder, 'package'), installed);
  });

  after(async () => {
    await starter.stopAll();
    await workspace.remove();
  });

  it('holds what the server needs, and nothing of the editor', async () => {
    assert.deepEqual((await readdir(installed)).sort(), [
      ...['LICENSE', 'nodeWorker.mjs', 'package.json', 'pythonWorker', 'server.js', 'typeReader.js'],
      'typescript',
    ]);
    const manifest = JSON.parse(await readFile(path.join(installed, 'package.json'), 'utf8')) as object;
    const own = JSON.parse(await readFile(path.join(repositoryRoot, 'package.json'), 'utf8')) as {
      version: string;
      dependencies: { tsx: string };
    };
    const { version } = own;
    const expected = { version, bin: { 'backstep-server': './server.js' } };
    assert.deepEqual({ ...manifest, ...expected }, manifest);
    assert.deepEqual((manifest as typeof own).dependencies, { tsx: own.dependencies.tsx });
  });

  it('is found by the test of a kept thread, in mocha, without more', async () => {
    const { folder } = workspace;
    const script = path.join(installed, 'server.js');
    const { url } = await starter.start({ config: path.join(folder, 'langgraph.json'), script });
    const client = new Client({ apiUrl: url, apiKey: null });
    const { thread_id: id } = await client.threads.create();
    await client.runs.wait(id, 'joke', { input: {} });
    const thread = await (await fetch(`${url}/backstep/threads/${id}/export`)).text();
    await writeFile(path.join(folder, 'joke.thread.json'), thread);
    await mkdir(path.join(folder, 'test'));
    const test = { title: 'joke', graphId: 'joke', threadFile: '../joke.thread.json' };
    const text = mochaTest({ ...test, configFile: '../langgraph.json' }, 'esm');
    await writeFile(path.join(folder, 'test', 'joke.test.mjs'), text);
    const mocha = path.join(repositoryRoot, 'node_modules', 'mocha', 'bin', 'mocha.js');
    const { BACKSTEP_SERVER: _, ...env } = process.env;
    const done = await runToEnd(process.execPath, [mocha], { cwd: folder, env });
    assert.equal(done.code, 0, done.output);
    assert.match(done.output, /1 passing/);
  });
});
