/** The code of a node under Node's own debugger, asked for over HTTP, attached to as any debugger does. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Client } from '@langchain/langgraph-sdk';
import { holdDebugger } from './heldDebugger.js';
import { inspectorClient } from './inspectorClient.js';
import { exampleConfig, fixtureConfig, serverStarter, type ServerProcess } from './serverProcess.js';

const file = path.join(path.dirname(exampleConfig), 'src', 'joke.ts');
const line =
  readFileSync(file, 'utf8')
    .split('\n')
    .findIndex((text) => text.includes('return { joke:')) + 1;

describe('the code of a graph under a debugger', function () {
  this.timeout(120_000);
  const starter = serverStarter();
  let server: ServerProcess;
  let client: Client;

  before(async () => {
    server = await starter.start();
    client = new Client({ apiUrl: server.url, apiKey: null, callerOptions: { maxRetries: 0 } });
  });
  after(() => starter.stopAll());

  it('halts a run on a line of the node as it was written, and nobody else', async () => {
    const debugging = await holdDebugger(server.url, 'joke');
    const endpoint = await debugging.next();
    assert.equal(endpoint.debugger, 'node');
    assert.equal(endpoint.host, '127.0.0.1');
    const { thread_id: threadId } = await client.threads.create();
    // Begun before anybody has attached: it waits for the breakpoints.
    const running = client.runs.wait(threadId, 'joke', { input: {}, durability: 'sync' });
    const inspector = await inspectorClient(endpoint.websocket_url!);
    await inspector.ask('Runtime.enable');
    await inspector.ask('Debugger.enable');
    const script = await inspector.scriptOf(file);
    await inspector.breakOn(script, line);
    await debugging.attached(endpoint.worker_id);

    const paused = await inspector.paused(script);
    assert.equal(paused.line, line);
    const { result } = await inspector.ask('Debugger.evaluateOnCallFrame', {
      callFrameId: paused.callFrameId,
      expression: 'state.topic',
    });
    assert.equal((result as { value: unknown }).value, 'socks in the dryer');
    // Meanwhile the server answers: states of this thread, and runs of another graph.
    const state = await client.threads.getState(threadId);
    assert.deepEqual(state.next, ['write_joke']);
    const other = await client.threads.create();
    const answer = await client.runs.wait(other.thread_id, 'support', {
      input: { messages: [{ role: 'user', content: 'hello' }] },
    });
    assert.ok(Array.isArray((answer as { messages?: unknown }).messages));

    await inspector.ask('Debugger.resume');
    assert.match(((await running) as { joke: string }).joke, /socks in the dryer/);
    debugging.close();
    await inspector.closed;
    await assert.rejects(inspectorClient(endpoint.websocket_url!));
  });

  it('leaves runs alone once the caller has gone', async () => {
    const debugging = await holdDebugger(server.url, 'joke');
    const endpoint = await debugging.next();
    const inspector = await inspectorClient(endpoint.websocket_url!);
    debugging.close();
    await inspector.closed;
    const { thread_id: threadId } = await client.threads.create();
    const result = await client.runs.wait(threadId, 'joke', { input: {} });
    assert.match((result as { joke: string }).joke, /socks in the dryer/);
  });

  it('ends a halted run that is cancelled', async () => {
    const debugging = await holdDebugger(server.url, 'joke');
    const endpoint = await debugging.next();
    const { thread_id: threadId } = await client.threads.create();
    const run = await client.runs.create(threadId, 'joke', { input: {} });
    const inspector = await inspectorClient(endpoint.websocket_url!);
    await inspector.ask('Debugger.enable');
    const script = await inspector.scriptOf(file);
    await inspector.breakOn(script, line);
    await debugging.attached(endpoint.worker_id);
    await inspector.paused(script);
    await client.runs.cancel(threadId, run.run_id, true);
    assert.equal((await client.runs.get(threadId, run.run_id)).status, 'interrupted');
    await inspector.closed;
    debugging.close();
  });

  it('tells the endpoint of each worker that takes the place of another', async () => {
    const other = await starter.start({ config: fixtureConfig });
    const programs = new Client({ apiUrl: other.url, apiKey: null, callerOptions: { maxRetries: 0 } });
    const debugging = await holdDebugger(other.url, 'steps');
    const first = await debugging.next();
    await debugging.attached(first.worker_id);
    const { thread_id: threadId } = await programs.threads.create();
    const run = () => programs.runs.wait(threadId, 'steps', { input: { wanted: 1 } });
    await run();
    const pids = other.errors.flatMap((text) => /steps in process (\d+)/.exec(text)?.[1] ?? []);
    // The usual one and the one under the debugger, in whatever order they loaded the graph.
    for (const pid of pids) process.kill(Number(pid), 'SIGKILL');

    const told = debugging.next();
    // A run that the dying worker still gets fails; the next one asks for another.
    let running = run().catch(() => null);
    const isTold = told.then(() => true);
    while (!(await Promise.race([isTold, running.then(() => false)]))) running = run().catch(() => null);
    const second = await told;
    assert.notEqual(second.websocket_url, first.websocket_url);
    await debugging.attached(second.worker_id);
    assert.ok(((await running) as { done: number }).done > 1);
    debugging.close();
    await other.stop();
  });

  it('refuses a graph and a worker that are not there', async () => {
    const response = await fetch(`${server.url}/backstep/debugger?graph_id=nothing`);
    assert.equal(response.status, 404);
    assert.match(((await response.json()) as { detail: string }).detail, /There is no graph "nothing"/);
    const worker = '00000000-0000-4000-8000-000000000000';
    const said = await fetch(`${server.url}/backstep/debugger/${worker}/attached`, { method: 'POST' });
    assert.equal(said.status, 404);
  });
});
