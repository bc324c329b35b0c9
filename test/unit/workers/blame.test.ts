import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { createBlame } from '../../../server/workers/node/blame.js';

describe('blame for a rejection that nobody awaits', () => {
  it('falls on the run in whose context it happens, and on no other', async () => {
    const blame = createBlame();
    const told: string[] = [];
    const run = (name: string, notices: boolean) =>
      blame.within(
        ({ message }) => told.push(`${name}: ${message}`),
        async () => {
          await turn();
          if (notices) assert.ok(blame.rejected(new TypeError('lost')));
          await turn();
        },
      );
    await Promise.all([run('first', false), run('second', true), run('third', false)]);
    assert.deepEqual(told, ['second: A promise was rejected that nobody awaits: TypeError: lost']);
  });

  it('falls on none where the run has ended, or there was none', async () => {
    const blame = createBlame();
    assert.ok(!blame.rejected(new Error('of the module')));
    let later = Promise.resolve(true);
    await blame.within(
      () => assert.fail(),
      () => {
        later = turn().then(() => blame.rejected('late'));
        return Promise.resolve();
      },
    );
    assert.equal(await later, false);
  });
});
