// A worker that is taken down by one run: that run says how, and whatever else was on the worker goes on.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { TestHost } from './testHost.js';
import { fixtures, openTestHost, valuesOf } from './testHost.js';

const deadly = path.join(fixtures, '../deadly');

describe('graph host, when a run takes its worker down', function () {
  // Each test starts processes of its own.
  this.timeout(240_000);

  let dir: string;
  let open: TestHost | undefined;
  before(async () => {
    dir = await mkdtemp(path.join(os.tmpdir(), 'backstep-deadly-'));
  });
  afterEach(() => open?.host.dispose());
  after(() => rm(dir, { recursive: true, force: true }));

  /** A host, and how to wait for a line that is printed or warned about. */
  async function openHost(watchdog = { tickMs: 1000, slowTicks: 60, deadTicks: 120 }) {
    const waiting: { wanted: string; resolve: () => void }[] = [];
    const said: string[] = [];
    open = await openTestHost(deadly, {
      watchdog,
      log(_, line) {
        said.push(line);
        for (const { wanted, resolve } of waiting) if (line.includes(wanted)) resolve();
      },
    });
    const heard = (wanted: string) =>
      new Promise<void>((resolve) => {
        if (said.some((line) => line.includes(wanted))) resolve();
        else waiting.push({ wanted, resolve });
      });
    return { ...open, heard };
  }

  const deaths = [
    ['exits', /exited with code 3/],
    ['throwsLater', /The lamp fell down/],
    ['eats', /ran out of memory[^]*max-old-space-size/],
  ] as const;
  for (const [graphId, message] of deaths) {
    it(`blames the run that ${graphId}, alone on its worker`, async () => {
      const { run, history } = await openHost();
      const thread = randomUUID();
      const { outcome } = await run(graphId, thread, { durability: 'sync' });
      assert.equal(outcome.status, 'error');
      assert.equal(outcome.error.error, 'GraphWorkerError');
      assert.match(outcome.error.message, message);
      assert.equal(valuesOf((await history(thread))[0]).step, 'first');
      assert.equal((await run('quick', randomUUID())).outcome.status, 'success');
    });
  }

  it('lets a run that shared the worker go on from its last checkpoint', async () => {
    const { run, history, heard } = await openHost();
    const thread = randomUUID();
    const marker = path.join(dir, randomUUID());
    const innocent = run('patient', thread, {
      input: { marker },
      durability: 'sync',
      stream_mode: ['updates'],
    });
    await heard('patiently waiting');
    const guilty = await run('exits', randomUUID());
    assert.equal(guilty.outcome.status, 'error');
    assert.match(guilty.outcome.error.message, /exited with code 3/);
    const { outcome, events } = await innocent;
    assert.deepEqual(outcome, { status: 'success', output: { step: 'done', marker }, next: [] });
    assert.deepEqual(
      events.map(({ event, data }) => (event === 'metadata' ? (data as { attempt: number }).attempt : data)),
      [{ first: { step: 'first' } }, 2, { then: { step: 'done' } }],
    );
    assert.equal((await history(thread)).length, 4);
  });

  it('gives new runs a fresh worker while one does not yield, and ends that one in the end', async () => {
    const { run, heard } = await openHost({ tickMs: 100, slowTicks: 20, deadTicks: 100 });
    const thread = randomUUID();
    const stuck = run('spins', thread);
    await heard('does not answer');
    assert.equal((await run('quick', randomUUID())).outcome.status, 'success');
    const { outcome } = await stuck;
    assert.equal(outcome.status, 'error');
    assert.match(outcome.error.message, /did not answer for 10 s/);
  });

  it('ends a run that waits for its worker when it is cancelled', async () => {
    const { run } = await openHost();
    const controller = new AbortController();
    const waiting = run('quick', randomUUID(), { signal: controller.signal });
    controller.abort();
    assert.deepEqual((await waiting).outcome, { status: 'cancelled' });
  });
});
