/**
 * A disk that takes nothing more while runs go on: they fail with the reason, what was there stays and is served, and
 * everything goes on once there is room. The file systems are real.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Client } from '@langchain/langgraph-sdk';
import { serverStarter } from '../contract/serverProcess.js';
import { checkFiles } from './dataFiles.js';
import { diskLimits, type LimitedFolder } from './diskLimits.js';
import { connect } from './load.js';

const config = fileURLToPath(new URL('../fixtures/durability/langgraph.json', import.meta.url));
const wanted = 200;
const long = { input: { wanted }, config: { recursion_limit: 2 * wanted } };

interface Steps {
  done: number;
}

describe('a disk that refuses', function () {
  this.timeout(240_000);
  const starter = serverStarter();
  let folder: LimitedFolder | undefined;
  let gates = '';
  beforeEach(async () => {
    gates = await mkdtemp(path.join(tmpdir(), 'backstep-gate-'));
  });
  afterEach(async () => {
    await starter.stopAll();
    await folder?.close();
    folder = undefined;
    await rm(gates, { recursive: true });
  });

  const limits = diskLimits();
  for (const [index, limit] of limits.filter((each) => each.whileRunning !== 'nothing').entries()) {
    // Each durability once, and each disk.
    for (const durability of index === 0 ? (['sync', 'async', 'exit'] as const) : (['async'] as const)) {
      it(`is told, costs nothing that was there, and is gone on from (${limit.name}, ${durability})`, async () => {
        folder = await limit.open();
        let server = await starter.start({ config, dataDir: folder.dir });
        let client = connect(server.url);
        const { thread_id: before } = await client.threads.create();
        await client.runs.wait(before, 'keeps', { input: { wanted: 3 } });
        const history = await client.threads.getHistory(before);
        await client.store.putItem(['kept'], 'item', { n: 1 });
        const assistant = await client.assistants.create({ graphId: 'keeps', name: 'kept' });

        const { thread_id: threadId } = await client.threads.create();
        const { refuse, accept } = folder;
        const { pid } = server.child;
        const { runId, checkpoints, error } = await runInto(
          client,
          threadId,
          { refuse: () => refuse(pid), gate: path.join(gates, 'open') },
          durability,
        );
        assert.match(error.message, limit.says);
        // What the end of the run freed is taken too.
        await refuse(pid);

        // What was there, what was told, and the failure: all served.
        const checkTold = async (): Promise<void> => {
          assert.deepEqual(await client.threads.getHistory(before), history);
          assert.deepEqual((await client.store.getItem(['kept'], 'item'))?.value, { n: 1 });
          assert.equal((await client.assistants.get(assistant.assistant_id)).name, 'kept');
          assert.deepEqual(await missing(client, threadId, checkpoints), []);
          const info = (await (await fetch(`${server.url}/info`)).json()) as { problems: unknown[] };
          assert.deepEqual(info.problems, []);
        };
        const checkFailure = async (): Promise<void> => {
          const run = await client.runs.get(threadId, runId);
          assert.equal(run.status, 'error');
          const thread = await client.threads.get(threadId);
          assert.equal(thread.status, 'error');
          assert.match(JSON.stringify(thread), limit.says);
        };
        await checkTold();
        await checkFailure();
        const ofThreads = [
          () => client.runs.wait(before, 'keeps', { input: { wanted: 1 } }),
          () => client.runs.create(before, 'keeps', { input: { wanted: 1 } }),
          () => client.runs.wait(null, 'keeps', { input: { wanted: 1 } }),
          () => client.threads.create(),
          () => client.threads.update(before, { metadata: { n: 1 } }),
          () => client.threads.updateState(before, { values: { done: 1 }, asNode: 'step' }),
        ];
        const others = [
          () => client.store.putItem(['kept'], 'item', { n: 2 }),
          () => client.assistants.update(assistant.assistant_id, { graphId: 'keeps', name: 'lost' }),
          () => client.crons.create('keeps', { schedule: '0 0 29 2 *' }),
        ];
        for (const refused of limit.whileRunning === 'everything' ? [...ofThreads, ...others] : others) {
          await assert.rejects(refused(), (failure: { status?: number; message: string }) => {
            assert.equal(failure.status, 500, `${String(refused)}: ${failure.message}`);
            assert.match(failure.message, limit.says);
            return true;
          });
        }
        await checkTold();
        assert.equal((await client.threads.get(before)).status, 'idle');

        // There is room again: the server is the same one.
        await accept(pid);
        await checkTold();
        await checkFailure();
        await client.store.putItem(['kept'], 'other', { n: 2 });
        const end = (await client.runs.wait(threadId, 'keeps', {
          ...long,
          durability,
          input: checkpoints.length === 0 ? long.input : null,
        })) as unknown as Steps;
        assert.equal(end.done, wanted);

        await server.kill();
        await checkFiles(folder.dir);
        server = await starter.start({ config, dataDir: folder.dir });
        client = connect(server.url);
        await checkTold();
        assert.deepEqual((await client.store.getItem(['kept'], 'other'))?.value, { n: 2 });
        assert.ok(['error', 'interrupted'].includes((await client.runs.get(threadId, runId)).status));
        assert.equal((await client.threads.getState<Steps>(threadId)).values.done, wanted);
        assert.equal((await client.threads.get(threadId)).status, 'idle');
        assert.equal(await server.stop(), 0);
      });
    }
  }

  for (const limit of limits.filter((each) => each.atStart)) {
    it(`is named by a server that cannot start on it, and by the next one forgotten (${limit.name})`, async () => {
      folder = await limit.open();
      const args = ['--config', config, '--data-dir', folder.dir, '--port', '0'];
      const server = await starter.start({ config, dataDir: folder.dir });
      const client = connect(server.url);
      const threadId = randomUUID();
      await client.threads.create({ threadId });
      await server.kill();
      await folder.refuse();
      const { code, errors } = await starter.startAndEnd(args);
      assert.equal(code, 1, errors.join('\n'));
      assert.match(errors.join('\n'), /Could not write/);
      await folder.accept();
      const next = await starter.start({ config, dataDir: folder.dir });
      assert.equal((await connect(next.url).threads.get(threadId)).thread_id, threadId);
      assert.equal(await next.stop(), 0);
    });
  }
});

/** A run that is well under way when the disk refuses: what it told, and of what it failed. */
async function runInto(
  client: Client,
  threadId: string,
  { refuse, gate }: { refuse: () => Promise<void>; gate: string },
  durability: 'sync' | 'async' | 'exit',
): Promise<{ runId: string; checkpoints: string[]; error: { message: string } }> {
  const checkpoints: string[] = [];
  let runId = '';
  let seen = 0;
  let error: { message: string } | undefined;
  let refusing: Promise<void> | undefined;
  // The disk may take its time to be full: the run waits for it, or it might end before.
  const input = { ...long.input, gate };
  const options = { ...long, input, durability, streamMode: ['checkpoints' as const] };
  for await (const { event, data } of client.runs.stream(threadId, 'keeps', options)) {
    if (event === 'metadata') runId = (data as { run_id: string }).run_id;
    if ((event as string) === 'error') error = data as { message: string };
    if (event !== 'checkpoints') continue;
    seen += 1;
    if (seen === 10) refusing = refuse().then(() => writeFile(gate, ''));
    // With `exit` only the end tells of what is kept.
    if (durability === 'exit') continue;
    checkpoints.push(
      (data as { config: { configurable: { checkpoint_id: string } } }).config.configurable.checkpoint_id,
    );
  }
  await refusing;
  assert.ok(error, `the run went on to its end, with ${seen} checkpoints`);
  return { runId, checkpoints, error };
}

async function missing(client: Client, threadId: string, told: string[]): Promise<string[]> {
  const kept = new Set<string | null | undefined>();
  for (const state of await client.threads.getHistory(threadId, { limit: 1000 }))
    kept.add(state.checkpoint.checkpoint_id);
  return told.filter((id) => !kept.has(id));
}
