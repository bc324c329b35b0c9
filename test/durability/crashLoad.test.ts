/**
 * The server, its worker, or both are killed at random moments while several clients run graphs (durability sync, async
 * and exit) and change records of every kind, again and again on the same data. What a client was told must be there, no
 * file may have become unreadable, and every thread must go on to its true end. The moments come from a seed, which is
 * printed; BACKSTEP_SEED repeats a failure, BACKSTEP_KILLS sets how many there are.
 */
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { language, serverStarter, type ServerProcess } from '../contract/serverProcess.js';
import { checkFiles, threadFolders } from './dataFiles.js';
import { createLedger } from './ledger.js';
import { checkThread, connect, startLoad, type Told } from './load.js';
import type { ThreadNames } from './records.js';
import { seeded } from './seeded.js';

const project = language === 'python' ? 'pythonDurability' : 'durability';
const fixture = fileURLToPath(new URL(`../fixtures/${project}/langgraph.json`, import.meta.url));
const kills = Number(process.env.BACKSTEP_KILLS ?? 8);
const clients = 3;
const reportEvery = 10;

describe('several clients, killed and started again', () => {
  const starter = serverStarter();
  after(() => starter.stopAll());
  const seed = Number(process.env.BACKSTEP_SEED ?? Date.now() % 1_000_000);

  it(`loses nothing that was told (${kills} kills, seed ${seed})`, async function () {
    this.timeout(kills * 60_000);
    const random = seeded(seed);
    const dataDir = await starter.newDataDir();
    const everything: Told[] = [];
    const ledger = createLedger();
    const threads: ThreadNames = { known: new Set(), unnamed: 0 };
    const killed = { server: 0, worker: 0, both: 0 };
    const victims = Object.keys(killed) as (keyof typeof killed)[];
    const start = () => starter.start({ config: fixture, dataDir });
    let server = await start();
    for (let round = 1; round <= kills; round++) {
      const victim = victims[Math.floor(random() * victims.length)] ?? 'server';
      const until = Math.ceil(random() * 2 * clients * 10);
      const load = startLoad({ url: server.url, clients, until, random, ledger, threads });
      await Promise.race([load.reached, brokenBefore(server)]);
      // Somewhere within the step that follows, not always at its very start.
      for (let turns = Math.floor(random() * 20); turns > 0; turns--) await new Promise(setImmediate);
      const ended = load.end();
      if (victim !== 'server') killWorker(server);
      if (victim !== 'worker') {
        await server.kill();
        await ended;
        server = await start();
      }
      await ended;
      killed[victim] += 1;
      await checkProblems(server);
      const client = connect(server.url);
      for (const told of load.told) await checkThread(client, told);
      await ledger.check(client);
      everything.push(...load.told.map((told) => ({ ...told, isDone: true })));
      if (round % reportEvery === 0 && round < kills) report(round);
    }
    assert.equal(await server.stop(), 0);
    const files = await checkFiles(dataDir);
    server = await start();
    await checkProblems(server);
    const client = connect(server.url);
    assert.ok(everything.length >= kills);
    for (const { threadId } of everything) {
      const { values, next } = await client.threads.getState<{ done: number }>(threadId);
      assert.deepEqual([values.done > 0, next], [true, []]);
    }
    await ledger.check(client, true);
    await checkProblems(server);
    const folders = await threadFolders(dataDir);
    const strangers = folders.filter((name) => !threads.known.has(name));
    assert.ok(strangers.length <= threads.unnamed, `threads that nobody made: ${strangers.join(', ')}`);
    assert.equal(await client.threads.count(), folders.length);
    assert.equal(await server.stop(), 0);
    report(kills);
    console.log(`      found again: all of it, in ${files} readable files; every thread went on to its end`);

    function report(round: number): void {
      const told = everything.reduce((sum, { checkpoints }) => sum + checkpoints.length, 0);
      console.log(
        `      ${round} of ${kills} kills (server ${killed.server}, worker ${killed.worker}, both ${killed.both}); told: ` +
          `${everything.length} threads with ${told} checkpoints, ${ledger.told} changes of ${ledger.records} other records`,
      );
    }
  });

  async function checkProblems({ url }: ServerProcess): Promise<void> {
    const info = (await (await fetch(`${url}/info`)).json()) as { problems: unknown[] };
    assert.deepEqual(info.problems, []);
  }

  /** A server that ends by itself would leave the test waiting for what it is to tell. */
  async function brokenBefore({ child, errors }: ServerProcess): Promise<never> {
    await new Promise((resolve) => child.once('exit', resolve));
    throw new Error(`The server ended by itself: ${errors.slice(-20).join('\n')}`);
  }

  /** The one that loaded the graph last; it may have been killed before, or not be there yet. */
  function killWorker({ errors }: ServerProcess): void {
    const pid = errors.flatMap((line) => /keeps in process (\d+)/.exec(line)?.[1] ?? []).at(-1);
    if (pid === undefined) return;
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch (error) {
      assert.equal((error as NodeJS.ErrnoException).code, 'ESRCH');
    }
  }
});
