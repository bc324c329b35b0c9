/** Documents of a server towards VS Code, which asks before it overwrites only what is newer and of another size. */
import assert from 'node:assert/strict';
import { Revisions } from '../../../extension/documents/revisions.js';

describe('revisions of a document', () => {
  it('stay as they are while nothing changes', () => {
    const revisions = new Revisions();
    const first = revisions.stamp('a', 'one', 1000, 20);
    assert.deepEqual(first, { mtime: 1000, size: 20 });
    assert.deepEqual(revisions.stamp('a', 'one', 1000, 20), first);
  });

  it('are newer and of another size each, whatever the clock says', () => {
    const revisions = new Revisions();
    const stamps = ['one', 'two', 'three', 'one'].map((revision, index) =>
      revisions.stamp('a', revision, 1000 - index, 20),
    );
    assert.deepEqual(
      stamps.map(({ mtime }) => mtime),
      [1000, 1001, 1002, 1003],
    );
    assert.equal(new Set(stamps.map(({ size }) => size)).size, 4);
    assert.deepEqual(revisions.stamp('b', 'one', 5, 20), { mtime: 5, size: 20 });
  });
});
