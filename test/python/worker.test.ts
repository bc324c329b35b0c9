// The worker's own parts, tested in Python, and the form of all Python code.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { runToEnd } from '../host/childProcesses.js';
import { repositoryRoot } from '../host/paths.js';
import { ensurePythonEnv, type PythonEnv } from '../host/pythonEnv.js';

const folder = path.join(repositoryRoot, 'test', 'python', 'worker');
const worker = path.join(repositoryRoot, 'server', 'workers', 'python');

describe('the Python worker’s parts', function () {
  this.timeout(600_000);
  let env: PythonEnv;
  before(async () => {
    env = await ensurePythonEnv();
  });

  for (const file of readdirSync(folder).filter((each) => each.startsWith('test_'))) {
    it(file, async () => {
      const options = { env: { ...process.env, PYTHONPATH: worker, PYTHONDONTWRITEBYTECODE: '1' } };
      const { code, output } = await runToEnd(env.python, [path.join(folder, file)], options);
      assert.equal(code, 0, output);
      assert.match(output, /Ran [1-9]\d* tests? /);
    });
  }

  for (const args of [['check'], ['format', '--check']]) {
    it(`all Python code passes ruff ${args.join(' ')}`, async () => {
      const { code, output } = await runToEnd(env.program('ruff'), [...args, repositoryRoot]);
      assert.equal(code, 0, output);
    });
  }
});
