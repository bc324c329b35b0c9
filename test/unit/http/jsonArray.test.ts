import assert from 'node:assert/strict';
import { jsonArray } from '../../../server/http/jsonArray.js';

async function* generated<T>(items: Iterable<T>, finished?: () => void): AsyncGenerator<T> {
  try {
    for (const item of items) yield await Promise.resolve(item);
  } finally {
    finished?.();
  }
}

describe('a list as JSON', () => {
  it('answers a short or an empty list', async () => {
    assert.deepEqual(await (await jsonArray(generated([]))).json(), []);
    assert.deepEqual(await (await jsonArray(generated([1, { a: ['b'] }, null]))).json(), [
      1,
      { a: ['b'] },
      null,
    ]);
  });

  it('streams a long list, taking no more of it than is read', async () => {
    const long = Array.from({ length: 40 }, (_, index) => `${index} ${'x'.repeat(100_000)}`);
    assert.deepEqual(await (await jsonArray(generated(long))).json(), long);
    let taken = 0;
    function* counted() {
      for (const item of long) {
        taken += 1;
        yield item;
      }
    }
    const left = new Promise<void>((resolve) => {
      const read = async () => (await jsonArray(generated(counted(), resolve))).body?.cancel();
      void read();
    });
    await left;
    assert.ok(taken < long.length, `${taken} taken`);
  });

  it('fails before the answer has begun where it can', async () => {
    function* failing() {
      yield 1;
      throw new Error('no such thread');
    }
    await assert.rejects(jsonArray(generated(failing())), /no such thread/);
  });
});
