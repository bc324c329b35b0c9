/**
 * The server is killed at random moments of a running 200-step graph and started again on the same data, 20 times. What
 * a client had been told of must be there, every thread must load, and the broken run must go on to its true end.
 * The moments come from a seed, which is printed; BACKSTEP_SEED repeats a failure.
 */
import assert from 'node:assert/strict';
import { Client } from '@langchain/langgraph-sdk';
import { fixtureConfig, serverStarter, type ServerProcess } from '../contract/serverProcess.js';
import { seeded } from './seeded.js';

const rounds = 20;
const wanted = 200;
const config = { recursion_limit: 2 * wanted };

interface Steps {
  done: number;
  log: string[];
}

/** Where a broken thread stood as far as its client knows. */
interface Broken {
  threadId: string;
  runId: string;
  told: string[];
}

describe('a long run, killed and started again', () => {
  const starter = serverStarter();
  after(() => starter.stopAll());
  const seed = Number(process.env.BACKSTEP_SEED ?? Date.now() % 1_000_000);

  it(`loses nothing that was told (seed ${seed})`, async function () {
    this.timeout(20 * 60_000);
    const random = seeded(seed);
    const dataDir = await starter.newDataDir();
    const threads: string[] = [];
    let broken: Broken | undefined;
    for (let round = 0; round <= rounds; round++) {
      const server = await starter.start({ config: fixtureConfig, dataDir });
      const client = new Client({ apiUrl: server.url, apiKey: null });
      if (broken !== undefined) await checkRecovered(client, broken);
      for (const threadId of threads)
        assert.ok((await client.threads.getState<Steps>(threadId)).values.done >= 0);
      const info = (await (await fetch(`${server.url}/info`)).json()) as { problems: unknown[] };
      assert.deepEqual(info.problems, []);
      if (round === rounds) assert.equal(await server.stop(), 0);
      else {
        broken = await breakRun(server, client, Math.ceil(random() * wanted), random);
        threads.push(broken.threadId);
      }
    }
  });

  /** Starts a run and kills the server after the given number of checkpoints was told. */
  async function breakRun(
    server: ServerProcess,
    client: Client,
    after: number,
    random: () => number,
  ): Promise<Broken> {
    const { thread_id: threadId } = await client.threads.create();
    const told: string[] = [];
    let runId = '';
    const options = { input: { wanted }, config, streamMode: 'checkpoints' as const };
    try {
      for await (const { event, data } of client.runs.stream(threadId, 'steps', options)) {
        if (event === 'metadata') runId = (data as { run_id: string }).run_id;
        if (event !== 'checkpoints') continue;
        told.push(
          (data as { config: { configurable: { checkpoint_id: string } } }).config.configurable.checkpoint_id,
        );
        if (told.length < after) continue;
        // Somewhere within the step that follows, not always at its very start.
        for (let turns = Math.floor(random() * 20); turns > 0; turns--) await new Promise(setImmediate);
        await server.kill();
        break;
      }
    } catch (error) {
      // The SDK may notice the dead connection before the loop is left.
      assert.ok(server.child.signalCode === 'SIGKILL', String(error));
    }
    assert.equal(told.length >= after, true);
    return { threadId, runId, told };
  }

  async function checkRecovered(client: Client, { threadId, runId, told }: Broken): Promise<void> {
    const kept = new Set<string>();
    for (const state of await client.threads.getHistory(threadId, { limit: 1000 }))
      kept.add(state.checkpoint.checkpoint_id!);
    assert.deepEqual(
      told.filter((id) => !kept.has(id)),
      [],
    );
    const run = await client.runs.get(threadId, runId);
    assert.ok(['interrupted', 'success'].includes(run.status), run.status);
    const before = await client.threads.getState<Steps>(threadId);
    assert.equal(
      (await client.threads.get(threadId)).status,
      before.next.length > 0 ? 'interrupted' : 'idle',
      `after ${before.values.done} steps`,
    );
    const end = (await client.runs.wait(threadId, 'steps', { input: null, config })) as unknown as Steps;
    assert.equal(end.done, wanted);
    assert.deepEqual(
      end.log,
      Array.from({ length: wanted }, (_, index) => `step ${index + 1}`),
    );
  }
});
