import assert from 'node:assert/strict';
import { createRunQueue } from '../../../server/runs/runQueue.js';

/** Jobs that end when told, and the order in which they started. */
function jobs() {
  const started: string[] = [];
  const ends = new Map<string, (error?: Error) => void>();
  const job = (name: string) => () => {
    started.push(name);
    return new Promise<void>((resolve, reject) => {
      ends.set(name, (error) => (error === undefined ? resolve() : reject(error)));
    });
  };
  const end = async (name: string, error?: Error): Promise<void> => {
    ends.get(name)!(error);
    await new Promise(setImmediate);
  };
  return { started, job, end };
}

describe('the run queue', () => {
  it('runs one at a time per thread, first come first served, threads beside each other', async () => {
    const { started, job, end } = jobs();
    const queue = createRunQueue(10);
    for (const name of ['a1', 'a2', 'b1', 'a3']) queue.add(name[0]!, job(name));
    assert.deepEqual(started, ['a1', 'b1']);
    await end('a1');
    assert.deepEqual(started, ['a1', 'b1', 'a2']);
    await end('a2', new Error('a job that fails'));
    assert.deepEqual(started, ['a1', 'b1', 'a2', 'a3']);
  });

  it('never runs more than its limit, and lets threads wait in order', async () => {
    const { started, job, end } = jobs();
    const queue = createRunQueue(2);
    for (const name of ['a1', 'b1', 'c1', 'd1', 'a2']) queue.add(name[0]!, job(name));
    assert.deepEqual(started, ['a1', 'b1']);
    await end('a1');
    await end('b1');
    assert.deepEqual(started, ['a1', 'b1', 'c1', 'd1']);
    await end('c1');
    assert.deepEqual(started, ['a1', 'b1', 'c1', 'd1', 'a2']);
  });

  it('takes a job back while it waits, not once it runs', async () => {
    const { started, job, end } = jobs();
    const queue = createRunQueue(1);
    const first = queue.add('a', job('a1'));
    const second = queue.add('a', job('a2'));
    const other = queue.add('b', job('b1'));
    queue.add('c', job('c1'));
    assert.equal(first(), false);
    assert.equal(second(), true);
    assert.equal(second(), false);
    assert.equal(other(), true);
    await end('a1');
    assert.deepEqual(started, ['a1', 'c1']);
    queue.add('b', job('b2'));
    await end('c1');
    assert.deepEqual(started, ['a1', 'c1', 'b2']);
  });

  it('keeps to one at a time for a thread whose only waiting job was taken back', async () => {
    const { started, job, end } = jobs();
    const queue = createRunQueue(2);
    queue.add('a', job('a1'));
    queue.add('b', job('b1'));
    assert.equal(queue.add('c', job('c0'))(), true);
    queue.add('c', job('c1'));
    queue.add('c', job('c2'));
    await end('a1');
    await end('b1');
    assert.deepEqual(started, ['a1', 'b1', 'c1']);
    await end('c1');
    assert.deepEqual(started, ['a1', 'b1', 'c1', 'c2']);
  });
});
