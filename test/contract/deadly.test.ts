/**
 * Nodes that take their worker down or never yield, on the real server: their runs end with an error that says so, and
 * everything else goes on: other runs, the store, the server.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@langchain/langgraph-sdk';
import { serverStarter, type ServerProcess } from './serverProcess.js';

const config = path.join(fileURLToPath(new URL('../', import.meta.url)), 'fixtures/deadly/langgraph.json');

interface Failed {
  __error__?: { error: string; message: string };
}

describe('nodes that mean harm, on a running server', function () {
  this.timeout(240_000);
  const starter = serverStarter();
  after(() => starter.stopAll());

  let server: ServerProcess;
  let client: Client;
  let folder: string;
  before(async () => {
    folder = await starter.newDataDir();
    server = await starter.start({ config });
    client = new Client({ apiUrl: server.url, apiKey: null });
    await client.store.putItem(['kept'], 'item', { n: 1 });
  });

  /** Resolves when a line with `text` comes that was not there before `mark`. */
  function heard(text: string, mark: number): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (server.errors.slice(mark).some((line) => line.includes(text))) resolve();
        else server.child.stderr?.once('data', () => setImmediate(look));
      };
      look();
    });
  }

  /** Another run on the same worker: waits in its node until that has been run a second time. */
  async function innocent(): Promise<{ threadId: string; runId: string }> {
    const { thread_id: threadId } = await client.threads.create();
    const mark = server.errors.length;
    const input = { marker: path.join(folder, randomUUID()) };
    const { run_id: runId } = await client.runs.create(threadId, 'patient', { input });
    await heard('patiently waiting', mark);
    return { threadId, runId };
  }

  async function checkOthers(): Promise<void> {
    assert.deepEqual(await (await fetch(`${server.url}/ok`)).json(), { ok: true });
    assert.deepEqual((await client.store.getItem(['kept'], 'item'))?.value, { n: 1 });
    const { thread_id: threadId } = await client.threads.create();
    assert.equal(
      ((await client.runs.wait(threadId, 'quick', { input: {} })) as { step: string }).step,
      'done',
    );
    assert.equal(server.child.exitCode, null);
  }

  const deaths = [
    ['exits', /exited with code 3/],
    ['throwsLater', /The lamp fell down/],
    ['eats', /ran out of memory/],
  ] as const;
  for (const [graphId, message] of deaths) {
    it(`end with an error that says how (${graphId}); what shared the worker goes on`, async () => {
      const other = await innocent();
      const { thread_id: threadId } = await client.threads.create();
      const options = { input: {}, durability: 'sync' as const, raiseError: false };
      const failed = (await client.runs.wait(threadId, graphId, options)) as Failed;
      assert.equal(failed.__error__?.error, 'GraphWorkerError');
      assert.match(failed.__error__.message, message);
      const [run] = await client.runs.list(threadId);
      assert.equal(run?.status, 'error');
      const thread = await client.threads.get(threadId);
      assert.equal(thread.status, 'error');
      assert.deepEqual((thread.values as { step: string }).step, 'first');

      await client.runs.join(other.threadId, other.runId);
      assert.equal((await client.runs.get(other.threadId, other.runId)).status, 'success');
      await checkOthers();
    });
  }

  for (const graphId of ['rejects', 'rejectsAndWaits']) {
    it(`that leave a rejection behind end with it, and no run beside them (${graphId})`, async () => {
      const { thread_id: beside } = await client.threads.create();
      const mark = server.errors.length;
      const { run_id: runId } = await client.runs.create(beside, 'asks', { input: {} });
      await server.heard('asking', mark);
      const { thread_id: threadId } = await client.threads.create();
      const failed = (await client.runs.wait(threadId, graphId, {
        input: {},
        raiseError: false,
      })) as Failed;
      assert.equal(failed.__error__?.error, 'UnhandledRejectionError');
      assert.match(failed.__error__.message, /nobody awaits: Error: Nobody waited for me\./);
      assert.equal((await client.threads.get(threadId)).status, 'error');
      assert.equal((await client.runs.get(beside, runId)).status, 'running');
      await checkOthers();
      assert.ok(server.errors.some((line) => line.includes('Nobody waited for me.')));
      await client.store.putItem(['answers'], 'asks', { go: true });
      await client.runs.join(beside, runId);
      assert.equal((await client.runs.get(beside, runId)).status, 'success');
      await client.store.deleteItem(['answers'], 'asks');
    });
  }

  it('that never yield are ended by cancelling, and meanwhile the others are served', async () => {
    const other = await innocent();
    const { thread_id: threadId } = await client.threads.create();
    const mark = server.errors.length;
    const { run_id: runId } = await client.runs.create(threadId, 'spins', {
      input: {},
      durability: 'sync',
    });
    await heard('does not answer', mark);
    await checkOthers();
    await client.runs.cancel(threadId, runId, true);
    assert.equal((await client.runs.get(threadId, runId)).status, 'interrupted');
    const thread = await client.threads.get(threadId);
    assert.equal(thread.status, 'interrupted');
    await client.runs.join(other.threadId, other.runId);
    assert.equal((await client.runs.get(other.threadId, other.runId)).status, 'success');
    await checkOthers();
  });

  it('that never yield leave the thread deletable, and the server stops all the same', async () => {
    const { thread_id: threadId } = await client.threads.create();
    await client.runs.create(threadId, 'spins', { input: {} });
    await client.threads.delete(threadId);
    await assert.rejects(client.threads.get(threadId), { status: 404 });
    const { thread_id: last } = await client.threads.create();
    await client.runs.create(last, 'spins', { input: {} });
    assert.equal(await server.stop(), 0);
  });
});
