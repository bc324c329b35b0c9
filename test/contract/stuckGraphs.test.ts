/** Graph files that never come to an end at load: their graphs say so, the others run, and mending them helps. */
import assert from 'node:assert/strict';
import { symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@langchain/langgraph-sdk';
import { graphEvents } from './graphEvents.js';
import { serverStarter } from './serverProcess.js';

const source = (before: string) => `
import { Annotation, END, START, StateGraph } from '@langchain/langgraph';
${before}
const State = Annotation.Root({ word: Annotation<string>() });
export const graph = new StateGraph(State)
  .addNode('say', () => ({ word: 'said' }))
  .addEdge(START, 'say')
  .addEdge('say', END)
  .compile();
`;
const stuck = { loops: 'for (;;);', waits: 'await new Promise(() => {});' };

describe('a graph that does not come to an end at load', function () {
  // It is waited for as long as the server is told to.
  this.timeout(180_000);

  const starter = serverStarter();
  after(() => starter.stopAll());

  it('is reported, keeps no other from running, and runs when it is mended', async () => {
    const project = await starter.newDataDir();
    const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));
    await symlink(modules, path.join(project, 'node_modules'), 'junction');
    const write = (name: string, before: string) =>
      writeFile(path.join(project, `${name}.ts`), source(before));
    await writeFile(path.join(project, 'package.json'), '{"type": "module"}');
    await write('first', '');
    await write('last', '');
    for (const [name, before] of Object.entries(stuck)) await write(name, before);
    const graphs = Object.fromEntries(
      ['first', 'waits', 'loops', 'last'].map((name) => [name, `./${name}.ts:graph`]),
    );
    const config = path.join(project, 'langgraph.json');
    await writeFile(config, JSON.stringify({ graphs }));
    const server = await starter.start({ config, args: ['--port', '0', '--load-timeout', '12'] });

    const client = new Client({ apiUrl: server.url, apiKey: null, callerOptions: { maxRetries: 0 } });
    const run = (graph: string) => client.runs.wait(null, graph, { input: {} });
    assert.deepEqual(await run('last'), { word: 'said' });
    assert.deepEqual(await run('first'), { word: 'said' });
    await assert.rejects(run('waits'), /did not load within 12 s: a top-level await.*waits\.ts/);
    await assert.rejects(run('loops'), /did not load within 12 s: .*computes without end.*loops\.ts/);

    const events = await graphEvents(server.url);
    await write('waits', '');
    await write('loops', '');
    await events.next((all) => all.every(({ state }) => state === 'ok'));
    assert.deepEqual(await run('waits'), { word: 'said' });
    assert.deepEqual(await run('loops'), { word: 'said' });
    events.close();
    assert.equal(await server.stop(), 0);
  });
});

describe('the information about a server that has just started', () => {
  const starter = serverStarter();
  after(() => starter.stopAll());

  it('names the LangGraph of the project in its first answer', async () => {
    const server = await starter.start();
    const info = (await (await fetch(`${server.url}/info`)).json()) as Record<string, unknown>;
    assert.match(String(info.langgraph_js_version), /^\d+\.\d+\.\d+/);
    assert.equal(info.context, 'js');
    assert.deepEqual(info.warnings, []);
    await server.stop();
  });
});
