/**
 * The server, its worker, or both are killed at random moments while several clients run graphs, again and again on the
 * same data. What a client was told must be there, no file may have become unreadable, and every thread must go on to
 * its true end. The moments come from a seed, which is printed; BACKSTEP_SEED repeats a failure, BACKSTEP_KILLS sets how
 * many there are.
 */
import assert from 'node:assert/strict';
import { fixtureConfig, serverStarter, type ServerProcess } from '../contract/serverProcess.js';
import { checkThread, connect, startLoad, type Told } from './load.js';
import { seeded } from './seeded.js';

const kills = Number(process.env.BACKSTEP_KILLS ?? 8);
const clients = 3;
const victims = ['server', 'worker', 'both'] as const;

describe('several clients, killed and started again', () => {
  const starter = serverStarter();
  after(() => starter.stopAll());
  const seed = Number(process.env.BACKSTEP_SEED ?? Date.now() % 1_000_000);

  it(`loses nothing that was told (${kills} kills, seed ${seed})`, async function () {
    this.timeout(kills * 60_000);
    const random = seeded(seed);
    const dataDir = await starter.newDataDir();
    const everything: Told[] = [];
    let server = await starter.start({ config: fixtureConfig, dataDir });
    for (let round = 0; round < kills; round++) {
      const victim = victims[Math.floor(random() * victims.length)] ?? 'server';
      const load = startLoad(server.url, clients, Math.ceil(random() * 2 * clients * 10));
      await load.reached;
      // Somewhere within the step that follows, not always at its very start.
      for (let turns = Math.floor(random() * 20); turns > 0; turns--) await new Promise(setImmediate);
      const ended = load.end();
      if (victim !== 'server') killWorker(server);
      if (victim !== 'worker') {
        await server.kill();
        await ended;
        server = await starter.start({ config: fixtureConfig, dataDir });
      }
      await ended;
      await checkProblems(server);
      const client = connect(server.url);
      for (const told of load.told) await checkThread(client, told);
      everything.push(...load.told.map((told) => ({ ...told, isDone: true })));
    }
    assert.equal(await server.stop(), 0);
    server = await starter.start({ config: fixtureConfig, dataDir });
    await checkProblems(server);
    const client = connect(server.url);
    assert.ok(everything.length >= kills * clients);
    for (const { threadId } of everything) {
      const { values, next } = await client.threads.getState<{ done: number }>(threadId);
      assert.deepEqual([values.done > 0, next], [true, []]);
    }
    assert.equal(await server.stop(), 0);
  });

  async function checkProblems({ url }: ServerProcess): Promise<void> {
    const info = (await (await fetch(`${url}/info`)).json()) as { problems: unknown[] };
    assert.deepEqual(info.problems, []);
  }

  /** The one that loaded the graph last; it may have been killed before. */
  function killWorker({ errors }: ServerProcess): void {
    const pid = errors.flatMap((line) => /steps in process (\d+)/.exec(line)?.[1] ?? []).at(-1);
    assert.ok(pid);
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch (error) {
      assert.equal((error as NodeJS.ErrnoException).code, 'ESRCH');
    }
  }
});
