import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { createBatcher } from '../../../server/storage/lowdb/batcher.js';

describe('group commit', () => {
  /** Longer than a test may take. */
  const long = 3_600_000;
  const turns = async (count = 5) => {
    for (let left = count; left > 0; left -= 1) await turn();
  };
  const recorded = (patience: () => number = () => 0) => {
    const commits: string[][] = [];
    const batcher = createBatcher<string>(
      async (items) => {
        commits.push(items);
        await turn();
        if (items.includes('bad')) throw new Error('refused');
      },
      { patience },
    );
    return { commits, batcher };
  };

  it('takes what came in one turn at once, and what comes meanwhile next', async () => {
    const { commits, batcher } = recorded();
    const first = [batcher.add('a'), batcher.add('b')];
    await turns(2);
    await Promise.all([...first, batcher.add('c'), batcher.add('d')]);
    assert.deepEqual(commits, [
      ['a', 'b'],
      ['c', 'd'],
    ]);
    assert.equal(batcher.isBusy(), false);
  });

  it('waits for others as long as nobody hurries it', async () => {
    let patience = long;
    const { commits, batcher } = recorded(() => patience);
    const all = [batcher.add('a')];
    await turns();
    all.push(batcher.add('b'));
    await turns();
    assert.deepEqual(commits, []);
    patience = 0;
    batcher.hurry();
    await Promise.all(all);
    assert.deepEqual(commits, [['a', 'b']]);
    await batcher.add('c');
    assert.deepEqual([...commits], [['a', 'b'], ['c']]);
  });

  it('is hurried by a flush, and by its own patience', async () => {
    const { commits, batcher } = recorded(() => long);
    const added = batcher.add('a');
    await turns();
    await Promise.all([added, batcher.flush()]);
    assert.deepEqual(commits, [['a']]);
    const brief = recorded(() => 1);
    await brief.batcher.add('b');
    assert.deepEqual(brief.commits, [['b']]);
  });

  it('fails those of the batch that failed, and goes on', async () => {
    const { commits, batcher } = recorded();
    await assert.rejects(Promise.all([batcher.add('bad'), batcher.add('a')]), /refused/);
    await batcher.add('b');
    assert.deepEqual(commits, [['bad', 'a'], ['b']]);
  });
});
