import assert from 'node:assert/strict';
import { createOutstanding } from '../../../server/workers/node/outstanding.js';

describe('writes on their way to the server', () => {
  it('count as sent before they are settled', async () => {
    const outstanding = createOutstanding();
    let send: () => void = () => undefined;
    let answer: () => void = () => undefined;
    const kept = outstanding.track('a', (sent) => {
      send = sent;
      return new Promise<void>((resolve) => (answer = resolve));
    });
    const told: string[] = [];
    const sent = outstanding.sent('a').then(() => told.push('sent'));
    const settled = outstanding.settled('a').then(() => told.push('settled'));
    assert.equal(outstanding.count('a'), 1);
    send();
    await sent;
    assert.deepEqual(told, ['sent']);
    answer();
    await Promise.all([kept, settled]);
    assert.deepEqual(told, ['sent', 'settled']);
    assert.equal(outstanding.count('a'), 0);
    await Promise.all([outstanding.sent('a'), outstanding.settled('a')]);
  });

  it('are no longer waited for where they could not be sent', async () => {
    const outstanding = createOutstanding();
    const kept = outstanding.track('a', () => Promise.reject(new Error('the value cannot be serialised')));
    await Promise.all([outstanding.sent('a'), outstanding.settled('a')]);
    await assert.rejects(kept, /cannot be serialised/);
  });
});
