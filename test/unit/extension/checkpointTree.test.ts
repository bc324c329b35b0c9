import assert from 'node:assert/strict';
import { checkpointTree } from '../../../extension/threads/checkpointTree.js';
import type { Branch } from '../../../extension/threads/checkpointTree.js';
import { checkpointIdOf } from '../../../extension/threads/threadText.js';
import { stateOf } from './states.js';

/** A line as text, newest first, with the branches of an entry in brackets behind it. */
function draw(branch: Branch): string {
  return branch.entries
    .map(({ state, branches }) => checkpointIdOf(state) + branches.map((each) => `[${draw(each)}]`).join(''))
    .join(' ');
}

const lines = (...states: ReturnType<typeof stateOf>[]): string[] => checkpointTree(states).map(draw);

describe('the tree of checkpoints', () => {
  it('keeps a history without forks flat, newest first', () => {
    assert.deepEqual(lines(stateOf('3', '2'), stateOf('2', '1'), stateOf('1', null)), ['3 2 1']);
  });

  it('hangs the older line below the checkpoint at which it left', () => {
    const states = [
      stateOf('5', '4'),
      stateOf('4', '2'),
      stateOf('3', '2'),
      stateOf('2', '1'),
      stateOf('1', null),
    ];
    assert.deepEqual(lines(...states), ['5 4 2[3] 1']);
  });

  it('orders several lines by their newest checkpoint, and nests forks of forks', () => {
    const states = [
      stateOf('7', '1'),
      stateOf('6', '3'),
      stateOf('5', '1'),
      stateOf('4', '3'),
      stateOf('3', '1'),
      stateOf('1', null),
    ];
    assert.deepEqual(lines(...states), ['7 1[6 3[4]][5]']);
  });

  it('shows lines whose parent is not loaded beside the newest', () => {
    assert.deepEqual(lines(stateOf('5', '2'), stateOf('4', '1')), ['5', '4']);
  });

  it('draws nothing of nothing, and does not recurse by length', () => {
    assert.deepEqual(lines(), []);
    const long = Array.from({ length: 20_000 }, (_, index) => {
      const id = (n: number): string => String(n).padStart(6, '0');
      return stateOf(id(20_000 - index), index === 19_999 ? null : id(19_999 - index));
    });
    assert.equal(checkpointTree(long)[0]?.entries.length, 20_000);
  });
});
