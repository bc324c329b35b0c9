/** The code of a Python node under debugpy, asked for over HTTP, attached to as any debugger does. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Client } from '@langchain/langgraph-sdk';
import { holdDebugger } from '../contract/heldDebugger.js';
import { serverStarter } from '../contract/serverProcess.js';
import { runToEnd } from '../host/childProcesses.js';
import { repositoryRoot } from '../host/paths.js';
import { ensurePythonEnv } from '../host/pythonEnv.js';
import { makeTemporaryFolder, removeFolder } from '../host/workspace.js';
import { attachDebugpy, haltedAt } from './debugpyClient.js';
import { startPythonProject } from './pythonProject.js';

const project = path.join(repositoryRoot, 'test', 'fixtures', 'pythonDebug');
const config = path.join(project, 'langgraph.json');
const source = path.join(project, 'halting.py');
const lines = readFileSync(source, 'utf8').split('\n');
const lineOf = (text: string): number => lines.findIndex((line) => line.includes(text)) + 1;

/** Python reads this before anything else: it finds debugpy outside of its own packages only. */
const hidesDebugpy = `import sys
from importlib.machinery import PathFinder


class Hides:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name != "debugpy":
            return None
        found = PathFinder.find_spec(name, [each for each in sys.path if "site-packages" not in each])
        if found is None:
            raise ModuleNotFoundError("No module named 'debugpy'")
        return found


sys.meta_path.insert(0, Hides)
`;

/** The folder of the package in the environment of the tests. */
async function installedDebugpy(): Promise<string> {
  const { python } = await ensurePythonEnv();
  const { code, output } = await runToEnd(python, ['-c', 'import debugpy; print(debugpy.__path__[0])']);
  assert.equal(code, 0, output);
  return output.trim();
}

describe('the code of a Python graph under a debugger', function () {
  this.timeout(300_000);
  const starter = serverStarter();
  let url: string;
  let client: Client;
  before(async () => {
    const { server, client: ofServer } = await startPythonProject(starter, { config });
    url = server.url;
    client = ofServer;
  });
  after(() => starter.stopAll());

  it('halts in nodes in threads and on the event loop, and the server takes no halt for a hung worker', async () => {
    const debugging = await holdDebugger(url, 'halting');
    const endpoint = await debugging.next();
    assert.deepEqual(
      { debugger: endpoint.debugger, host: endpoint.host, websocket_url: endpoint.websocket_url },
      { debugger: 'debugpy', host: '127.0.0.1', websocket_url: null },
    );
    const { thread_id: threadId } = await client.threads.create();
    // Begun before anybody has attached: it waits for the breakpoints.
    const running = client.runs.wait(threadId, 'halting', { input: { word: 'ab' }, durability: 'sync' });
    const places = [lineOf('return {"threaded"'), lineOf('return {"looped"')];
    const dap = await attachDebugpy(endpoint, source, places);
    let stopped: Promise<DebugProtocol.Event> = dap.waitForEvent('stopped');
    await debugging.attached(endpoint.worker_id);

    const inThread = await haltedAt(dap, stopped);
    assert.equal(inThread.line, places[0]);
    assert.equal(inThread.variables.doubled, "'abab'");
    stopped = dap.waitForEvent('stopped');
    await dap.continueRequest({ threadId: inThread.threadId });
    const onLoop = await haltedAt(dap, stopped);
    assert.equal(onLoop.line, places[1]);
    assert.equal(onLoop.variables.reversed_word, "'ba'");

    // Longer than a worker may be silent before it gets no more calls.
    await delay(5000);
    assert.equal((await fetch(`${url}/ok`)).status, 200);
    assert.deepEqual((await client.threads.getState(threadId)).next, ['on_loop']);
    await dap.continueRequest({ threadId: onLoop.threadId });
    assert.deepEqual(await running, { word: 'ab', threaded: 'abab', looped: 'ba' });

    const terminated = dap.waitForEvent('terminated');
    debugging.close();
    await terminated;
    await dap.stop();
    const next = await client.threads.create();
    const result = await client.runs.wait(next.thread_id, 'halting', { input: { word: 'cd' } });
    assert.equal((result as { looped: string }).looped, 'dc');
  });

  it('ends a halted run that is cancelled', async () => {
    const debugging = await holdDebugger(url, 'halting');
    const endpoint = await debugging.next();
    const { thread_id: threadId } = await client.threads.create();
    const run = await client.runs.create(threadId, 'halting', { input: { word: 'ab' } });
    const dap = await attachDebugpy(endpoint, source, [lineOf('return {"looped"')]);
    const stopped = dap.waitForEvent('stopped');
    await debugging.attached(endpoint.worker_id);
    await stopped;
    await client.runs.cancel(threadId, run.run_id, true);
    assert.equal((await client.runs.get(threadId, run.run_id)).status, 'interrupted');
    debugging.close();
    await dap.stop();
  });

  describe('without debugpy in the environment', () => {
    let folder: string;
    let debugpy: string;
    let pythonPath: string | undefined;
    before(async () => {
      debugpy = await installedDebugpy();
      folder = await makeTemporaryFolder('lacking');
      await writeFile(path.join(folder, 'sitecustomize.py'), hidesDebugpy);
      pythonPath = process.env.PYTHONPATH;
      process.env.PYTHONPATH = folder;
    });
    after(async () => {
      if (pythonPath === undefined) delete process.env.PYTHONPATH;
      else process.env.PYTHONPATH = pythonPath;
      await removeFolder(folder);
    });

    it('names the line to run', async () => {
      const { python } = await ensurePythonEnv();
      const { server } = await startPythonProject(starter, { config });
      const response = await fetch(`${server.url}/backstep/debugger?graph_id=halting`);
      assert.ok(response.status >= 400, String(response.status));
      const { detail } = (await response.json()) as { detail: string };
      assert.ok(detail.includes(`${python} -m pip install`) && detail.includes('debugpy'), detail);
      await server.stop();
    });

    it("halts by the one of VS Code's Python Debugger", async () => {
      const libs = path.join(folder, 'ms-python.debugpy-2026.1.0', 'bundled', 'libs');
      await mkdir(libs, { recursive: true });
      await symlink(debugpy, path.join(libs, 'debugpy'), 'junction');
      const { server, client: own } = await startPythonProject(starter, {
        config,
        args: ['--extensions', folder],
      });
      const debugging = await holdDebugger(server.url, 'halting');
      const endpoint = await debugging.next();
      const line = lineOf('return {"threaded"');
      const dap = await attachDebugpy(endpoint, source, [line]);
      const stopped = dap.waitForEvent('stopped');
      await debugging.attached(endpoint.worker_id);
      const { thread_id: threadId } = await own.threads.create();
      const running = own.runs.wait(threadId, 'halting', { input: { word: 'ab' } });
      const halt = await haltedAt(dap, stopped);
      assert.equal(halt.line, line);
      await dap.continueRequest({ threadId: halt.threadId });
      await running;
      debugging.close();
      await dap.stop();
      await server.stop();
    });
  });
});
