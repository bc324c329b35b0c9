import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client, type Run } from '@langchain/langgraph-sdk';
import { fixtureNamed, serverStarter, type ServerProcess } from './serverProcess.js';

const config = fixtureNamed('multitask');

describe('many runs at once', () => {
  const starter = serverStarter();
  let server: ServerProcess;
  let client: Client;
  before(async () => {
    server = await starter.start({ config });
    client = new Client({ apiUrl: server.url, apiKey: null, callerOptions: { maxRetries: 0 } });
  });
  after(() => starter.stopAll());

  const newThread = async (): Promise<string> => (await client.threads.create()).thread_id;
  const startEndless = (threadId: string, options: object = {}): Promise<Run> =>
    client.runs.create(threadId, 'endless', {
      input: { how: 'polite' },
      streamMode: ['updates'],
      ...options,
    });
  const hasBegun = async ({ thread_id: id, run_id: runId }: Run): Promise<void> => {
    for await (const { event } of client.runs.joinStream(id, runId)) if (event === 'updates') break;
  };
  const statuses = async (threadId: string, runs: Run[]): Promise<string[]> =>
    Promise.all(runs.map(async ({ run_id: runId }) => (await client.runs.get(threadId, runId)).status));

  it('enqueue: each has its turn, in the order in which they came', async () => {
    const id = await newThread();
    const create = () => client.runs.create(id, 'steps', { input: { wanted: 0 } });
    const runs = await Promise.all(Array.from({ length: 12 }, create));
    await Promise.all(runs.map(({ run_id: runId }) => client.runs.join(id, runId)));
    assert.deepEqual(new Set(await statuses(id, runs)), new Set(['success']));
    const history = await client.threads.getHistory<{ log: string[] }>(id, { limit: 100 });
    assert.equal(history[0]?.values.log.length, 12);
    // The checkpoints of a run stand together, and the runs in the order of their records.
    const turns = history.map(({ metadata }) => metadata?.run_id as string).reverse();
    const inOrder = (await client.runs.list(id, { limit: 100 })).map(({ run_id: runId }) => runId).reverse();
    assert.deepEqual(
      turns.filter((runId, at) => runId !== turns[at - 1]),
      inOrder,
    );
  });

  it('reject: one is admitted, the others are told of the conflict', async () => {
    const id = await newThread();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, () => startEndless(id, { multitaskStrategy: 'reject' })),
    );
    const admitted = outcomes.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    const refused = outcomes.flatMap((each) => (each.status === 'rejected' ? [each.reason as Error] : []));
    assert.equal(admitted.length, 1);
    assert.ok(refused.every(({ message }) => message.includes('409') && message.includes('already running')));
    assert.equal((await client.runs.list(id)).length, 1);
    await client.runs.cancel(id, admitted[0]!.run_id, true);
  });

  for (const strategy of ['interrupt', 'rollback'] as const) {
    it(`${strategy}: the last one is left, and it starts from what the ${strategy === 'rollback' ? 'thread was before all' : 'others left'}`, async () => {
      const id = await newThread();
      await client.runs.wait(id, 'steps', { input: { wanted: 1 } });
      const before = await client.threads.getHistory(id);
      const first = await startEndless(id);
      await hasBegun(first);
      const more = await Promise.all(
        Array.from({ length: 6 }, () => startEndless(id, { multitaskStrategy: strategy })),
      );
      const listed = await client.runs.list(id, { limit: 100 });
      const running = listed.filter(({ status }) => ['pending', 'running'].includes(status));
      assert.equal(running.length, 1);
      await hasBegun(running[0]!);
      assert.equal(listed.length, strategy === 'rollback' ? 2 : 2 + more.length);
      const history = await client.threads.getHistory(id, { limit: 100 });
      const others = new Set(history.map(({ metadata }) => metadata?.run_id));
      if (strategy === 'rollback') {
        assert.deepEqual(others, new Set([running[0]!.run_id, before[0]!.metadata?.run_id]));
        assert.deepEqual(history.slice(-before.length), before);
      } else assert.ok(others.has(first.run_id));
      assert.equal((await client.threads.get(id)).status, 'busy');
      await client.runs.cancel(id, running[0]!.run_id, true);
    });
  }

  it('are cancelled together: those that wait, those that are named, all of a thread', async () => {
    const [id, other] = [await newThread(), await newThread()];
    const runs: Run[] = [];
    for (let at = 0; at < 4; at++) runs.push(await startEndless(id));
    const elsewhere = await startEndless(other);
    await Promise.all([hasBegun(runs[0]!), hasBegun(elsewhere)]);

    const [, second] = runs;
    await client.runs.cancelMany({ threadId: id, runIds: [second!.run_id] });
    assert.deepEqual(await statuses(id, runs), ['running', 'interrupted', 'pending', 'pending']);
    await client.runs.cancelMany({ threadId: id, status: 'pending' });
    assert.deepEqual(await statuses(id, runs), ['running', 'interrupted', 'interrupted', 'interrupted']);
    const unknown = { threadId: id, runIds: [runs[0]!.run_id, '7f9c24e8-3b12-4fef-91e0-56a2d5a1b1aa'] };
    await assert.rejects(client.runs.cancelMany(unknown), /404/);
    assert.equal((await client.runs.get(id, runs[0]!.run_id)).status, 'running');
    await client.runs.cancelMany({ threadId: id, status: 'all', action: 'rollback' });
    await assert.rejects(client.runs.get(id, runs[0]!.run_id), /404/);
    assert.deepEqual(await client.threads.getHistory(id), []);
    assert.equal((await client.runs.get(other, elsewhere.run_id)).status, 'running');
    await client.runs.cancelMany({ status: 'running' });
    assert.equal((await client.runs.get(other, elsewhere.run_id)).status, 'interrupted');
  });

  it('after_seconds: waits its time, lets others by, and can be cancelled before', async () => {
    const id = await newThread();
    const late = await client.runs.create(id, 'steps', { input: { wanted: 1 }, afterSeconds: 1 });
    const never = await client.runs.create(id, 'steps', { input: { wanted: 1 }, afterSeconds: 1000 });
    assert.equal(late.status, 'pending');
    await client.runs.join(id, late.run_id);
    await client.runs.wait(id, 'steps', { input: { wanted: 1 } });
    assert.deepEqual(await statuses(id, [late, never]), ['success', 'pending']);
    await client.runs.cancel(id, never.run_id, true);
    assert.equal((await client.runs.get(id, never.run_id)).status, 'interrupted');
    assert.equal((await client.threads.get(id)).status, 'idle');
  });

  it('webhook: called with each finished run, again where it was not taken, also a route of the server', async () => {
    const bodies: Record<string, unknown>[] = [];
    let arrived: () => void = () => undefined;
    const read = async (request: IncomingMessage): Promise<void> => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      bodies.push(JSON.parse(Buffer.concat(parts).toString('utf8')) as Record<string, unknown>);
      arrived();
    };
    const hook = createServer((request, response) => {
      response.statusCode = bodies.length === 0 ? 503 : 204;
      void read(request).then(() => response.end());
    }).listen(0, '127.0.0.1');
    await once(hook, 'listening');
    const calls = async (count: number): Promise<void> => {
      while (bodies.length < count) await new Promise<void>((resolve) => (arrived = resolve));
    };
    try {
      const webhook = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/done`;
      const id = await newThread();
      const values = await client.runs.wait(id, 'steps', { input: { wanted: 1 }, webhook });
      await calls(2);
      assert.deepEqual(bodies[0], bodies[1]);
      const [run] = await client.runs.list(id);
      const { status, values: told, error, ...rest } = bodies[1]!;
      assert.deepEqual([status, told, error], ['success', values, null]);
      assert.deepEqual(
        [rest.run_id, rest.thread_id, rest.run_started_at],
        [run!.run_id, id, run!.created_at],
      );
      const endless = await startEndless(id, { webhook });
      await client.runs.cancel(id, endless.run_id, true);
      await calls(3);
      assert.equal(bodies[2]!.status, 'interrupted');

      // A path is a route of this server: the finished run's values become an edit of another thread's state.
      const target = await client.threads.create({ graphId: 'steps' });
      const leave = new AbortController();
      const events = await fetch(`${server.url}/backstep/events`, { signal: leave.signal });
      await client.runs.wait(id, 'steps', {
        input: { wanted: 1 },
        webhook: `/threads/${target.thread_id}/state`,
      });
      let heard = '';
      for await (const part of events.body!.pipeThrough(new TextDecoderStream())) {
        heard += part;
        if (heard.includes(`"checkpoint","thread_id":"${target.thread_id}"`)) break;
      }
      leave.abort();
      assert.equal((await client.threads.getHistory(target.thread_id)).length, 1);
    } finally {
      hook.close();
    }
  });
});
