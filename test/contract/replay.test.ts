/** Threads replayed against today's code, in both languages. */
import assert from 'node:assert/strict';
import { symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@langchain/langgraph-sdk';
import type { ReplayEvent } from '../../server/protocol/replay.js';
import { graphEvents } from './graphEvents.js';
import { replay, transcript } from './replay.js';
import { fixtureConfig, language, serverStarter } from './serverProcess.js';

/** A node that answers with an id and the time, one that asks, and one (by `work`) that tells of it. */
const typescript = (work: string): string => `
import { Annotation, END, START, StateGraph, interrupt } from '@langchain/langgraph';
import { randomUUID } from 'node:crypto';
const State = Annotation.Root({
  id: Annotation<string>, at: Annotation<string>, thread: Annotation<string>,
  answer: Annotation<string>, told: Annotation<string>,
});
export const graph = new StateGraph(State)
  .addNode('begin', (_, config) => ({
    id: randomUUID(), at: new Date().toISOString(), thread: \`in \${config.configurable.thread_id}\`,
  }))
  .addNode('ask', () => ({ answer: interrupt('first?') + interrupt('second?') }))
  .addNode('tell', (state) => { ${work} })
  .addEdge(START, 'begin').addEdge('begin', 'ask').addEdge('ask', 'tell').addEdge('tell', END)
  .compile();
`;
const python = (work: string): string => `
from datetime import datetime
from uuid import uuid4
from langgraph.graph import END, START, StateGraph
from langgraph.types import interrupt
from langchain_core.runnables import RunnableConfig
from typing_extensions import TypedDict

class State(TypedDict):
    id: str
    at: str
    thread: str
    answer: str
    told: str

def begin(state: State, config: RunnableConfig):
    thread = config["configurable"]["thread_id"]
    return {"id": str(uuid4()), "at": datetime.now().isoformat(), "thread": f"in {thread}"}

def ask(state: State):
    return {"answer": interrupt("first?") + interrupt("second?")}

def tell(state: State):
    ${work}

builder = StateGraph(State)
builder.add_node("begin", begin)
builder.add_node("ask", ask)
builder.add_node("tell", tell)
builder.add_edge(START, "begin")
builder.add_edge("begin", "ask")
builder.add_edge("ask", "tell")
builder.add_edge("tell", END)
graph = builder.compile()
`;
const { source, file, told, thrown } = {
  javascript: {
    source: typescript,
    file: 'graph.ts',
    told: (text: string) => `return { told: state.answer + '${text}' };`,
    thrown: `throw new TypeError('not today');`,
  },
  python: {
    source: python,
    file: 'graph.py',
    told: (text: string) => `return {"told": state["answer"] + "${text}"}`,
    thrown: `raise TypeError("not today")`,
  },
}[language];

describe('a thread replayed', () => {
  const starter = serverStarter();
  after(() => starter.stopAll());

  it('gives the same step by step where the code is the same, and is left as it was', async () => {
    const { url } = await starter.start({ config: fixtureConfig });
    const client = new Client({ apiUrl: url, apiKey: null });
    const { thread_id: id } = await client.threads.create();
    await client.runs.wait(id, 'steps', { input: { wanted: 2 } });
    await client.runs.wait(id, 'steps', { input: { wanted: 3 } });
    const before = await client.threads.getHistory(id, { limit: 100 });
    const threads = await client.threads.search();
    const { steps, end } = await replay(url, id);
    assert.deepEqual(transcript(steps), [
      '__start__: same',
      'step: same',
      'step: same',
      '__start__: same',
      'step: same',
    ]);
    assert.deepEqual(end, {
      ...{ kind: 'end', verdict: 'same', same: 5, differs: 0, failed: 0, left: 0 },
      ...{ answered: 0, called: 0 },
    });
    assert.deepEqual(steps[1]?.replayed.values, { done: 1, log: ['step 1'] });
    assert.deepEqual(await client.threads.getHistory(id, { limit: 100 }), before);
    assert.deepEqual(await client.threads.search(), threads);
  });

  it('answers in subgraphs what was answered there, with the context of the run, and fails where it failed', async () => {
    const { url } = await starter.start({ config: fixtureConfig });
    const client = new Client({ apiUrl: url, apiKey: null });
    const { thread_id: asked } = await client.threads.create();
    const context = { tone: 'warm' };
    await client.runs.wait(asked, 'outer', { input: {}, context });
    assert.deepEqual(transcript((await replay(url, asked)).steps), ['__start__: same', 'inner: same']);
    await client.runs.wait(asked, 'outer', { command: { resume: 'one' }, context });
    const { steps } = await replay(url, asked);
    assert.deepEqual(transcript(steps), ['__start__: same', 'inner: same', 'tell: same']);
    assert.deepEqual(steps[2]?.replayed.values, { log: ['from first: one (warm)'] });

    const { thread_id: failed } = await client.threads.create();
    await client.runs.wait(failed, 'failing', { input: {}, raiseError: false });
    const failing = await replay(url, failed);
    assert.deepEqual(transcript(failing.steps), ['__start__: same', 'prepare: same', 'work: same']);
    assert.match(failing.steps[2]?.replayed.error ?? '', /the work went wrong/);
  });

  it('tells where other code differs and where it fails, and takes new ids and times for no difference', async () => {
    const project = await starter.newDataDir();
    if (language === 'javascript') {
      const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));
      await symlink(modules, path.join(project, 'node_modules'), 'junction');
    }
    const write = (work: string) => writeFile(path.join(project, file), source(work));
    await write(told('!'));
    await writeFile(path.join(project, 'langgraph.json'), `{"graphs": {"talk": "./${file}:graph"}}`);
    const config = path.join(project, 'langgraph.json');
    const dataDir = await starter.newDataDir();
    const { url } = await starter.start({ config, dataDir });
    const client = new Client({ apiUrl: url, apiKey: null });
    const { thread_id: id } = await client.threads.create();
    await client.runs.wait(id, 'talk', { input: {} });
    await client.runs.wait(id, 'talk', { command: { resume: 'yes' } });
    await client.runs.wait(id, 'talk', { command: { resume: 'no' } });
    const same = ['__start__: same', 'begin: same', 'ask: same'];
    assert.deepEqual(transcript((await replay(url, id)).steps), [...same, 'tell: same']);

    const events = await graphEvents(url);
    await write(told('?'));
    await events.next(([graph]) => graph?.state === 'ok');
    const other = await replay(url, id);
    assert.deepEqual(transcript(other.steps), [...same, 'tell: differs values.told']);
    const difference = { path: 'values.told', recorded: 'yesno!', replayed: 'yesno?' };
    assert.deepEqual(other.steps.at(-1)?.differences, [difference]);
    assert.equal(other.end.verdict, 'differs');

    const line = ['replay', '--config', config, '--data-dir', dataDir, '--thread', id];
    const command = await starter.startAndEnd(line);
    assert.equal(command.code, 1, command.errors.join('\n'));
    assert.match(command.lines.join('\n'), /values\.told\n +recorded: "yesno!"\n +replayed: "yesno\?"\n/);

    await write(thrown);
    await events.next(([graph]) => graph?.state === 'ok');
    const failing = (await replay(url, id)).steps.at(-1);
    assert.equal(failing?.verdict, 'failed');
    assert.match(failing.replayed.error ?? '', /not today/);

    const { checkpoint_id: asked } = failing;
    const shorter = await replay(url, id, { checkpoint_id: asked });
    assert.deepEqual(transcript(shorter.steps), same);
    events.close();
  });

  it('from the command line: exit code by difference, through a server that holds the folder or one of its own', async () => {
    const dataDir = await starter.newDataDir();
    const server = await starter.start({ config: fixtureConfig, dataDir });
    const client = new Client({ apiUrl: server.url, apiKey: null });
    const { thread_id: id } = await client.threads.create();
    await client.runs.wait(id, 'steps', { input: { wanted: 1 } });
    const run = (...more: string[]) =>
      starter.startAndEnd(['replay', '--config', fixtureConfig, '--data-dir', dataDir, ...more]);
    const shared = await run('--thread', id);
    assert.equal(shared.code, 0, shared.errors.join('\n'));
    assert.match(
      shared.lines.join('\n'),
      /^same +0 __start__ .*\nsame +1 step .*\n2 same, 0 differing, 0 failed$/m,
    );
    // An edit by hand is no work of a node.
    await client.threads.updateState(id, { values: { log: ['by hand'] }, asNode: 'step' });
    await server.stop();
    const own = await run('--thread', id, '--json');
    assert.equal(own.code, 0, own.errors.join('\n'));
    const events = own.lines.map((line) => JSON.parse(line) as ReplayEvent);
    assert.deepEqual(
      events.map(({ kind }) => kind),
      ['start', 'step', 'step', 'end'],
    );
    const unknown = await run('--thread', '00000000-0000-4000-8000-000000000000');
    assert.deepEqual([unknown.code, unknown.lines], [2, []]);
    assert.ok(unknown.errors.some((line) => line.includes('not found')));
    assert.equal((await run()).code, 2);
  });

  it('is refused with the reason where there is nothing to replay or no graph to do it with', async () => {
    const { url } = await starter.start({ config: fixtureConfig });
    const client = new Client({ apiUrl: url, apiKey: null });
    const refusal = async (id: string, body: object = {}) => {
      const init = { method: 'POST', body: JSON.stringify(body) };
      const answer = await fetch(`${url}/backstep/threads/${id}/replay`, init);
      return [answer.status, ((await answer.json()) as { detail: string }).detail];
    };
    const { thread_id: id } = await client.threads.create();
    assert.deepEqual(await refusal(id), [422, `Thread ${id} has no history to replay; run it first`]);
    const unknown = '00000000-0000-4000-8000-000000000000';
    assert.deepEqual(await refusal(unknown), [404, `Thread ${unknown} not found`]);
    await client.runs.wait(id, 'steps', { input: { wanted: 1 } });
    assert.deepEqual(await refusal(id, { checkpoint_id: unknown }), [404, `Checkpoint ${unknown} not found`]);
    assert.equal((await refusal(id, { checkpoint_id: 5 }))[0], 422);
  });
});
