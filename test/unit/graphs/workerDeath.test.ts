// User code that takes its process down, never yields, or changes on disk while it runs.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { watchSources } from '../../../server/graphs/fileWatch.js';
import { nodeLaunch } from '../../../server/graphs/nodeLaunch.js';
import type { CheckpointAccess } from '../../../server/graphs/port.js';
import { memoryStorage } from '../../../server/storage/memory/memoryStorage.js';
import { forwarding } from '../workers/testSaver.js';
import { fixtures, openTestHost, valuesOf } from './testHost.js';

describe('graph host, when the worker does not live', function () {
  // Each test starts processes of its own.
  this.timeout(180_000);

  it('fails the run of a node that exits, says how, and serves the next with a fresh worker', async () => {
    const { host, run, history } = await openTestHost();
    try {
      const thread = randomUUID();
      const { outcome } = await run('exits', thread, { durability: 'sync' });
      assert.equal(outcome.status, 'error');
      const { error, message } = outcome.error;
      assert.equal(error, 'GraphWorkerError');
      assert.match(message, /exited with code 3[^]*leaving without a word/);
      assert.deepEqual(valuesOf((await history(thread))[0]), { step: 'first' });
      const next = await run('joke', randomUUID());
      assert.equal(next.outcome.status, 'success');
    } finally {
      await host.dispose();
    }
  });

  it('ends a node that never yields when its run is cancelled', async () => {
    const controller = new AbortController();
    const { checkpoints } = memoryStorage();
    const watched: CheckpointAccess = {
      ...forwarding(checkpoints),
      async put(put) {
        await checkpoints.put(put);
        // The step before the one that spins is kept.
        if (put.metadata.step === 1) controller.abort();
      },
    };
    const { host, run, history } = await openTestHost(fixtures, { cancelGraceMs: 50, checkpoints: watched });
    try {
      const thread = randomUUID();
      const { outcome } = await run('spins', thread, { durability: 'sync', signal: controller.signal });
      assert.deepEqual(outcome, { status: 'cancelled' });
      assert.deepEqual(valuesOf((await history(thread))[0]), { step: 'first' });
      const next = await run('joke', randomUUID());
      assert.equal(next.outcome.status, 'success');
    } finally {
      await host.dispose();
    }
  });

  it('ends a run whose checkpoint cannot be kept, although it is ahead of the disk', async () => {
    const { checkpoints } = memoryStorage();
    const full: CheckpointAccess = {
      ...forwarding(checkpoints),
      put: (put) =>
        put.metadata.step === 1 ? Promise.reject(new Error('no space left on device')) : checkpoints.put(put),
    };
    const { host, run, history } = await openTestHost(fixtures, { checkpoints: full });
    try {
      const thread = randomUUID();
      const { outcome } = await run('joke', thread, { stream_mode: ['values'], durability: 'async' });
      assert.equal(outcome.status, 'error');
      assert.match(outcome.error.message, /no space left/);
      assert.deepEqual(
        (await history(thread)).map(({ metadata }) => metadata.step).filter((step) => Number(step) < 1),
        [0, -1],
      );
    } finally {
      await host.dispose();
    }
  });

  it('says what is wrong when the worker cannot start', async () => {
    const script = fileURLToPath(new URL('../../../server/workers/node/main.ts', import.meta.url));
    const { host, run } = await openTestHost(fixtures, {
      launch: nodeLaunch({ script, nodePath: path.join(fixtures, 'no-such-node') }),
    });
    const statuses = await host.ready();
    assert.ok(
      statuses.every(
        ({ state, error }) => state === 'error' && error?.message.includes('could not be started'),
      ),
    );
    const { outcome } = await run('joke', randomUUID());
    assert.equal(outcome.status, 'error');
    await host.dispose();
  });
});

describe('graph host, when files change', function () {
  this.timeout(180_000);

  let dir: string;
  before(async () => {
    dir = await mkdtemp(path.join(os.tmpdir(), 'backstep-watch-'));
    await cp(path.join(fixtures, 'joke.ts'), path.join(dir, 'joke.ts'));
    await writeFile(
      path.join(dir, 'langgraph.json'),
      JSON.stringify({ graphs: { joke: './joke.ts:graph' } }),
    );
    await writeFile(path.join(dir, 'package.json'), JSON.stringify({ type: 'module' }));
    const modules = fileURLToPath(new URL('../../../node_modules', import.meta.url));
    await symlink(modules, path.join(dir, 'node_modules'), 'junction');
  });
  after(() => rm(dir, { recursive: true, force: true }));

  it('loads the new source for the next run while a run of the old one ends', async () => {
    const watching: Promise<void>[] = [];
    const { host, run } = await openTestHost(dir, {
      watch: (project, changed) => {
        const { ready, close } = watchSources({ dir: project.dir, quietMs: 20, changed });
        watching.push(ready);
        return close;
      },
    });
    try {
      await host.ready();
      await Promise.all(watching);
      const changed = new Promise<void>((resolve) => host.onChanged(resolve));
      const source = await readFile(path.join(dir, 'joke.ts'), 'utf8');
      await writeFile(path.join(dir, 'joke.ts'), source.replace('One by one.', 'In pairs.'));
      await changed;
      const { outcome } = await run('joke', randomUUID());
      assert.match(JSON.stringify(outcome), /In pairs/);
      const broken = new Promise<void>((resolve) => host.onChanged(resolve));
      await writeFile(
        path.join(dir, 'joke.ts'),
        source.replace('export const graph', 'export const graph = ;'),
      );
      await broken;
      assert.equal(host.graphs()[0]?.state, 'error');
    } finally {
      await host.dispose();
    }
  });
});
