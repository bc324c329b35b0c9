// LangGraph's conformance suite for checkpointers, on the saver that graphs get, over the real server and store.
import assert from 'node:assert/strict';
import { serverStarter } from '../contract/serverProcess.js';
import { startPythonProject } from './pythonProject.js';

describe('the Python saver conforms to LangGraph’s suite', function () {
  this.timeout(600_000);
  const starter = serverStarter();
  after(() => starter.stopAll());

  for (const blocking of [false, true]) {
    it(blocking ? 'by its blocking methods' : 'by its coroutines', async () => {
      const { client } = await startPythonProject(starter);
      const { failures, passed } = (await client.runs.wait(null, 'conformance', { input: { blocking } })) as {
        failures: string[];
        passed: string[];
      };
      assert.deepEqual(failures, []);
      assert.deepEqual(passed, ['put', 'put_writes', 'get_tuple', 'list', 'delete_thread']);
    });
  }
});
