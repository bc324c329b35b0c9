// Nodes that do not yield, edits of files while the server runs, and workers that die.
import assert from 'node:assert/strict';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Client } from '@langchain/langgraph-sdk';
import { serverStarter, type ServerProcess } from '../contract/serverProcess.js';
import { makeTemporaryFolder } from '../host/workspace.js';
import { projectFolder, startPythonProject } from './pythonProject.js';

describe('Python nodes that do not yield', function () {
  this.timeout(600_000);
  const starter = serverStarter();
  let server: ServerProcess;
  let client: Client;
  let folder: string;
  before(async () => {
    folder = await makeTemporaryFolder('blocking');
    for (const file of ['blocking.py', 'asking.py'])
      await cp(path.join(projectFolder, file), path.join(folder, file));
    const graphs = { blocking: './blocking.py:graph', asking: './asking.py:graph' };
    await writeFile(path.join(folder, 'langgraph.json'), JSON.stringify({ graphs }));
    ({ server, client } = await startPythonProject(starter, { config: path.join(folder, 'langgraph.json') }));
  });
  after(async () => {
    await starter.stopAll();
    await rm(folder, { recursive: true, force: true });
  });

  for (const how of ['sleep', 'compute', 'loop'] as const) {
    it(`can be cancelled (${how}); the next run has its worker`, async () => {
      const { thread_id: id } = await client.threads.create();
      const blocks = printed(server, `blocking: ${how}`);
      const run = await client.runs.create(id, 'blocking', { input: { how } });
      await blocks;
      await client.runs.cancel(id, run.run_id, true);
      assert.equal((await client.runs.get(id, run.run_id)).status, 'interrupted');
      const state = await client.threads.getState<{ begun: boolean }>(id);
      assert.deepEqual(state.next, [how === 'loop' ? 'block_loop' : 'block']);
      assert.equal(state.values.begun, true);
      const asked = (await client.runs.wait(null, 'asking', { input: {} })) as { __interrupt__?: unknown[] };
      assert.equal(asked.__interrupt__?.length, 1);
    });
  }

  it('an edit of a .py file counts for the next run, and one that breaks is told', async () => {
    const file = path.join(folder, 'asking.py');
    const text = await readFile(file, 'utf8');
    const info = async () =>
      (
        (await (await fetch(`${server.url}/info`)).json()) as {
          graphs: { graph_id: string; state: string }[];
        }
      ).graphs.find(({ graph_id: each }) => each === 'asking');
    const events = await fetch(`${server.url}/backstep/events`);
    const reader = events.body!.pipeThrough(new TextDecoderStream()).getReader();
    const until = async (wanted: string): Promise<void> => {
      for (let seen = ''; !seen.includes(wanted);) seen += (await reader.read()).value ?? '';
    };
    await until('"hello"');
    await writeFile(file, text.replace('"well?"', '"well, then?"'));
    await until('"kind":"graphs"');
    const asked = (await client.runs.wait(null, 'asking', { input: {} })) as unknown as {
      __interrupt__: { value: { question: string } }[];
    };
    assert.equal(asked.__interrupt__[0]?.value.question, 'well, then?');
    await writeFile(file, `${text}\nthis is no Python\n`);
    await until('"kind":"graphs"');
    assert.equal((await info())?.state, 'error');
    await writeFile(file, text);
    await until('"kind":"graphs"');
    assert.equal((await info())?.state, 'ok');
    await reader.cancel();
  });
});

/** Resolves when a graph has printed `text`. */
function printed(server: ServerProcess, text: string): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (!server.errors.some((line) => line.includes(text))) return;
      server.child.stderr!.off('data', later);
      resolve();
    };
    // The lines are taken from the same data, a moment after.
    const later = (): void => void setImmediate(look);
    server.child.stderr!.on('data', later);
  });
}
