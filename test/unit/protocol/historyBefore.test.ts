import assert from 'node:assert/strict';
import { createHistoryBefore } from '../../../server/protocol/historyBefore.js';

const config = { configurable: { checkpoint_id: 'c' } };
const refusal = (status: number) => Object.assign(new Error(`HTTP ${status}`), { status });

describe('a history from a checkpoint on', () => {
  /** A server that refuses what `takes` does not let pass; what it was asked with. */
  function server(takes: (before: unknown) => boolean, status = 422) {
    const asked: unknown[] = [];
    const page = (before: unknown): Promise<string> => {
      asked.push(before);
      return takes(before) ? Promise.resolve('states') : Promise.reject(refusal(status));
    };
    return { asked, page };
  }

  it('is asked for with a config, as described', async () => {
    const { asked, page } = server((before) => typeof before === 'object');
    const historyBefore = createHistoryBefore();
    assert.equal(await historyBefore('c', page), 'states');
    assert.equal(await historyBefore('c', page), 'states');
    assert.deepEqual(asked, [config, config]);
  });

  it('is asked for with the bare id where the server wants that, refused once', async () => {
    const { asked, page } = server((before) => typeof before === 'string', 400);
    const historyBefore = createHistoryBefore();
    assert.equal(await historyBefore('c', page), 'states');
    assert.equal(await historyBefore('c', page), 'states');
    assert.deepEqual(asked, [config, 'c', 'c']);
  });

  it('keeps to the config where neither is taken, and asks no second time after another failure', async () => {
    const refusing = server(() => false);
    const historyBefore = createHistoryBefore();
    await assert.rejects(historyBefore('c', refusing.page), /HTTP 422/);
    await assert.rejects(historyBefore('c', refusing.page), /HTTP 422/);
    assert.deepEqual(refusing.asked, [config, 'c', config, 'c']);
    const failing = server(() => false, 500);
    await assert.rejects(historyBefore('c', failing.page), /HTTP 500/);
    assert.deepEqual(failing.asked, [config]);
  });
});
