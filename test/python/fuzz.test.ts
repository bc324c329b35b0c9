// Schemathesis, with the published description of the API: whatever it makes of that, the server never fails.
import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { serverStarter } from '../contract/serverProcess.js';
import { runToEnd } from '../host/childProcesses.js';
import { repositoryRoot } from '../host/paths.js';
import { ensurePythonEnv } from '../host/pythonEnv.js';
import { makeTemporaryFolder } from '../host/workspace.js';
import { startPythonProject } from './pythonProject.js';

const description = path.join(repositoryRoot, 'test', 'fixtures', 'agentServerOpenapi.json');
/** Streams have no end that a fuzzer could wait for; MCP and A2A are not served. */
const left = 'stream|/mcp|/a2a';

describe('the API, fuzzed by schemathesis', function () {
  this.timeout(900_000);
  const starter = serverStarter();
  let folder: string;
  before(async () => {
    folder = await makeTemporaryFolder('schemathesis');
  });
  after(async () => {
    await starter.stopAll();
    await rm(folder, { recursive: true, force: true });
  });

  it('answers every operation without an error of its own, in the type it says', async () => {
    const { program } = await ensurePythonEnv('python/fuzz');
    const config = path.join(repositoryRoot, 'test', 'fixtures', 'pythonContract', 'langgraph.json');
    const { server, client } = await startPythonProject(starter, { config });
    const { thread_id: thread } = await client.threads.create();
    await client.runs.wait(thread, 'steps', { input: { wanted: 1 } });
    // Made-up ids would meet nothing but "not found".
    const settings = path.join(folder, 'schemathesis.toml');
    await writeFile(
      settings,
      `[parameters]\n"path.assistant_id" = "steps"\n"path.thread_id" = ["${thread}"]\n`,
    );
    const seed = process.env.BACKSTEP_SEED ?? '7';
    const args = [
      ...['--config-file', settings, 'run', description, '--url', server.url, '--seed', seed],
      ...['--phases', 'coverage,fuzzing', '--max-examples', '10', '--no-shrink', '--continue-on-failure'],
      ...['--checks', 'not_a_server_error,content_type_conformance', '--exclude-path-regex', left],
      ...['--suppress-health-check', 'all', '--request-timeout', '60'],
    ];
    const { code, output } = await runToEnd(program('st'), args, {
      cwd: folder,
      env: { ...process.env, NO_COLOR: '1' },
    });
    assert.equal(code, 0, output.slice(-8000));
    const tested = Number(/Tested: (\d+)/.exec(output)?.[1]);
    const generated = Number(/(\d+) generated/.exec(output)?.[1]);
    assert.ok(tested > 50 && generated > 500, output.slice(-2000));
    const done = (await client.runs.wait(null, 'steps', { input: { wanted: 2 } })) as { done: number };
    assert.equal(done.done, 2);
  });
});
