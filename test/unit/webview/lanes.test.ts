import assert from 'node:assert/strict';
import { layoutLanes } from '../../../webview/state/lanes.js';

/** `child<parent` pairs, newest first. */
const rows = (...pairs: string[]) =>
  pairs.map((pair) => {
    const [id = '', parent] = pair.split('<');
    return { checkpoint_id: id, parent_checkpoint_id: parent ?? null };
  });

describe('layoutLanes', () => {
  it('keeps a history without forks in one lane, with line ends at its newest and oldest row', () => {
    const { rows: laid, width } = layoutLanes(rows('c<b', 'b<a', 'a'));
    assert.equal(width, 1);
    assert.deepEqual(
      laid.map(({ lane, top, bottom }) => [lane, top, bottom]),
      [
        [0, false, true],
        [0, true, true],
        [0, true, false],
      ],
    );
  });

  it('draws the newest branch straight and the older one beside it until their common parent', () => {
    // d was made by forking at a, after b and c.
    const { rows: laid, width } = layoutLanes(rows('d<a', 'c<b', 'b<a', 'a'));
    assert.equal(width, 2);
    assert.deepEqual(
      laid.map((row) => row.lane),
      [0, 1, 1, 0],
    );
    assert.deepEqual(laid[1]?.through, [{ lane: 0, color: 0 }]);
    assert.deepEqual(laid[3]?.forks, [{ lane: 1, color: 1 }]);
    assert.equal(laid[3].top, true);
  });

  it('uses a lane again after its branch has joined, in a new colour', () => {
    const { rows: laid, width } = layoutLanes(rows('f<d', 'e<d', 'd<a', 'c<a', 'a'));
    assert.equal(width, 2);
    assert.deepEqual(
      laid.map((row) => [row.lane, row.color]),
      [
        [0, 0],
        [1, 1],
        [0, 0],
        [1, 2],
        [0, 0],
      ],
    );
  });

  it('joins three forks of one checkpoint at its row', () => {
    const { rows: laid } = layoutLanes(rows('d<a', 'c<a', 'b<a', 'a'));
    assert.deepEqual(
      laid[3]?.forks.map((line) => line.lane),
      [1, 2],
    );
  });

  it('lets the line go on below where the parent is not loaded', () => {
    const { rows: laid } = layoutLanes(rows('c<b', 'b<a'));
    assert.equal(laid[1]?.bottom, true);
  });

  it('answers an empty history with one empty lane', () => {
    assert.deepEqual(layoutLanes([]), { rows: [], width: 1 });
  });
});
