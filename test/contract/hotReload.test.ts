import assert from 'node:assert/strict';
import { symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@langchain/langgraph-sdk';
import { graphEvents } from './graphEvents.js';
import { serverStarter } from './serverProcess.js';

const source = (word: string): string => `
import { Annotation, END, START, StateGraph } from '@langchain/langgraph';
const State = Annotation.Root({ word: Annotation<string> });
export const graph = new StateGraph(State)
  .addNode('say', () => ({ word: '${word}' }))
  .addEdge(START, 'say')
  .addEdge('say', END)
  .compile();
`;

describe('an edited graph', () => {
  const starter = serverStarter();
  after(() => starter.stopAll());

  it('is what the next run runs, a broken edit is reported, and a mended one runs again', async () => {
    const project = await starter.newDataDir();
    const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));
    await symlink(modules, path.join(project, 'node_modules'), 'junction');
    const file = path.join(project, 'graph.ts');
    await writeFile(file, source('before'));
    await writeFile(path.join(project, 'langgraph.json'), '{"graphs": {"say": "./graph.ts:graph"}}');
    const server = await starter.start({ config: path.join(project, 'langgraph.json') });
    const client = new Client({ apiUrl: server.url, apiKey: null });
    const { thread_id: id } = await client.threads.create();
    const run = async () => ((await client.runs.wait(id, 'say', { input: {} })) as { word: string }).word;
    assert.equal(await run(), 'before');

    const events = await graphEvents(server.url);
    for (const [text, state] of [
      [source('after'), 'ok'],
      ['export const graph = {;', 'error'],
      [source('mended'), 'ok'],
    ] as const) {
      await writeFile(file, text);
      await events.next(([graph]) => graph?.state === state);
      if (state === 'ok') assert.ok(text.includes(await run()));
      else await assert.rejects(run(), /graph\.ts/);
    }
    events.close();
    await server.stop();
  });
});
