// Python's official SDK, asynchronous and blocking, drives graphs of both languages.
import assert from 'node:assert/strict';
import path from 'node:path';
import { serverStarter } from '../contract/serverProcess.js';
import { runToEnd } from '../host/childProcesses.js';
import { repositoryRoot } from '../host/paths.js';
import { ensurePythonEnv, type PythonEnv } from '../host/pythonEnv.js';
import { startPythonProject } from './pythonProject.js';

const script = (name: string): string => path.join(repositoryRoot, 'test', 'python', 'sdk', name);

describe('the Python SDK', function () {
  this.timeout(600_000);
  const starter = serverStarter();
  let env: PythonEnv;
  before(async () => {
    env = await ensurePythonEnv();
  });
  after(() => starter.stopAll());

  for (const [language, example, fixture] of [
    ['TypeScript', 'examples/typescript', 'test/fixtures/contract'],
    ['Python', 'examples/python', 'test/fixtures/pythonContract'],
  ] as const) {
    for (const [name, project, said] of [
      ['walkthrough_async.py', example, 'walked through'],
      ['walkthrough_sync.py', example, 'walked through'],
      ['wait_parameters.py', fixture, 'every parameter'],
    ] as const) {
      it(`${name} on ${language} graphs`, async () => {
        const config = path.join(repositoryRoot, project, 'langgraph.json');
        const { server } = await startPythonProject(starter, { config });
        const { code, output } = await runToEnd(env.python, [script(name), server.url]);
        assert.equal(code, 0, output);
        assert.equal(output.trim().split('\n').at(-1), said);
        assert.equal(await server.stop(), 0);
      });
    }
  }
});
