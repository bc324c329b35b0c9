import assert from 'node:assert/strict';
import { Coalescer } from '../../../extension/coalescer.js';

/** Reads that end when the test says so. */
class Reads {
  readonly open: (() => void)[] = [];
  count = 0;
  readonly read = (): Promise<void> => {
    this.count += 1;
    return new Promise((resolve) => this.open.push(resolve));
  };
}

describe('Coalescer', () => {
  it('makes one read of all that is asked while another runs', async () => {
    const reads = new Reads();
    const coalescer = new Coalescer<string>();
    const first = coalescer.request('a', reads.read);
    const others = [1, 2, 3].map(() => coalescer.request('a', reads.read));
    assert.equal(reads.count, 1);
    reads.open[0]?.();
    await first;
    await Promise.resolve();
    assert.equal(reads.count, 2);
    reads.open[1]?.();
    await Promise.all(others);
    await coalescer.settled('a');
    assert.equal(reads.count, 2);
  });

  it('keeps keys apart and goes on after a failure', async () => {
    const coalescer = new Coalescer<string>();
    await assert.rejects(
      coalescer.request('a', () => Promise.reject(new Error('no'))),
      /no/,
    );
    let read = false;
    await coalescer.request('a', () => {
      read = true;
      return Promise.resolve();
    });
    await coalescer.settled('b');
    assert.equal(read, true);
  });
});
