import assert from 'node:assert/strict';
import { Client } from '@langchain/langgraph-sdk';
import { fixtureNamed, serverStarter, type ServerProcess } from './serverProcess.js';

const config = fixtureNamed('multitask');

interface Chunk {
  id?: string;
  event: string;
  data: unknown;
}

describe('runs that ended long ago', () => {
  const starter = serverStarter();
  let server: ServerProcess;
  let client: Client;
  let dataDir: string;
  const start = async (): Promise<void> => {
    server = await starter.start({ config, dataDir });
    client = new Client({ apiUrl: server.url, apiKey: null, callerOptions: { maxRetries: 0 } });
  };
  before(async () => {
    dataDir = await starter.newDataDir();
    await start();
  });
  after(() => starter.stopAll());

  const collect = async (stream: AsyncIterable<unknown>): Promise<Chunk[]> => {
    const chunks: Chunk[] = [];
    for await (const chunk of stream) chunks.push(chunk as Chunk);
    return chunks;
  };
  const getJson = async (path: string): Promise<{ status: number; body: unknown }> => {
    const response = await fetch(server.url + path);
    return { status: response.status, body: await response.json() };
  };
  const runIds = async (threadId: string): Promise<string[]> =>
    (await client.runs.list(threadId)).map(({ run_id }) => run_id).reverse();

  it('join answers with the values at the end of each run, with and without its thread, after a restart', async () => {
    const { thread_id: id } = await client.threads.create();
    const results: unknown[] = [];
    for (const wanted of [2, 4]) results.push(await client.runs.wait(id, 'steps', { input: { wanted } }));
    const { thread_id: asking } = await client.threads.create();
    const asked = (await client.runs.wait(asking, 'asking', { input: { hold: 'never' } })) as {
      __interrupt__: unknown[];
    };
    assert.equal(asked.__interrupt__.length, 1);
    const answered = await client.runs.wait(asking, 'asking', { command: { resume: 'yes' } });
    await client.threads.updateState(id, { values: { log: ['by hand'] } });
    const kept = await fetch(`${server.url}/runs/wait`, {
      method: 'POST',
      body: JSON.stringify({ assistant_id: 'steps', input: { wanted: 1 }, on_completion: 'keep' }),
    });
    const keptId = kept.headers.get('content-location')!.split('/').at(-1)!;
    results.push(await kept.json());
    const gone = await client.runs.create(null, 'steps', { input: { wanted: 1 } });
    await getJson(`/runs/${gone.run_id}/join`);

    const check = async (): Promise<void> => {
      const [first, second] = await runIds(id);
      assert.deepEqual(await client.runs.join(id, first!), results[0]);
      assert.deepEqual(await client.runs.join(id, second!), results[1]);
      assert.deepEqual((await getJson(`/runs/${first!}/join`)).body, results[0]);
      assert.deepEqual((await getJson(`/runs/${keptId}/join`)).body, results[2]);
      const [question, answer] = await runIds(asking);
      assert.deepEqual(await client.runs.join(asking, question!), asked);
      assert.deepEqual(await client.runs.join(asking, answer!), answered);
    };
    await check();
    await server.stop();
    await start();
    await check();
    const [first] = await runIds(id);
    for (const part of ['join', 'stream']) {
      for (const lost of [gone.run_id, '7f9c24e8-3b12-4fef-91e0-56a2d5a1b1aa']) {
        const { status, body } = await getJson(`/runs/${lost}/${part}`);
        assert.deepEqual([status, body], [404, { detail: `Run ${lost} not found` }]);
      }
      assert.equal((await getJson(`/threads/${asking}/runs/${first!}/${part}`)).status, 404);
    }
  });

  it('a run that answered one of its questions and asked the next is told from the one before', async () => {
    const { thread_id: id } = await client.threads.create();
    const before = await client.runs.wait(id, 'asking', { input: { hold: 'never' } });
    // Makes no checkpoint: it asks again.
    const again = await client.runs.wait(id, 'asking', { input: null });
    await client.runs.wait(id, 'asking', { command: { resume: 'done' } });
    await server.stop();
    await start();
    const [first, second, third] = await runIds(id);
    assert.deepEqual(await client.runs.join(id, first!), before);
    assert.deepEqual(await client.runs.join(id, second!), again);
    assert.equal(((await client.runs.join(id, third!)) as unknown as { answer: string }).answer, 'done');
  });

  it('streams end: the events as long as they are kept, then the final values', async () => {
    const { thread_id: id } = await client.threads.create();
    const live = await collect(
      client.runs.stream(id, 'steps', { input: { wanted: 2 }, streamMode: 'updates', streamResumable: true }),
    );
    const values = await client.runs.wait(id, 'steps', { input: null, metadata: { later: true } });
    const [runId] = await runIds(id);
    assert.equal(live.length, 3);
    for (const lastEventId of ['-1', '0', live[0]!.id!]) {
      const replayed = await collect(client.runs.joinStream(id, runId!, { lastEventId }));
      assert.deepEqual(replayed, lastEventId === '1' ? live.slice(1) : live);
    }
    assert.deepEqual(await collect(client.runs.joinStream(null, runId!)), live);

    await server.stop();
    await start();
    const metadata = { event: 'metadata', id: '1', data: { run_id: runId, attempt: 1 } };
    const end = { event: 'values', data: values };
    for (const threadId of [id, null]) {
      const whole = await collect(client.runs.joinStream(threadId, runId!, { lastEventId: '-1' }));
      assert.deepEqual(whole, [metadata, { ...end, id: '2' }]);
      const rest = await collect(client.runs.joinStream(threadId, runId!, { lastEventId: '3' }));
      assert.deepEqual(rest, [{ ...end, id: '4' }]);
      const updates = await collect(client.runs.joinStream(threadId, runId!, { streamMode: 'updates' }));
      assert.deepEqual(updates, [metadata]);
    }
  });

  it('a run that the server did not survive ends with the error that says so', async () => {
    const { thread_id: id } = await client.threads.create();
    const run = await client.runs.create(id, 'endless', { input: { how: 'polite' }, streamMode: 'updates' });
    for await (const { event } of client.runs.joinStream(id, run.run_id)) if (event === 'updates') break;
    await server.kill();
    await start();
    const chunks = await collect(client.runs.joinStream(null, run.run_id));
    assert.deepEqual(
      chunks.map(({ event }) => event),
      ['metadata', 'error'],
    );
    assert.equal((chunks[1]!.data as { error: string }).error, 'ServerStopped');
    const { body } = await getJson(`/runs/${run.run_id}/join`);
    assert.equal((body as { __error__: { error: string } }).__error__.error, 'ServerStopped');
  });
});
